// What may be asked of the tool, and what it says when it is asked wrongly.

import { VARIANTS } from './shots.mjs';

export const CHECKS = ['opens', 'scroll', 'script', 'axe', 'nu', 'weight'];

const HELP = `tests/look/run [OPTIONS]

  --checks a,b      only these: ${CHECKS.join(', ')} (default: all)
  --only PATTERN    only pages whose name holds this regular expression: "creator /admin/payouts"
  --shots FOLDER    keep pictures, and sheets of many
  --variants a,b    of these kinds: ${Object.keys(VARIANTS).join(', ')} (default: the first four)
  --each            pictures and checks of every address, not of two for each route
  --houses a,b      full (a demo), empty (right after the setup), large (a demo of 100,000 clicks)
                    (default: full,empty)
  --static          take the style sheet and the script from static/, not from the program that was built
  --lighthouse      Lighthouse for mobile, the median of three; asks for 100 four times
`;

export function choices(words) {
  const chosen = { checks: CHECKS, only: /./, shots: null, variants: Object.keys(VARIANTS).slice(0, 4), each: false, houses: ['full', 'empty'], fresh: false, lighthouse: false };
  const rest = [...words];
  const next = (word) => rest.shift() ?? refuse(`${word} needs a value`);
  while (rest.length) {
    const word = rest.shift();
    if (word === '--checks') chosen.checks = next(word).split(',').filter(Boolean);
    else if (word === '--only') chosen.only = new RegExp(next(word));
    else if (word === '--shots') chosen.shots = next(word);
    else if (word === '--variants') chosen.variants = next(word).split(',');
    else if (word === '--each') chosen.each = true;
    else if (word === '--houses') chosen.houses = next(word).split(',');
    else if (word === '--static') chosen.fresh = true;
    else if (word === '--lighthouse') chosen.lighthouse = true;
    else refuse(word === '--help' ? '' : `${word} is not known`);
  }
  const unknown = chosen.checks.filter((check) => !CHECKS.includes(check));
  if (unknown.length) refuse(`${unknown} is no check`);
  return chosen;
}

function refuse(why) {
  console.log(why ? `${why}\n\n${HELP}` : HELP);
  process.exit(why ? 2 : 0);
}
