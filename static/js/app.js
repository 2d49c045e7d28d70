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

// Escape closes the menu. "/" leads to the search box, unless someone is typing or <html data-shortcuts="off">.
document.addEventListener('keydown', (event) => {
  const menu = document.querySelector('.menu[open]');
  if (event.key === 'Escape' && menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
  if (event.key !== '/' || document.documentElement.dataset.shortcuts === 'off') return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const search = document.querySelector('[data-search]');
  if (!search) return;
  event.preventDefault();
  search.focus();
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
