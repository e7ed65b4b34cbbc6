import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type ExportFlags, exportCommand } from '../../../sim/cli/commands/export.ts';
import { encodeRecipe } from '../../../sim/run/recipe.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { EXPORT_FORMATS } from '../../../sim/trace/export/formats.ts';
import { linkTo } from '../../../sim/trace/link/encode.ts';
import { builtIn } from '../../support/built-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsa-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The exit code, and what was printed on standard output and standard error. */
async function exported(
  what: string,
  flags: ExportFlags,
): Promise<{ code: number; out: string; error: string }> {
  const printed = { out: '', error: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.error += String(text);
      return true;
    }),
  ];
  try {
    return { code: await exportCommand(what, flags), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('samsa export (DESIGN §8)', () => {
  const scenario = builtIn('min-isr');
  const { recipe, hash } = simulate({ scenario, seed: '1', recipeScenario: 'min-isr' }).run();
  const path = join(folder, 'recipe.json');
  writeFileSync(path, encodeRecipe(recipe));

  test.each(EXPORT_FORMATS)(
    '$name: scenario, recipe and link give the same file',
    async (format) => {
      const flags = { format: format.name };
      const byName = await exported('min-isr', flags);
      expect([byName.code, byName.error]).toEqual([0, '']);
      expect(byName.out.length).toBeGreaterThan(1000);
      expect((await exported(path, flags)).out).toBe(byName.out);
      expect((await exported(linkTo(recipe), flags)).out).toBe(byName.out);
    },
  );

  test('--out writes the file and does not overwrite one; --json prints one document', async () => {
    const out = join(folder, 'history.edn');
    const flags = { format: 'jepsen', out, json: true };
    const { code, out: printed } = await exported(path, flags);
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ format: 'jepsen', out, hash, divergence: null });
    expect(readFileSync(out, 'utf8')).toContain(':f :send');
    await expect(exported(path, flags)).rejects.toThrow('--force overwrites it');
    expect((await exported(path, { ...flags, force: true })).code).toBe(0);
  });

  test('a recipe that runs otherwise is exported, and said to be another run', async () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, encodeRecipe({ ...recipe, hash: '0000000000000000', ladder: [] }));
    const { code, out, error } = await exported(other, { format: 'jepsen' });
    expect(code).toBe(4);
    expect(error).toContain('diverges');
    expect(out).toContain(':f :send');
  });

  test('unknown formats and names are refused with the nearest', async () => {
    await expect(exported(path, { format: 'jepson' })).rejects.toThrow('did you mean jepsen');
    await expect(exported('nothing.json', { format: 'jepsen' })).rejects.toThrow('no such file');
    await expect(exported(path, { format: 'jepsen', json: true })).rejects.toThrow('give --out');
  });

  test('svg: a pane at a moment, in a size, a theme and a language', async () => {
    const flags = { format: 'svg', pane: 'logs', at: '6s', size: '600x300' } as const;
    const light = await exported(path, flags);
    expect(light.code).toBe(0);
    expect(light.out).toMatch(/^<svg [^>]*width="600" height="300"/);
    expect(light.out).toContain('leader e0');
    expect((await exported(path, flags)).out).toBe(light.out);
    const dark = await exported(path, { ...flags, theme: 'dark', language: 'ko' });
    expect(dark.out).toContain('background:#0F1216');
    expect(dark.out).toContain('리더 e0');
    expect((await exported(path, { format: 'svg' })).out).toContain('width="824" height="292"');
  });

  test('svg: what cannot be drawn is refused; its options belong to no other format', async () => {
    const flags = { format: 'svg' };
    await expect(exported(path, { ...flags, pane: 'lgs' })).rejects.toThrow('did you mean logs');
    await expect(exported(path, { ...flags, at: 'noon' })).rejects.toThrow('such as 6.8s');
    await expect(exported(path, { ...flags, size: '8x9' })).rejects.toThrow('120 to 10000 pixels');
    await expect(exported(path, { ...flags, partition: 'orders-9' })).rejects.toThrow('orders-0');
    await expect(exported(path, { format: 'jepsen', at: '6s' })).rejects.toThrow('--format svg');
  });
});
