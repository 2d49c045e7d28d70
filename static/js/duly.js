// Duly on the creator's own pages: it keeps the click that brought the visitor, carries it to forms and checkouts,
// and shows REF. It asks nobody but Duly, and whatever a browser or a page refuses, the page goes on as before.
//
//   <script async src="https://go.example.com/duly.js" data-product="sourdough"
//     data-duly-carry="buy.stripe.com" data-duly-ref></script>
(() => {
  'use strict';
  const before = window.duly;
  if (typeof before === 'function' && before.loaded) return;
  const tag = document.currentScript || document.querySelector('script[src*="/duly.js"]');
  if (!tag) return;
  const base = new URL('.', tag.src).href;
  const { product, dulyCarry, dulyRef } = tag.dataset;
  const hosts = (dulyCarry || '').split(/[\s,]+/).filter(Boolean);

  const attempt = (step) => {
    try {
      return step();
    } catch (refused) {
      return undefined;
    }
  };

  // The click: of the address or as it was kept. Ids begin with their moment, so the last one is the newest, and
  // a newer click is never replaced by an older one.
  const NAME = 'duly_click';
  const newest = (ids) => ids.filter((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)).sort().pop() || '';
  const kept = () => newest([
    attempt(() => document.cookie.match(/(?:^|; )duly_click=(\w+)/)[1]),
    attempt(() => localStorage.getItem(NAME)),
  ]);
  const arrived = attempt(() => new URLSearchParams(location.search).get('duly'));
  const click = newest([(arrived || '').toUpperCase(), kept()]);

  // Browsers keep no cookie for longer than 400 days; whether the click still earns is the server's to say.
  const keep = () => {
    const secure = location.protocol === 'https:' ? ';secure' : '';
    attempt(() => { document.cookie = NAME + '=' + click + ';path=/;max-age=34560000;samesite=lax' + secure; });
    attempt(() => localStorage.setItem(NAME, click));
  };

  const question = () => {
    const said = new URLSearchParams();
    if (product) said.set('product', product);
    if (click) said.set('click_id', click);
    return said;
  };

  // An address with another click, or none: its other bytes stay as they are.
  const withClick = (address, pairs) => {
    const url = new URL(address, document.baseURI);
    const others = url.search.slice(1).split('&').filter((pair) => pair && pair.split('=')[0] !== 'duly');
    url.search = others.concat(pairs).join('&');
    return url;
  };

  // Whoever shares the address of the page shall not share the click with it. Where nothing could be kept, the
  // address is all there is, and stays.
  const clean = () => {
    if (kept()) history.replaceState(history.state, '', withClick(location.href, []).href);
  };

  const link = (address) => {
    const url = new URL(address, document.baseURI);
    if (!click || !url.protocol.startsWith('http')) return url.href;
    const pairs = ['duly=' + click];
    const isStripe = /^(buy|donate|book)\.stripe\.com$/.test(url.hostname);
    if (isStripe && !url.searchParams.has('client_reference_id')) pairs.push('client_reference_id=' + click);
    return withClick(url, pairs).href;
  };

  const isListed = (to) => hosts.some((host) =>
    to.host === host || to.hostname === host || to.hostname.endsWith('.' + host));

  const carry = (event) => attempt(() => {
    const followed = event.composedPath().find((node) => node.href && node.hostname);
    if (click && followed && isListed(followed)) followed.href = link(followed.href);
  });

  const make = (name, text, style) => {
    const made = document.createElement(name);
    made.textContent = text;
    Object.assign(made.style, style);
    return made;
  };

  const fill = () => {
    if (!click) return;
    for (const form of document.querySelectorAll('form[data-duly]')) {
      if (form.querySelector('input[name="duly"]')) continue;
      const input = make('input', '');
      input.type = 'hidden';
      input.name = 'duly';
      form.append(input);
    }
    for (const input of document.querySelectorAll('input[name="duly"]')) input.value = click;
  };

  const ref = async () => {
    const answer = await fetch(base + 'e/ref?' + question(), { credentials: 'include' });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  // The badge, out of reach of the page's style sheets. It asks whenever it is opened.
  const show = async (told) => {
    const line = (...parts) => {
      const paragraph = make('p', '', { margin: '4px 0 0' });
      paragraph.append(...parts);
      return paragraph;
    };
    try {
      const { affiliates, words } = await ref();
      const lines = affiliates.map((one) =>
        line(words.code + ' ', make('code', one.code), ', ' + one.until_text + '.'));
      told.replaceChildren(...(lines.length ? lines : [line(words.none)]));
    } catch (refused) {
      told.replaceChildren(line('REF cannot be read at the moment.'));
    }
  };

  const badge = (place, style) => {
    const host = make('div', '', style);
    host.className = 'duly-ref';
    const details = make('details', '', { textAlign: 'end' });
    const told = make('div', '');
    told.setAttribute('role', 'status');
    details.append(make('summary', 'REF', { cursor: 'pointer', padding: '4px 0', fontWeight: '600' }), told);
    details.addEventListener('toggle', () => { if (details.open) show(told); });
    host.attachShadow({ mode: 'open' }).append(details);
    place.append(host);
  };

  const badges = () => {
    const places = document.querySelectorAll('[data-duly-ref]:not(script)');
    for (const place of places) badge(place, {});
    if (places.length || dulyRef === undefined) return;
    badge(document.body, {
      position: 'fixed', right: '8px', bottom: '8px', zIndex: '9999', maxWidth: 'calc(100vw - 40px)',
      padding: '0 12px 4px', border: '1px solid', borderRadius: '6px', background: 'Canvas', color: 'CanvasText',
      font: '14px/1.5 system-ui, sans-serif',
    });
  };

  const whenRead = (step) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', step);
    else step();
  };
  const answer = (callback, value) => { if (typeof callback === 'function') setTimeout(callback, 0, value); };

  const commands = {
    ready: (callback) => whenRead(() => answer(callback, click)),
    ref: (callback) => ref().then(
      (told) => answer(callback, told),
      () => answer(callback, { affiliates: [], reason: 'REF cannot be read at the moment.' }),
    ),
    link: (address, callback) => {
      const carried = link(address);
      answer(callback, carried);
      return carried;
    },
  };
  const duly = (name, ...said) => {
    if (Object.keys(commands).includes(name)) return attempt(() => commands[name](...said));
    console.warn('duly: there is no command "' + name + '".');
    return undefined;
  };
  duly.loaded = true;
  window.duly = duly;

  if (click) {
    keep();
    const told = { method: 'POST', body: question(), credentials: 'include', keepalive: true };
    attempt(() => fetch(base + 'e/visit', told).catch(() => {}));
  }
  if (arrived) attempt(clean);
  whenRead(() => { attempt(fill); attempt(badges); });
  document.addEventListener('submit', () => attempt(fill), true);
  for (const kind of ['click', 'auxclick']) document.addEventListener(kind, carry, true);
  for (const said of (typeof before === 'function' && before.q) || []) duly(...said);
})();
