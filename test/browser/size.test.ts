import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';

/** viz.md §4: the first load, without the engine's worker and what is loaded on demand. */
const MOST_BYTES = 70_000;

test('the scripts of the first load have at most 70 kB under gzip (viz.md §4)', () => {
  const folder = pageFolder();
  const scripts = new Set<string>();
  const open = namesIn(
    readFileSync(join(folder, 'index.html'), 'utf8'),
    /\ssrc="\.\/([^"]+\.js)"/g,
  );
  expect(open).not.toEqual([]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (scripts.has(name)) continue;
    scripts.add(name);
    const code = readFileSync(join(folder, name), 'utf8');
    // What a script imports at its beginning is loaded with it; `import(…)` is not.
    const imported = namesIn(
      code,
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}$,\s]+?from)?\s*["']\.\/([^"']+)["']/g,
    );
    open.push(...imported.map((file) => `assets/${file}`));
  }
  const sizes = [...scripts].map((name) => [name, gzipped(join(folder, name))] as const);
  const sum = sizes.reduce((total, [, bytes]) => total + bytes, 0);
  expect(sum, JSON.stringify(sizes)).toBeLessThanOrEqual(MOST_BYTES);
});

const gzipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] as string);
