import { expect, test } from 'vitest';
import { importsOf, type Source, sourcesIn } from './sources.ts';

/** What each folder may import, by the beginning of the path (ARCHITECTURE.md: core ← sim ← viz). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: ['core/'],
  sim: ['core/', 'sim/'],
  scenarios: ['core/', 'sim/', 'scenarios/'],
  viz: ['core/', 'sim/', 'scenarios/', 'viz/'],
};

test('imports follow the direction core, sim, viz', () => {
  const wrong: string[] = [];
  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    for (const source of sourcesIn(folder)) wrong.push(...wrongImports(source, allowed));
  }
  expect(wrong, 'a lower layer must not know a higher one').toEqual([]);
});

/** The one file below viz that draws: `samsa export --format svg` (ARCHITECTURE.md, where walls were moved). */
const PICTURES = 'sim/cli/picture.ts';

/** The parts of viz that need no browser. */
const isDrawing = (target: string): boolean => /^viz\/(scene|paint|words)\//.test(target);

function wrongImports(source: Source, allowed: readonly string[]): string[] {
  const inCommandLine = source.path.startsWith('sim/cli/');
  return importsOf(source)
    .filter(({ relative, target }) => {
      if (!relative) return false;
      if (inCommandLine && target.startsWith('scenarios/')) return false;
      if (source.path === PICTURES && isDrawing(target)) return false;
      return !allowed.some((beginning) => target.startsWith(beginning));
    })
    .map(({ line, target }) => `${source.path}:${line} imports ${target}`);
}

test('what draws without a browser imports nothing of the page (viz.md, principle 2)', () => {
  const wrong = ['viz/scene', 'viz/paint'].flatMap((folder) =>
    sourcesIn(folder).flatMap((source) =>
      importsOf(source)
        .filter(({ target }) => /^viz\/(app|engine)\/|^preact|^@preact/.test(target))
        .map(({ line, target }) => `${source.path}:${line} imports ${target}`),
    ),
  );
  expect(wrong, 'scenes are drawn on the command line too').toEqual([]);
});

test('core has no run-time dependency', () => {
  const wrong = sourcesIn('core').flatMap((source) =>
    importsOf(source)
      .filter(({ relative }) => !relative)
      .map(({ line, target }) => `${source.path}:${line} imports ${target}`),
  );
  expect(wrong, 'the machines run everywhere').toEqual([]);
});

test('scenarios are data: they import types of core and sim only', () => {
  const wrong = sourcesIn('scenarios').flatMap((source) =>
    importsOf(source)
      .filter(({ target, typeOnly }) => !target.startsWith('scenarios/') && !typeOnly)
      .map(({ line, target }) => `${source.path}:${line} imports ${target} as a value`),
  );
  expect(wrong, 'a scenario that runs code cannot be a recipe').toEqual([]);
});

test('every scenario is listed by the registry', () => {
  const sources = sourcesIn('scenarios');
  const registry = sources.find(({ path }) => path === 'scenarios/index.ts');
  if (registry === undefined) return;
  const listed = new Set<string>();
  const open = [registry];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { target } of importsOf(next)) {
      const found = sources.find(({ path }) => path === target);
      if (found === undefined || listed.has(target)) continue;
      listed.add(target);
      open.push(found);
    }
  }
  const unlisted = sources
    .map(({ path }) => path)
    .filter((path) => path !== registry.path && !listed.has(path));
  expect(unlisted, 'a scenario that nothing lists is never run').toEqual([]);
});
