// Comfort only: every page works without this file.
'use strict';

const live = document.getElementById('announce');
const announce = (text) => {
  if (live) live.textContent = text;
};

// Buttons that copy or print are hidden until they can work.
for (const button of document.querySelectorAll('[data-copy],[data-print]')) {
  button.hidden = false;
  if ('print' in button.dataset) button.onclick = () => print();
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const label = button.firstChild;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // Plain http has no clipboard but this old way. Where that fails too, the keyboard can copy what is selected.
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    if (!document.execCommand('copy')) return announce(live?.dataset.byHand);
  }
  button.dataset.label ??= label.data;
  label.data = live.dataset.copied;
  announce(label.data);
  setTimeout(() => { label.data = button.dataset.label; announce(''); }, 1600);
});

// In a low window, too, the place in the open menu is in sight.
if (matchMedia('(min-width: 56rem)').matches) {
  document.querySelector('.menu-list nav [aria-current]')?.scrollIntoView({ block: 'nearest' });
}

// A form that came back: the summary is read first.
document.getElementById('problems')?.focus();

// Some screen readers pass over a message that was there from the start.
const flash = document.querySelector('[data-flash]');
if (flash) setTimeout(() => announce(flash.textContent.trim()), 300);

// A question before what cannot be undone; the server asks again where it matters.
// A second click on the button of a slow form sends nothing; what opens a tab of its own leaves the form here.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
  if (form.method !== 'post' || event.submitter?.formTarget === '_blank') return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 5000);
});

// Light or dark at once, and kept; without this the form does the same by loading the page again.
document.querySelector('[data-look]')?.addEventListener('submit', (event) => {
  const form = event.target;
  const chosen = event.submitter;
  event.preventDefault();
  event.stopPropagation();
  document.documentElement.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll('button')) button.ariaPressed = String(button === chosen);
  fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, chosen)), redirect: 'manual' });
});

// A new program begins with the browser's time zone.
const zones = document.querySelector('[data-guess-zone] [name=time_zone]');
const zone = zones && Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zone !== 'Etc/Unknown') {
  if (![...zones.options].some((choice) => choice.value === zone)) {
    zones.add(new Option(zone.replaceAll('_', ' '), zone));
  }
  zones.value = zone;
}

// Whether single keys do something is kept in this browser alone, and asked for late, since that takes long.
const KEYS = 'duly-keys';
const boxes = [...document.querySelectorAll('[data-single-keys] input')];
const list = document.getElementById('keys');
let kept;
const keysOn = () => {
  try {
    kept ??= localStorage.getItem(KEYS) !== 'off';
  } catch {
    kept = true; // Nothing may be kept here.
  }
  return kept;
};
const tick = () => {
  for (const box of boxes) box.checked = keysOn();
};
for (const box of boxes) {
  box.closest('label').hidden = false;
  box.onchange = () => {
    kept = box.checked;
    tick();
    try {
      localStorage.setItem(KEYS, kept ? 'on' : 'off');
    } catch { /* It holds for this page. */ }
  };
}
if (boxes.some((box) => !list?.contains(box))) tick();
const showList = () => {
  tick();
  list.showModal();
};
const show = document.querySelector('[data-show-keys]');
if (show) {
  show.hidden = false;
  show.onclick = showList;
}

// "/" leads to the search box, "g" and a letter to a page of the menu, a letter to a period, "?" to the list of keys.
let led = 0;
document.addEventListener('keydown', (event) => {
  const menu = document.querySelector('.menu[open]');
  if (event.key === 'Escape' && menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || list?.open) return;
  if (event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')) return;
  if (!keysOn()) return;
  const key = Date.now() - led < 1500 ? `g ${event.key}` : event.key;
  led = key === 'g' ? Date.now() : 0;
  if (key === '?' && list) showList();
  const search = key === '/' && (document.querySelector('main [data-search]') ?? document.querySelector('[data-search]'));
  if (search) {
    event.preventDefault();
    search.closest('details')?.setAttribute('open', '');
    search.focus();
  }
  if (/^(g )?[a-z]$/.test(key)) document.querySelector(`[data-key="${key}"]`)?.click();
});

// What waits for something to happen hears of it by the stream of Live, and is fetched anew where it stands.
const followed = () => document.querySelector('[data-follow]');
if (followed()) {
  const source = new EventSource(followed().dataset.follow);
  const done = () => document.querySelectorAll('[data-follow] .done').length;
  const look = async () => {
    const part = followed();
    const answer = await fetch(location.href).catch(() => null);
    if (!part || !answer?.ok || part.contains(document.activeElement)) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) return;
    const before = done();
    part.replaceWith(fresh);
    if (!followed()) source.close();
    if (done() !== before || !followed()) announce(fresh.querySelector('h2').textContent);
  };
  // The script on the shop's page tells a little later than the click, and not to the stream.
  source.addEventListener('row', () => { look(); setTimeout(look, 3000); });
  source.onerror = () => { if (source.readyState === EventSource.CLOSED && followed()) setTimeout(look, 5000); };
  document.addEventListener('visibilitychange', () => { if (!document.hidden && followed()) look(); });
}
