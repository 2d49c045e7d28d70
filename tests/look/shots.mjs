// Pictures of a page as different people have it, and sheets that show many pages at once.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { opened, wishes } from './checks.mjs';

const TALLEST = 2600;
export const VARIANTS = {
  light: { width: 1280 },
  dark: { width: 1280, features: { 'prefers-color-scheme': 'dark' } },
  phone: { width: 390 },
  plain: { width: 1280, script: false },
  narrow: { width: 320, features: { 'prefers-color-scheme': 'dark' }, unfolded: true },
  paper: { width: 794, media: 'print' },
  forced: { width: 1280, features: { 'forced-colors': 'active' } },
};

export async function shoot(page, folder, name, open, wanted) {
  const kept = {};
  for (const variant of wanted) {
    const { width, features = { 'prefers-color-scheme': 'light' }, media = '', script = true, unfolded = false } = VARIANTS[variant];
    mkdirSync(join(folder, variant), { recursive: true });
    await page.setViewport({ width, height: 900 });
    await wishes(page, { ...features, 'prefers-reduced-motion': 'reduce' }, media);
    if (!script) {
      await page.setJavaScriptEnabled(false);
      await open();
    }
    await opened(page, unfolded);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const file = join(folder, variant, `${name}.png`);
    const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
    await page.screenshot({ path: file, clip, captureBeyondViewport: true });
    kept[variant] = file;
    if (!script) {
      await page.setJavaScriptEnabled(true);
      await open();
    }
  }
  await wishes(page, {});
  return kept;
}

/// Sheets of a variant: as many pages beside each other as can be told apart.
export async function sheets(browser, folder, variant, pictures) {
  const across = VARIANTS[variant].width < 500 ? 6 : 3;
  const width = VARIANTS[variant].width < 500 ? 320 : 640;
  const each = across * 2;
  const page = await browser.newPage();
  for (let at = 0; at < pictures.length; at += each) {
    const cells = pictures.slice(at, at + each).map(([name, file]) => {
      const bytes = readFileSync(file).toString('base64');
      return `<figure><figcaption>${name.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</figcaption><div><img src="data:image/png;base64,${bytes}"></div></figure>`;
    });
    const html = `<style>body{margin:8px;background:#777;font:13px sans-serif;display:grid;grid-template-columns:repeat(${across},${width}px);gap:8px}
figure{margin:0}figcaption{background:#000;color:#fff;padding:2px 6px;overflow:hidden;white-space:nowrap}div{max-height:900px;overflow:hidden}img{width:100%;display:block}</style>${cells.join('')}`;
    await page.setViewport({ width: across * (width + 8) + 8, height: 900 });
    await page.setContent(html);
    mkdirSync(join(folder, 'sheets'), { recursive: true });
    const number = String(at / each + 1).padStart(2, '0');
    writeFileSync(join(folder, 'sheets', `${variant}-${number}.png`), await page.screenshot({ fullPage: true }));
  }
  await page.close();
}
