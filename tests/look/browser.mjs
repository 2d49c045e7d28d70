// One Chromium for all. Its name for itself is a person's: a headless one counts as a bot.

import { readFileSync } from 'node:fs';

import puppeteer from 'puppeteer-core';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export const launch = () => puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-agent=${AGENT}`],
  protocolTimeout: 120_000,
});

export const launchedOn = (browser) => Number(new URL(browser.wsEndpoint()).port);

const PARTS = () => [...readFileSync(new URL('../../src/web/assets.rs', import.meta.url), 'utf8').matchAll(/static\/css\/\w+\.css/g)].map(([file]) => file);
const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/// Style and script come from the files as they are now, so that they can be tried without building.
export async function fromFiles(page) {
  await page.setRequestInterception(true);
  page.on('request', (asked) => {
    const url = asked.url();
    if (url.endsWith('/app.css')) return asked.respond({ contentType: 'text/css', body: [...new Set(PARTS())].map(read).join('') });
    if (url.endsWith('/app.js')) return asked.respond({ contentType: 'text/javascript', body: read('static/js/app.js') });
    return asked.continue();
  });
}
