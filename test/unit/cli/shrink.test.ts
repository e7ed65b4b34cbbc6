import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ShrinkFlags, shrinkCommand } from '../../../sim/cli/commands/shrink.ts';
import { decodeRecipe } from '../../../sim/run/recipe.ts';
import { linkTo } from '../../../sim/trace/link/encode.ts';
import { recipeOfRun } from '../search/shrink/fixture.ts';

const FLAGS: ShrinkFlags = { maxRuns: 2000, budget: '60s' };
const SHORT = ['until=6s', 'faultsUntil=5s'];
const failing = recipeOfRun('quorum-swarm', '37', ['switches.raft.preVote=off', ...SHORT]);

/** What a command printed, and its exit code. */
async function printed(
  what: string,
  flags: ShrinkFlags,
): Promise<{ readonly code: number; readonly text: string }> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const code = await shrinkCommand(what, flags);
  return { code, text: write.mock.calls.map(([chunk]) => String(chunk)).join('') };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('samsa shrink (DESIGN §8; issue 5, shrinking)', () => {
  test('prints story, certificate and what to do next, and writes recipe and test', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shrink-'));
    const out = join(folder, 'small.json');
    const testFile = join(folder, 'small.test.ts');
    const { code, text } = await printed(linkTo(failing), { ...FLAGS, out, test: testFile });
    expect(code).toBe(3);
    expect(text).toContain('A quorum of 3 voters');
    expect(text).toMatch(
      /Remove (any one of these \d+ items|this item) and the failure disappears/,
    );
    expect(text).toContain('rule    raft.preVote=off');
    expect(text).toContain(`samsa replay ${out}`);
    expect(decodeRecipe(readFileSync(out, 'utf8'), out).seed).toBe(null);
    expect(readFileSync(testFile, 'utf8')).toContain("from 'samsa'");
    await expect(shrinkCommand(linkTo(failing), { ...FLAGS, maxRuns: 5, out })).rejects.toThrow(
      'the file exists; --force overwrites it',
    );
    rmSync(folder, { recursive: true });
    expect(existsSync(out)).toBe(false);
  });

  test('prints one document with --json, which is a run that other commands take', async () => {
    const { code, text } = await printed(linkTo(failing), { ...FLAGS, maxRuns: 10, json: true });
    expect(code).toBe(3);
    const result = JSON.parse(text);
    expect(result).toMatchObject({
      outcome: 'stalled',
      ended: 'runs',
      original: { seed: failing.seed },
    });
    expect(result.signature.guarantee).toBe('stable-leader');
  });

  test('refuses what does not fail, with its outcome, and guarantees that there are not', async () => {
    const well = linkTo(recipeOfRun('quorum-swarm', '1', SHORT));
    await expect(shrinkCommand(well, FLAGS)).rejects.toThrow(
      'there is nothing to shrink: the run does not fail, its outcome is ok',
    );
    await expect(
      shrinkCommand(linkTo(failing), { ...FLAGS, guarantee: 'raft-log-match' }),
    ).rejects.toThrow('the run does not break raft-log-match: its outcome is stalled');
    await expect(shrinkCommand(well, { ...FLAGS, guarantee: 'log-mach' })).rejects.toThrow(
      'did you mean log-match',
    );
    await expect(shrinkCommand(well, { ...FLAGS, budget: 'soon' })).rejects.toThrow(
      'expected a duration such as 60s',
    );
  });
});
