// What is asked of a page. Each check gives the faults it found, as sentences.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const WIDTHS = [320, 390, 768, 1280];
const HEAVIEST = 60_000;
const SLOWEST_MS = 1500;

const clients = new WeakMap();

/// Colours and other wishes of who looks. They hold as long as the session by which they were said, so that is kept.
export async function wishes(page, features, media = '') {
  if (!clients.has(page)) clients.set(page, await page.createCDPSession());
  const named = Object.entries(features).map(([name, value]) => ({ name, value }));
  await clients.get(page).send('Emulation.setEmulatedMedia', { media, features: named });
}

export const opened = (page, open) => page.evaluate((is) => {
  for (const one of document.querySelectorAll('main details')) one.open = is;
}, open);

/// axe: as it is, and in the dark on a phone with everything unfolded.
export async function axe(page) {
  const faults = [];
  const rounds = [['light', 1280, false], ['dark', 390, true], ['dark', 1280, false]];
  for (const [theme, width, unfolded] of rounds) {
    await page.setViewport({ width, height: 900 });
    await wishes(page, { 'prefers-color-scheme': theme, 'prefers-reduced-motion': 'reduce' });
    await opened(page, unfolded);
    await page.evaluate(AXE);
    const found = await page.evaluate(async (values) => {
      const result = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
      return result.violations.map(({ id, nodes }) => ({
        id, nodes: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary.split('\n').at(-1).trim()}`),
      }));
    }, TAGS);
    for (const { id, nodes } of found) faults.push(`axe ${theme} ${width}: ${id}: ${nodes.join(' | ')}`);
  }
  await opened(page, false);
  return faults;
}

/// No page is wider than its window, folded and unfolded, and nothing is cut off where nobody can scroll to it.
export async function scroll(page) {
  const faults = [];
  await wishes(page, { 'prefers-color-scheme': 'light', 'prefers-reduced-motion': 'reduce' });
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 900 });
    for (const open of [false, true]) {
      await opened(page, open);
      const wide = await page.evaluate(() => {
        const room = document.documentElement.clientWidth;
        const scrolls = document.documentElement.scrollWidth > room;
        const out = [...document.querySelectorAll('body *')].filter((one) => {
          const box = one.getBoundingClientRect();
          if (box.width < 2 || box.right <= room + 1 || !one.checkVisibility()) return false;
          if (one.closest('.unseen, svg')) return false;
          for (let up = one.parentElement; up; up = up.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return false;
          }
          return true;
        }).map((one) => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className}`);
        // A table that has to be pushed sideways on a phone hides what matters; the numbers of a chart are looked up.
        const boxes = [...document.querySelectorAll('.table-box')].filter((box) => !box.closest('details') && box.scrollWidth > box.clientWidth + 1);
        return { scrolls, out: out.slice(0, 4), boxes: boxes.map((box) => box.querySelector('table')?.id) };
      });
      const where = `${width} px${open ? ', unfolded' : ''}`;
      if (wide.scrolls || wide.out.length) faults.push(`scrolls sideways at ${where}: ${wide.out.join(' ')}`);
      if (wide.boxes.length && width !== 768) faults.push(`a table is cut at ${where}: ${wide.boxes.join(' ')}`);
    }
    await opened(page, false);
  }
  return faults;
}

// Words that stand on a page only where its script runs.
const OF_THE_SCRIPT = /^(Copy|Copied|Print|Pause|Copiar|Imprimir)\b/;

const words = (page) => page.evaluate(() => {
  const hidden = [...document.querySelectorAll('main [hidden], main button[data-copy], main button[data-print], main [data-single-keys], main [data-live-state]')];
  for (const one of hidden) one.remove();
  return (document.querySelector('main')?.innerText ?? '').replace(/\s+/g, ' ').trim();
});

/// Without script the same words stand in the main part.
export async function script(page, open) {
  await page.setViewport({ width: 1280, height: 900 });
  const lines = async () => {
    await open();
    return words(page);
  };
  const withScript = await lines();
  await page.setJavaScriptEnabled(false);
  const without = await lines();
  await page.setJavaScriptEnabled(true);
  await open();
  const moments = /\b(\d+ (s|min|h) ago|just now|[0-9]+)\b/g;
  const same = withScript.replace(moments, '') === without.replace(moments, '');
  if (same || OF_THE_SCRIPT.test(withScript)) return [];
  return without.length >= withScript.length - 40 ? [] : [`without script the page says ${without.length} letters, with it ${withScript.length}`];
}

/// The whole page on the wire, from a browser that has nothing of it, and how soon its greatest part stands.
export async function weight(page, open) {
  await page.setViewport({ width: 390, height: 844 });
  const client = await page.createCDPSession();
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  client.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await open();
  const lcp = await page.evaluate(() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => done(0), 500);
  }));
  await client.detach();
  const faults = [];
  if (bytes > HEAVIEST) faults.push(`weighs ${Math.round(bytes / 1000)} KB`);
  if (lcp > SLOWEST_MS) faults.push(`its greatest part stands after ${Math.round(lcp)} ms`);
  return { faults, bytes, lcp: Math.round(lcp) };
}
