// Lighthouse for mobile: the median of three, since a busy machine makes one run in thirty worse than the page.

import { launchedOn } from './browser.mjs';

const PARTS = ['performance', 'accessibility', 'best-practices', 'seo'];

/// The four numbers of a page, and a fault for each that is not 100.
export async function judge(page, address, noindex) {
  const { default: lighthouse } = await import('lighthouse');
  const runs = [];
  // Where two of three say the same, the third has no say in the median.
  const agreed = () => runs.length === 2 && runs[0].scores.join() === runs[1].scores.join();
  for (let tries = 0; runs.length < 3 && !agreed() && tries < 6; tries += 1) {
    const result = await lighthouse(address, { port: launchedOn(page.browser()), output: 'json', logLevel: 'silent', onlyCategories: PARTS, disableStorageReset: true }, undefined, page);
    const scores = PARTS.map((part) => result.lhr.categories[part].score);
    if (scores.includes(null)) continue;
    const low = Object.values(result.lhr.audits).filter((one) => one.score !== null && one.score < 0.9 && one.scoreDisplayMode !== 'informative').map((one) => one.id);
    runs.push({ scores: scores.map((score) => Math.round(score * 100)), low });
  }
  if (!runs.length) return { scores: [], faults: ['Lighthouse gave no score'] };
  const median = PARTS.map((_, at) => runs.map(({ scores }) => scores[at]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]);
  const faults = [];
  PARTS.forEach((part, at) => {
    // Pages behind a sign-in ask not to be indexed, and Lighthouse counts that against them.
    if (part === 'seo' && noindex) return;
    if (median[at] < 100) faults.push(`Lighthouse ${part} ${median[at]}: ${runs.at(-1).low.join(', ')}`);
  });
  return { scores: median, faults };
}
