// The Nu HTML checker, once for all pages: starting Java for each would take longer than all else.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/// Faults by the name of the page. `documents` is a list of [name, HTML].
export async function nu(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'duly-nu-'));
  const files = documents.map(([, html], number) => {
    const file = join(folder, `${number}.html`);
    writeFileSync(file, html);
    return file;
  });
  const jar = String(createRequire(import.meta.url)('vnu-jar'));
  const words = ['-Xss1m', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files];
  const said = await new Promise((done) => {
    execFile('java', words, { maxBuffer: 1 << 28 }, (error, out, err) => done(err || out || String(error)));
  });
  rmSync(folder, { recursive: true, force: true });
  const faults = new Map();
  for (const { type, subType, message, url, extract, lastLine } of JSON.parse(said).messages) {
    // A card that is one table has the table's caption for its heading.
    if (type !== 'error' && (subType !== 'warning' || message.startsWith('Section lacks heading'))) continue;
    const name = documents[Number(/(\d+)\.html$/.exec(url)?.[1])]?.[0];
    const told = faults.get(name) ?? [];
    told.push(`Nu ${subType ?? type}: ${message} (line ${lastLine}: ${(extract ?? '').trim().replace(/\s+/g, ' ').slice(0, 120)})`);
    faults.set(name, told);
  }
  return faults;
}
