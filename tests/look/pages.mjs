// Which pages there are: what links lead to, compared with the list of routes of the program.

import { readFileSync } from 'node:fs';

const ROUTES = new URL('../../src/web/routes.rs', import.meta.url);
/// Answers that are no page for people, and pages that open only in the middle of a step.
const NO_PAGE = /\.(csv|json|svg|png|gif|js|ico|txt|html)$|^\/(static|api|e|\.well-known)\/|^\/(healthz|readyz|aff_c|postback|aff_lsr)$|\/stream$|\/files\/|\/picture\//;

/// Of how many questions asked of one route (a tab, a filter, an order) an address is looked at.
const SHAPES = 4;

/// The routes that show a page, as patterns.
export function routes() {
  const list = readFileSync(ROUTES, 'utf8').split('\n');
  const found = [];
  for (const line of list) {
    const route = /^\s*\.route\("([^"]*)",\s*seen\(\)/.exec(line)?.[1];
    if (route === undefined || NO_PAGE.test(route)) continue;
    const shape = route.replace(/[.]/g, '\\.').replace(/\{rest:\.\*\}/, '.*').replace(/\{[^}]*\}/g, '[^/]+');
    found.push({ route: route || '/', shape: new RegExp(`^${shape || '/'}$`) });
  }
  // The more exact first: `/new` before `/{id}`.
  return found.sort((a, b) => count(a.route, '{') - count(b.route, '{'));
}

const count = (text, letter) => text.split(letter).length - 1;

export const routeOf = (all, path) => all.find(({ shape }) => shape.test(path))?.route;

/// Opens what a person begins at and all that it leads to; of each route, and each question asked of it, `each` addresses.
export async function walk(house, person, all, each) {
  const page = await person.context.newPage();
  await page.setJavaScriptEnabled(false);
  const waiting = [...person.from];
  const known = new Set(waiting);
  const seen = [];
  const times = new Map();
  while (waiting.length) {
    const path = waiting.shift();
    const answer = await page.goto(house.base + path, { waitUntil: 'domcontentloaded' }).catch(() => null);
    const kind = answer?.headers()['content-type'] ?? '';
    if (!answer || !kind.includes('text/html')) continue;
    const at = new URL(page.url());
    const route = routeOf(all, at.pathname) ?? at.pathname;
    seen.push({ house: house.kind, person, path, route, status: answer.status(), name: `${person.name} ${path}` });
    const hrefs = await page.$$eval('a[href]', (links) => links.map((link) => link.href));
    for (const href of hrefs) {
      const url = new URL(href);
      const to = url.pathname + url.search;
      if (url.origin !== house.base || known.has(to) || NO_PAGE.test(url.pathname)) continue;
      if (!person.doors.some((door) => url.pathname.startsWith(door))) continue;
      known.add(to);
      const its = routeOf(all, url.pathname);
      const shape = `${its} ${question(url)}`;
      const of = (what) => times.get(what) ?? 0;
      if (of(shape) >= each || of(its) >= each * SHAPES) continue;
      for (const what of [shape, its]) times.set(what, of(what) + 1);
      waiting.push(to);
    }
  }
  await page.close();
  return seen;
}

// The words of a query; values that are one of many (a place to go on at, a day, a number) count as one.
function question(url) {
  return [...url.searchParams].map(([name, value]) => (/^[a-z_-]{1,20}$/.test(value) ? `${name}=${value}` : name)).sort().join('&');
}
