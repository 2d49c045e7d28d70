// Duly on the creator's own pages: it keeps the click that brought the visitor, carries it to forms and checkouts,
// shows REF, and reports leads and conversions. It asks nobody but Duly, and whatever a browser or a page refuses, the
// page goes on as before.
//
//   <script async src="https://go.example.com/duly.js" data-product="sourdough"
//     data-duly-carry="buy.stripe.com" data-duly-ref></script>
(() => {
  const before = window.duly;
  if (before && before.loaded) return;
  const tag = document.currentScript || document.querySelector('script[src*="/duly.js"]');
  if (!tag) return;
  const base = new URL('.', tag.src).href;
  const { product, dulyCarry, dulyRef } = tag.dataset;
  // Hosts, also where somebody pasted whole addresses.
  const hosts = (dulyCarry || '').split(/[\s,]+|\w+:\/\/|\/[^\s,]*/).filter(Boolean);
  // Written by the server: where the program asks visitors first, nothing is kept before the server knows of a yes.
  const asks = false;

  const attempt = (step) => {
    try {
      return step();
    } catch {
      // Then there is none.
    }
  };

  // The click: of the address or as it was kept. Ids begin with their moment, so the last one is the newest, and
  // a newer click is never replaced by an older one.
  const NAME = 'duly_click';
  const newest = (...ids) => ids.filter((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)).sort().pop() || '';
  const kept = () => newest(
    attempt(() => document.cookie.match(/(?:^|; )duly_click=(\w+)/)[1]),
    attempt(() => localStorage.getItem(NAME)),
  );
  const query = new URLSearchParams(location.search);
  const arrived = query.get('duly');
  const via = !arrived && query.get('via');
  let click = newest((arrived || '').toUpperCase(), kept());

  // Browsers keep no cookie for longer than 400 days; whether the click still earns is the server's to say.
  const write = (value, age) => attempt(() => {
    const secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = NAME + '=' + value + ';path=/;max-age=' + age + ';samesite=lax' + secure;
  });
  const keep = () => {
    write(click, 34560000);
    attempt(() => localStorage.setItem(NAME, click));
  };
  const forget = () => {
    write('', 0);
    attempt(() => localStorage.removeItem(NAME));
  };

  const question = (fields) => {
    const said = Object.entries({ product, click_id: click, ...fields });
    return new URLSearchParams(said.filter(([, value]) => value || value === 0));
  };

  // Tells Duly something. What did not arrive is repeated once, by a beacon, but for what would count twice.
  const tell = async (what, said, once) => {
    const address = base + 'e/' + what;
    try {
      const answer = await fetch(address, { method: 'POST', body: said, credentials: 'include', keepalive: true });
      if (answer.status < 500) return answer;
    } catch {
      // As below.
    }
    if (!once) attempt(() => navigator.sendBeacon(address, said));
  };

  // An address with another click, or none: its other bytes stay as they are.
  const withClick = (address, pairs, without) => {
    const url = new URL(address, document.baseURI);
    const others = url.search.slice(1).split('&').filter((pair) =>
      pair && !['duly', without].includes(pair.split('=')[0]));
    url.search = others.concat(pairs).join('&');
    return url.href;
  };

  // Whoever shares the address of the page shall not share the click with it.
  const clean = () => attempt(() => {
    history.replaceState(history.state, '', withClick(location.href, [], via && 'via'));
  });

  const link = (address) => {
    const url = new URL(address, document.baseURI);
    if (!click || !url.protocol.startsWith('http')) return url.href;
    const pairs = ['duly=' + click];
    if (url.hostname.endsWith('.stripe.com') && !url.searchParams.has('client_reference_id')) pairs.push('client_reference_id=' + click);
    return withClick(url, pairs);
  };

  const isListed = (to) => hosts.some((host) =>
    [to.host, to.hostname].some((its) => ('.' + its).endsWith('.' + host)));

  const carry = (event) => attempt(() => {
    const followed = event.composedPath().find((node) => node.href && node.hostname);
    if (click && followed && isListed(followed)) followed.href = link(followed.href);
  });

  const make = (name, text = '', style = '') => {
    const made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = style;
    return made;
  };

  const inputs = (value) => {
    for (const input of document.querySelectorAll('input[name="duly"]')) input.value = value;
  };
  const fill = () => {
    if (!click) return;
    for (const form of document.querySelectorAll('form[data-duly]')) {
      if (form.querySelector('input[name="duly"]')) continue;
      const input = make('input');
      input.type = 'hidden';
      input.name = 'duly';
      form.append(input);
    }
    inputs(click);
  };

  // One visit after the other. What is loaded ahead is no visit until somebody looks at it.
  let told = document.prerendering
    ? new Promise((go) => { document.addEventListener('prerenderingchange', go, { once: true }); })
    : Promise.resolve();
  const visit = (fields, once) => {
    told = told.then(async () => {
      const answer = await tell('visit', question({ kept: kept(), ...fields }), once);
      if (!answer.ok) return;
      if (answer.status === 200) click = newest(click, (await answer.json()).click_id);
      attempt(fill);
      if (/^(asked|refused|forgotten)/.test(answer.headers.get('x-duly-result'))) {
        forget();
      } else if (click) {
        keep();
        // Where nothing could be kept, the address is all there is, and stays.
        if ((arrived || answer.status === 200) && kept()) clean();
      }
    }).catch(() => {});
    return told;
  };

  const ref = async () => {
    const answer = await fetch(base + 'e/ref?' + question(), { credentials: 'include' });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  // The badge, out of reach of the page's style sheets. It asks whenever it is opened.
  const show = async (place) => {
    const line = (...parts) => {
      const paragraph = make('p', '', 'margin:4px 0 0');
      paragraph.append(...parts);
      return paragraph;
    };
    try {
      const { affiliates, words } = await ref();
      const lines = affiliates.map((one) =>
        line(words.code + ' ', make('code', one.code), ', ' + one.until_text + '.'));
      place.replaceChildren(...(lines.length ? lines : [line(words.none)]));
    } catch {
      place.replaceChildren(line('REF cannot be read at the moment.'));
    }
  };

  const badge = (place, style) => {
    const host = make('div', '', style);
    host.className = 'duly-ref';
    const details = make('details', '', 'text-align:end');
    const inside = make('div');
    inside.setAttribute('role', 'status');
    details.append(make('summary', 'REF', 'cursor:pointer;padding:4px 0;font-weight:600'), inside);
    details.addEventListener('toggle', () => { if (details.open) show(inside); });
    host.attachShadow({ mode: 'open' }).append(details);
    place.append(host);
  };

  const badges = () => {
    const places = document.querySelectorAll('[data-duly-ref]:not(script)');
    for (const place of places) badge(place);
    if (places.length || dulyRef === undefined) return;
    badge(document.body, 'position:fixed;right:8px;bottom:8px;z-index:9999;max-width:calc(100vw - 40px);'
      + 'padding:0 12px 4px;border:1px solid;border-radius:6px;background:Canvas;color:CanvasText;'
      + 'font:14px/1.5 system-ui,sans-serif');
  };

  const whenRead = (step) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', step);
    else step();
  };
  const answer = (callback, value) => { if (typeof callback === 'function') setTimeout(callback, 0, value); };

  // A report goes out at once, since its page may be closed; but a page that is loaded ahead is not there yet, and a
  // code in the address becomes a click first.
  const waits = via || document.prerendering;
  const report = (what) => (fields, callback) => {
    const send = async () => {
      const got = await tell(what, question(fields));
      const ok = got && got.ok && !/^refused/.test(got.headers.get('x-duly-result'));
      answer(callback, got ? await got.json().catch(() => ({ ok })) : { ok: false });
    };
    if (waits) told.then(send);
    else send();
  };

  const commands = {
    __proto__: null,
    ready: (callback) => whenRead(() => (via ? told : Promise.resolve()).then(() => answer(callback, click))),
    ref: (callback) => ref().then(
      (seen) => answer(callback, seen),
      () => answer(callback, { affiliates: [], reason: 'REF cannot be read at the moment.' }),
    ),
    link: (address, callback) => {
      const carried = link(address);
      answer(callback, carried);
      return carried;
    },
    lead: report('lead'),
    convert: report('convert'),
    consent: (yes) => {
      if (yes) return told.then(() => click && visit({ consent: 1 }));
      forget();
      return visit({ consent: 0 }).then(() => {
        click = '';
        forget();
        inputs('');
        clean();
      });
    },
  };
  const duly = (name, ...said) => {
    if (commands[name]) return attempt(() => commands[name](...said));
    return console.warn('duly: there is no command "' + name + '".');
  };
  duly.loaded = true;
  window.duly = duly;

  if (click && !asks) keep();
  if (via) visit({ click_id: '', via, page: location.search, referrer: document.referrer, framed: top !== self }, true);
  else if (click) visit();
  whenRead(() => { attempt(fill); attempt(badges); });
  document.addEventListener('submit', () => attempt(fill), true);
  for (const kind of ['click', 'auxclick']) document.addEventListener(kind, carry, true);
  for (const said of (before && before.q) || []) duly(...said);
})();
