import { freshSeed } from '../support/random.ts';
import { toolOptions } from '../support/tool-options.ts';
import { simulate } from './simulate.ts';

const USAGE = `npm run simulate [-- OPTIONS]
  --seeds N  so many simulations, seed by seed (1)
  --seed S   from this seed on; left out: from a fresh one. The same seed does the same again
  --trace    print every trace

Stops at the first that breaks a promise, prints its trace and what was broken, and exits with 1.`;

const { values, number } = toolOptions(USAGE, {
  seeds: { type: 'string', default: '1' },
  seed: { type: 'string' },
  trace: { type: 'boolean', default: false },
});
const first = values.seed === undefined ? freshSeed() : number('seed', values.seed);
const count = number('seeds', values.seeds);
const began = performance.now();
const totals = { requests: 0, crashes: 0, days: 0 };
let failed = 0;
console.log(`Simulating ${count} seeds from ${first} on.`);
for (let seed = first; seed < first + count; seed++) {
  const result = await simulate(seed);
  totals.requests += result.requests;
  totals.crashes += result.crashes;
  totals.days += result.days;
  if (values.trace || result.broken.length > 0) console.log(result.trace.join('\n'));
  if (result.broken.length === 0) {
    if (count === 1) console.log(`Seed ${seed}: every promise held. Trace ${result.hash}.`);
    continue;
  }
  failed += 1;
  console.log(`\nSeed ${seed} broke ${result.broken.length} promises:\n${result.broken.join('\n')}`);
  console.log(`To see it again: npm run simulate -- --seed ${seed} --trace`);
  break;
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${totals.requests} requests, ${totals.crashes} crashes, ${totals.days.toFixed(1)} days of service in ${seconds} s.`,
);
process.exitCode = failed > 0 ? 1 : 0;
