import { canonicalJson } from '../scenario/hash.ts';
import { UsageError } from '../scenario/usage-error.ts';
import type { ReportHead } from './report.ts';
import type { SearchSummary } from './summary.ts';

/**
 * A search that goes on: the report so far, as `--journal` and `--json` write it. Only the same search goes on; what
 * differs is named.
 */
export function readJournal(text: string, file: string, head: ReportHead): SearchSummary {
  const summary = parsed(text, file);
  const wrong = (path: string, value: unknown, problem: string): UsageError =>
    new UsageError({ file, path, value, problem, nearest: [] });
  if (summary.scenario !== head.scenario) {
    throw wrong(
      'scenario',
      summary.scenario,
      `this is the journal of another scenario, not of ${head.scenario}`,
    );
  }
  for (const [name, now] of Object.entries(head.search)) {
    const then = (summary.search as unknown as Readonly<Record<string, unknown>>)[name];
    if (canonicalJson(then) === canonicalJson(now)) continue;
    throw wrong(
      `search.${name}`,
      then,
      `the search is another one: here it is ${canonicalJson(now)}`,
    );
  }
  if (summary.seeds.from !== head.seeds.from) {
    throw wrong(
      'seeds.from',
      summary.seeds.from,
      `the search is another one: here it is ${head.seeds.from}`,
    );
  }
  if (summary.runs > head.seeds.asked) {
    throw wrong('runs', summary.runs, `more seeds than the ${head.seeds.asked} that are asked for`);
  }
  return summary;
}

const LISTS = ['failures', 'problems', 'perGuarantee'] as const;

/** The summary that a text holds, as far as going on needs it to be one. */
function parsed(text: string, file: string): SearchSummary {
  const wrong = (path: string, problem: string): UsageError =>
    new UsageError({ file, path, value: null, problem, nearest: [] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong('', `this is no journal of a search: ${(error as Error).message}`);
  }
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (fields['format'] !== 'samsa-search-1') {
    throw wrong('format', 'expected "samsa-search-1": the journal of a search, or its --json');
  }
  for (const name of LISTS) {
    if (!Array.isArray(fields[name])) throw wrong(name, 'expected a list');
  }
  for (const name of ['search', 'seeds', 'coverage']) {
    if (typeof fields[name] !== 'object' || fields[name] === null) {
      throw wrong(name, 'expected an object');
    }
  }
  for (const name of ['runs', 'events']) {
    if (!Number.isSafeInteger(fields[name])) throw wrong(name, 'expected a number');
  }
  return value as SearchSummary;
}
