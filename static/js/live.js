// Live: rows appear at the top as they happen. Without this file the page can load itself anew.
'use strict';

{
  const ROWS_MAX = 200;
  const SAY_EVERY = 10000;
  const WAITS = [5000, 20000, 60000];
  const part = (name) => document.querySelector(`[data-live-${name}]`);
  const address = document.querySelector('[data-live]').dataset.live;
  const [state, pause, more, news] = ['state', 'pause', 'more', 'news'].map(part);
  const body = () => document.querySelector('#live tbody');
  let source, again, last, tries = 0, isOver = false, undrawn = 0, unsaid = 0;

  const say = (text) => {
    state.textContent = text;
    state.hidden = false;
  };

  const add = (html) => {
    // The first row of an empty page needs the table around it.
    if (!body()) return location.reload();
    const made = document.createElement('template');
    made.innerHTML = html;
    const row = made.content.querySelector('tr');
    if (!row || body().querySelector(`[data-place="${row.dataset.place}"]`)) return;
    row.classList.add('new');
    body().prepend(row);
    unsaid += 1;
    while (body().rows.length > ROWS_MAX) body().lastElementChild.remove();
  };

  const open = () => {
    const url = new URL(address, location.href);
    if (last) url.searchParams.set('since', last);
    source = new EventSource(url);
    source.onopen = () => {
      tries = 0;
      say('New rows appear at the top.');
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return say('The connection is lost. Trying again.');
      if (tries === WAITS.length) return say('This page cannot follow: too many are open, or you were signed out. Reload it.');
      say('This page cannot follow yet: too many are open. It tries again.');
      again = setTimeout(open, WAITS[tries]);
      tries += 1;
    };
    source.addEventListener('row', (event) => {
      last = event.lastEventId;
      add(event.data);
    });
    source.addEventListener('more', (event) => {
      undrawn += Number(event.data);
      const count = undrawn ? `and ${undrawn.toLocaleString('en')} more` : 'and more';
      more.replaceChildren(`${count}, too many to show each. `);
      const all = document.createElement('a');
      all.href = location.href;
      all.textContent = 'Show the newest';
      more.append(all);
      more.hidden = false;
    });
    source.addEventListener('end', (event) => {
      if (event.data !== 'signed-out') return;
      source.close();
      isOver = true;
      say('You were signed out. Reload the page to sign in.');
    });
  };

  const go = (runs) => {
    if (isOver) return location.reload();
    tries = 0;
    pause.textContent = runs ? 'Pause' : 'Go on';
    pause.setAttribute('aria-pressed', String(!runs));
    if (runs) return open();
    clearTimeout(again);
    source.close();
    say('Paused.');
  };

  pause.hidden = false;
  pause.addEventListener('click', () => go(pause.getAttribute('aria-pressed') === 'true'));
  // Screen readers hear how many came, now and then, and not each of them.
  setInterval(() => {
    if (unsaid) news.textContent = unsaid === 1 ? '1 new row' : `${unsaid} new rows`;
    unsaid = 0;
  }, SAY_EVERY);
  open();
}
