import { compileEarly } from '../../sim/cli/compile-early.ts';
import { bareLoop } from './bare-loop.ts';
import { type Benchmark, type Measurement, measure } from './benchmark.ts';
import { idle, kafka } from './kafka.ts';
import { measurePage, PAGE_BENCHMARK, printPage } from './page.ts';
import { quorum } from './quorum.ts';
import { measureSearch, printSearch, SEARCH_BENCHMARK } from './search.ts';
import { storm } from './storm.ts';
import { swarm } from './swarm.ts';
import { measureTrace, printTrace, TRACE_BENCHMARK } from './trace.ts';

/** All benchmarks behind the bare loop, which every one is compared with. */
const BENCHMARKS: readonly Benchmark[] = [storm, kafka, quorum, swarm, idle];

const WARMUPS = 2;
const RUNS = 7;

const integer = (value: number): string => Math.round(value).toLocaleString('en-US');

function print({ what, aim }: Benchmark, measured: Measurement): void {
  const { name, bestNs, medianNs, eventsPerSecond, simulatedSecondsPerSecond } = measured;
  console.log(`${name}: ${what}`);
  console.log(`  ${integer(eventsPerSecond)} events/s at best (aim: ${aim})`);
  console.log(`  ${bestNs.toFixed(0)} ns per event at best, ${medianNs.toFixed(0)} in the median`);
  if (name !== bareLoop.name) {
    console.log(`  ${integer(simulatedSecondsPerSecond)} simulated seconds per second`);
  }
  console.log(`  ${measured.timesBareLoop.toFixed(1)} times the bare loop`);
  console.log(`  ${integer(measured.peakMemoryMb)} MB of memory at most`);
}

/** `npm run bench -- [--json] [part of a name]…` */
async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const isWanted = (name: string): boolean =>
    wanted.length === 0 || wanted.some((part) => name.includes(part));
  const chosen = BENCHMARKS.filter(({ name }) => isWanted(name));
  const bare = measure(bareLoop, WARMUPS, RUNS, null);
  if (!json) print(bareLoop, bare);
  const measured = [bare];
  for (const benchmark of chosen) {
    const measurement = measure(benchmark, WARMUPS, RUNS, bare.bestNs);
    measured.push(measurement);
    if (!json) print(benchmark, measurement);
  }
  const trace = isWanted(TRACE_BENCHMARK) ? measureTrace() : null;
  if (trace !== null && !json) printTrace(trace);
  const search = isWanted(SEARCH_BENCHMARK) ? await measureSearch() : null;
  if (search !== null && !json) printSearch(search);
  const page = isWanted(PAGE_BENCHMARK) ? await measurePage() : null;
  if (page !== null && !json) printPage(page);
  const all = { node: process.version, benchmarks: measured, trace, search, page };
  if (json) console.log(JSON.stringify(all, null, 2));
}

compileEarly();
await main(process.argv.slice(2));
