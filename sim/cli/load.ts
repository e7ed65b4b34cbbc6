import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILT_IN } from '../../scenarios/index.ts';
import { nearest } from '../faults/nearest.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseScenario } from '../scenario/schema.ts';
import { applySets, parseSet, type SetParam } from '../scenario/set.ts';
import { UsageError } from '../scenario/usage-error.ts';
import { isLink } from '../trace/link/link.ts';
import { type Case, readCase } from '../trace/samsa-file.ts';

/** A scenario as the command line was given it. */
export interface Loaded {
  readonly resolved: ResolvedScenario;
  /** The scenario with overrides applied. */
  readonly scenario: Scenario;
  /** What a recipe says: the name of a built-in scenario, or all of one from a file. */
  readonly recipeScenario: string | Scenario;
  readonly params: readonly SetParam[];
}

/** Finds a built-in scenario or reads a file, applies `--set` arguments and settles it. */
export async function loadScenario(name: string, sets: readonly string[]): Promise<Loaded> {
  const known = BUILT_IN.find((scenario) => scenario.name === name);
  const file = known === undefined ? name : null;
  const source = known ?? (await readScenario(name));
  const params = sets.map(parseSet);
  const scenario = applySets(source, params, file);
  const resolved = resolveScenario(scenario, file);
  return { resolved, scenario, recipeScenario: known === undefined ? source : name, params };
}

/** A built-in scenario by its name. */
export function builtInScenario(name: string): Scenario {
  const known = BUILT_IN.find((scenario) => scenario.name === name);
  if (known === undefined) throw unknownScenario(name);
  return known;
}

/** The run that a link or a file holds, in whatever form (sim/trace/samsa-file.ts). */
export function loadCase(argument: string): Case {
  if (isLink(argument)) return readCase(argument, null);
  if (existsSync(argument)) return readCase(readFileSync(argument, 'utf8'), argument);
  const isScenario = BUILT_IN.some((scenario) => scenario.name === argument);
  const problem = isScenario
    ? `this is a scenario; samsa run ${argument} runs it`
    : 'there is no such file, and it is no link (#/run/…)';
  throw usage(argument, problem);
}

async function readScenario(path: string): Promise<Scenario> {
  if (!existsSync(path)) throw unknownScenario(path);
  if (path.endsWith('.json')) return parseScenario(readJson(path), path);
  if (/\.m?js$/.test(path)) return parseScenario(await importDefault(path), path);
  if (path.endsWith('.ts')) {
    if (!('typescript' in process.features) || process.features.typescript === false) {
      throw usage(
        path,
        `Node ${process.versions.node} does not strip types: compile it to .js, or use Node 22.18 or later`,
      );
    }
    return parseScenario(await importDefault(path), path);
  }
  throw usage(path, 'a scenario file ends in .json, .js, .mjs or .ts');
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw usage(path, error instanceof Error ? error.message : String(error));
  }
}

async function importDefault(path: string): Promise<unknown> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  return module['default'] ?? module['scenario'];
}

function unknownScenario(name: string): UsageError {
  const names = BUILT_IN.map((scenario) => scenario.name);
  return new UsageError({
    file: null,
    path: 'scenario',
    value: name,
    problem: `there is no scenario and no file "${name}"`,
    nearest: nearest(name, names),
  });
}

const usage = (file: string, problem: string): UsageError =>
  new UsageError({ file, path: '', value: null, problem, nearest: [] });
