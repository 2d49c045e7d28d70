// Installations to look at: the real program on folders of their own, and the people who are signed in there.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PASSWORD = 'sunny-sourdough';
const KINDS = {
  full: ['demo', '--clicks=3000'],
  large: ['demo', '--clicks=100000', '--conversions=10000', '--affiliates=200'],
  empty: ['serve'],
};

/// Starts an installation of a kind; it ends with `stop`.
export async function start(kind) {
  const words = KINDS[kind];
  if (!words) throw new Error(`${kind} is no installation; there are ${Object.keys(KINDS)}`);
  const folder = mkdtempSync(join(tmpdir(), 'duly-look-'));
  const port = await free();
  const all = [...words, `--data-dir=${folder}/data`, `--listen=127.0.0.1:${port}`, '--base-url', `http://localhost:${port}`, '--min-free-mib=0'];
  if (words[0] === 'demo') all.push('--shop-listen=127.0.0.1:0');
  const child = spawn(process.env.DULY_BIN, all, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } });
  const said = [];
  const house = { kind, base: `http://localhost:${port}`, text: '' };
  house.stop = () => new Promise((done) => {
    child.once('exit', () => { rmSync(folder, { recursive: true, force: true }); done(); });
    child.kill('SIGTERM');
  });
  await new Promise((ready, failed) => {
    const listen = (line) => {
      said.push(line);
      if (kind === 'empty' ? /\/setup/.test(line) : /Data /.test(line)) ready();
    };
    createInterface(child.stdout).on('line', listen);
    createInterface(child.stderr).on('line', (line) => said.push(line));
    child.once('exit', (code) => failed(new Error(`${kind} ended with ${code}:\n${said.join('\n')}`)));
  });
  house.text = said.join('\n');
  return house;
}

async function free() {
  const { createServer } = await import('node:net');
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/// The people of an installation, each with a browser context of her own and the pages she begins at.
export async function people(house, browser) {
  const context = async () => {
    const made = await browser.createBrowserContext();
    return made;
  };
  if (house.kind === 'empty') return ofTheEmpty(house, context);
  const [creator, affiliate, nobody] = [await context(), await context(), await context()];
  const email = /Sign in +(\S+), with the same password/.exec(house.text)[1];
  await signIn(creator, `${house.base}/admin/sign-in`, 'creator@demo.example');
  await signIn(affiliate, `${house.base}/portal/sign-in`, email);
  return [
    { name: 'creator', context: creator, from: ['/admin'], doors: ['/admin', '/help'] },
    { name: 'affiliate', context: affiliate, from: ['/portal'], doors: ['/portal'] },
    {
      name: 'nobody', context: nobody,
      from: ['/', '/admin/sign-in', '/portal/sign-in', '/admin/reset', '/admin/invitation', '/admin/sign-in/code', '/portal/enter', '/portal/password', '/portal/forgotten', '/setup', '/nosuchcode', '/p/nothing'],
      doors: ['/p/', '/privacy', '/portal/forgotten', '/help'],
    },
  ];
}

// Right after the setup: her pages, and what visitors see of a program without products.
async function ofTheEmpty(house, context) {
  const [creator, nobody] = [await context(), await context()];
  const link = /http:\S+\/setup\S*/.exec(house.text)[0].replace(/^http:\/\/[^/]+/, house.base);
  const before = await context();
  const page = await creator.newPage();
  await page.goto(link);
  const fill = { name: 'Maria', email: 'maria@example.com', password: PASSWORD, program: 'Lighthouse Courses' };
  for (const [name, value] of Object.entries(fill)) {
    const field = await page.$(`[name="${name}"]`);
    if (field) await field.type(value);
  }
  await Promise.all([page.waitForNavigation(), page.click('.submit .primary, button.primary')]);
  if (!page.url().includes('/admin')) throw new Error(`the setup ended at ${page.url()}: ${await page.evaluate(() => document.body.innerText)}`);
  await page.close();
  await before.close();
  return [
    { name: 'creator', context: creator, from: ['/admin'], doors: ['/admin'] },
    { name: 'nobody', context: nobody, from: ['/', '/privacy'], doors: ['/p/'] },
  ];
}

async function signIn(context, address, email) {
  const page = await context.newPage();
  await page.goto(address);
  await page.type('[name="email"]', email);
  await page.type('[name="password"]', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click('button.primary')]);
  if (page.url() === address) throw new Error(`${email} cannot sign in at ${address}`);
  await page.close();
}
