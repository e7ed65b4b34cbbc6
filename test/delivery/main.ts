import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { experiment, isBroken } from './experiment.ts';
import { deliveryPage } from './page.ts';
import { DELIVERY_ROWS } from './rows.ts';

/** `npm run delivery -- [--seeds 20] [--out docs/delivery.md]`: runs every row of the matrix and writes its page. */
function main(): number {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '20' },
      out: { type: 'string', default: 'docs/delivery.md' },
    },
  });
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) {
    process.stderr.write(`--seeds ${values.seeds}: expected a number of seeds, 1 or more\n`);
    return 2;
  }
  const results = DELIVERY_ROWS.map((row) => {
    const result = experiment(row, seeds);
    const mark = isBroken(result) ? '✕' : '+';
    process.stderr.write(
      `${mark} ${row.number}: ${result.losing} lose, ${result.repeating} repeat\n`,
    );
    return result;
  });
  writeFileSync(values.out, deliveryPage(results));
  return results.some(isBroken) ? 1 : 0;
}

process.exitCode = main();
