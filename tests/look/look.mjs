// Looks at every page of the program and says what is wrong with it. Begins at `tests/look/run`.

import { launch, fromFiles } from './browser.mjs';
import * as checks from './checks.mjs';
import { FORMS, sendEmpty } from './forms.mjs';
import { people, start } from './houses.mjs';
import { judge } from './lighthouse.mjs';
import { nu } from './nu.mjs';
import { routes, walk } from './pages.mjs';
import { sheets, shoot, VARIANTS } from './shots.mjs';
import { choices } from './words.mjs';

const chosen = choices(process.argv.slice(2));
const asked = (check) => chosen.checks.includes(check);
let browser = await launch();
const results = [];
const documents = [];
const pictures = Object.fromEntries(Object.keys(VARIANTS).map((variant) => [variant, []]));
const reached = new Set();

for (const kind of chosen.houses) {
  const house = await start(kind);
  try {
    await lookAround(house);
  } finally {
    await house.stop();
  }
}
if (chosen.shots) {
  for (const [variant, kept] of Object.entries(pictures)) await sheets(browser, chosen.shots, variant, kept);
}
await browser.close();
if (asked('nu')) {
  const faults = await nu(documents);
  for (const result of results) result.faults.push(...(faults.get(result.key) ?? []));
}
const forgotten = chosen.houses.includes('full') ? routes().map(({ route }) => route).filter((route) => !reached.has(route)) : [];
tell();

async function lookAround(house) {
  const all = routes();
  let everybody = await people(house, browser);
  for (const { name } of everybody) {
    let person = everybody.find((one) => one.name === name);
    const seen = await walk(house, person, all, chosen.each ? 50 : 1);
    for (const { route } of seen) reached.add(route);
    const forms = FORMS.filter(([name]) => house.kind === 'full' && name === person.name);
    const returned = forms.map(([, path]) => ({ house: house.kind, person, path, form: true, status: 422, name: `${person.name} ${path} sent empty` }));
    for (const one of [...seen, ...returned]) {
      if (!chosen.only.test(one.name)) continue;
      if (!browser.connected) {
        // It is the machine that ran out of something, not the page: once more with a new one.
        browser = await launch();
        everybody = await people(house, browser);
        person = everybody.find((other) => other.name === name);
      }
      one.person = person;
      await lookAt(house, one);
    }
  }
}

async function lookAt(house, one) {
  const result = { key: `${house.kind} ${one.name}`, status: one.status, faults: [], bytes: 0, lcp: 0, scores: [] };
  results.push(result);
  const page = await one.person.context.newPage();
  if (chosen.fresh) await fromFiles(page);
  const heard = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  const open = async () => {
    let answer = await page.goto(house.base + one.path, { waitUntil: 'load' });
    if (one.form) answer = await sendEmpty(page);
    return answer;
  };
  try {
    const answer = await open();
    const wanted = one.form ? [422, 200, 401] : /nosuchcode|\/p\/nothing|\/setup|\/enter|\/invitation|\/reset|\/password|\/code/.test(one.path) ? [200, 303, 404, 410, 400, 422] : [200, 304];
    if (asked('opens')) {
      if (!wanted.includes(answer?.status())) result.faults.push(`answers ${answer?.status()}`);
      const said = heard.filter((line) => !/status of (4\d\d)/.test(line) || one.status === 200);
      result.faults.push(...said.map((line) => `console: ${line}`));
    }
    if (asked('nu')) documents.push([result.key, await answer.text()]);
    // What is taken from files is not compressed, so it says nothing.
    if (asked('weight') && !one.form && !chosen.fresh) {
      const { faults, bytes, lcp } = await checks.weight(page, open);
      result.faults.push(...faults);
      Object.assign(result, { bytes, lcp });
    }
    if (asked('scroll')) result.faults.push(...await checks.scroll(page));
    if (asked('axe')) result.faults.push(...await checks.axe(page));
    if (asked('script') && !one.form) result.faults.push(...await checks.script(page, open));
    if (chosen.shots) {
      const name = result.key.replace(/[^a-z0-9]+/gi, '-');
      const kept = await shoot(page, chosen.shots, name, open, chosen.variants);
      for (const [variant, file] of Object.entries(kept)) pictures[variant].push([result.key, file]);
    }
    if (chosen.lighthouse && !one.form) {
      const noindex = await page.$('meta[name="robots"][content*="noindex"]') !== null;
      const { scores, faults } = await judge(page, house.base + one.path, noindex);
      result.faults.push(...faults);
      result.scores = scores;
    }
  } catch (error) {
    result.faults.push(`could not be looked at: ${error.message}`);
  }
  await page.close().catch(() => {});
  process.stderr.write(result.faults.length ? `\n${result.key}\n${result.faults.map((fault) => `  ${fault}`).join('\n')}\n` : '.');
}

function tell() {
  const bad = results.filter(({ faults }) => faults.length);
  console.log(`\n${'page'.padEnd(70)} status    KB  LCP ms  ${chosen.lighthouse ? 'Lighthouse       ' : ''}faults`);
  for (const { key, status, bytes, lcp, scores, faults } of results) {
    const numbers = `${String(status).padStart(6)} ${(bytes / 1000).toFixed(1).padStart(6)} ${String(lcp).padStart(7)}`;
    console.log(`${key.slice(0, 70).padEnd(70)} ${numbers}  ${chosen.lighthouse ? scores.join(' ').padEnd(17) : ''}${faults.length || ''}`);
  }
  for (const { key, faults } of bad) console.log(`\n${key}\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  if (forgotten.length) console.log(`\nNo link led to: ${forgotten.join(' ')}`);
  const heaviest = Math.max(0, ...results.map(({ bytes }) => bytes));
  console.log(`\n${results.length} pages, ${bad.length} with faults; the heaviest has ${(heaviest / 1000).toFixed(1)} KB.`);
  process.exitCode = bad.length ? 1 : 0;
}
