import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SearchSummary } from '../../sim/search/summary.ts';

const samsa = fileURLToPath(new URL('../../dist/sim/cli/main.js', import.meta.url));
const SEARCH = [
  ...['search', 'quorum-swarm', '--seeds', '80', '--all', '--no-shrink', '--json'],
  ...['--set', 'until=3s', '--set', 'faultsUntil=2s', '--set', 'switches.raft.preVote=off'],
];

const samsaJson = (args: readonly string[]): SearchSummary =>
  JSON.parse(spawnSync(process.execPath, [samsa, ...args], { encoding: 'utf8' }).stdout);

/** How many seeds a journal has; it is whole whenever it is there. */
const runsIn = (journal: string): number =>
  (JSON.parse(readFileSync(journal, 'utf8')) as SearchSummary).runs;

/** Starts a search with a journal and kills it as soon as the journal has something in it. */
async function killedInTheMiddle(journal: string): Promise<SearchSummary> {
  const child = spawn(process.execPath, [samsa, ...SEARCH, '--journal', journal, '--workers', '2']);
  const ended = new Promise((done) => child.once('exit', done));
  const look = setInterval(() => {
    if (existsSync(journal) && runsIn(journal) > 0) child.kill('SIGKILL');
  }, 20);
  await ended;
  clearInterval(look);
  return JSON.parse(readFileSync(journal, 'utf8')) as SearchSummary;
}

test('a search killed in the middle leaves a valid report and goes on to the same one (issue 5)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-search-'));
  try {
    const journal = join(folder, 'journal.json');
    const left = await killedInTheMiddle(journal);
    expect(left.format).toBe('samsa-search-1');
    expect(left.perGuarantee.length).toBeGreaterThan(5);
    expect([left.runs > 0, left.reason]).toEqual([true, 'interrupted']);
    expect(left.runs, 'it was killed before its end').toBeLessThan(80);
    const { timing: _, ...resumed } = samsaJson([...SEARCH, '--resume', journal]);
    const { timing: __, ...whole } = samsaJson(SEARCH);
    expect(resumed).toEqual(whole);
    expect(whole.runs).toBe(80);
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toMatchObject({ reason: 'all-seeds' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
