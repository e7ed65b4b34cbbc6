import { nearest } from '../faults/nearest.ts';
import type { Scenario } from './scenario.ts';
import { parseScenario, type SchemaNode, scenarioJsonSchema } from './schema.ts';
import { alternatives, childOf, isFlatMap, namesAt } from './schema-node.ts';
import { joinPath, UsageError } from './usage-error.ts';

/** A `--set` argument: a path into the scenario and a value. */
export type SetParam = readonly [path: string, value: string];

/** Cuts `path=value` at the first `=` outside brackets. */
export function parseSet(argument: string): SetParam {
  let depth = 0;
  for (let i = 0; i < argument.length; i++) {
    const character = argument[i];
    if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === '=' && depth === 0 && i > 0) {
      return [argument.slice(0, i), argument.slice(i + 1)];
    }
  }
  throw new UsageError({
    file: null,
    path: '--set',
    value: argument,
    problem: 'expected path=value, such as topics.orders.partitions=3',
    nearest: [],
  });
}

/** The scenario with overrides applied in order, and checked again (DESIGN §8). */
export function applySets(
  scenario: Scenario,
  params: readonly SetParam[],
  file: string | null,
): Scenario {
  if (params.length === 0) return scenario;
  const schema = scenarioJsonSchema();
  let next: unknown = scenario;
  for (const [path, text] of params) next = assign(next, schema, { full: path, text }, path, '');
  return parseScenario(next, file);
}

/** The override that is being carried out, for messages. */
interface Override {
  readonly full: string;
  readonly text: string;
}

function assign(
  value: unknown,
  node: SchemaNode,
  override: Override,
  rest: string,
  path: string,
): unknown {
  if (rest === '') return coerce(node, override);
  const { segment, behind } = isFlatMap(node) ? wholeKey(rest, override) : cut(rest, override);
  const child = childOf(node, segment, value);
  if (child === null) {
    throw wrongPath(
      override,
      `there is no ${joinPath(path, segment)}`,
      segment,
      namesAt(node, value),
    );
  }
  const at = joinPath(path, segment);
  if (isList(node)) return assignItem(value, child, override, { segment, behind, at });
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const field = Object.hasOwn(fields, segment) ? fields[segment] : undefined;
  return { ...fields, [segment]: assign(field, child, override, behind, at) };
}

function assignItem(
  value: unknown,
  child: SchemaNode,
  override: Override,
  step: { readonly segment: string; readonly behind: string; readonly at: string },
): unknown {
  const items = ((value ?? []) as readonly unknown[]).slice();
  const index = Number(step.segment);
  if (index > items.length) {
    throw wrongPath(override, `the list has ${items.length} items`, step.segment, []);
  }
  items[index] = assign(items[index], child, override, step.behind, step.at);
  return items;
}

const isList = (node: SchemaNode): boolean =>
  alternatives(node).some(
    ({ items, prefixItems }) => items !== undefined || prefixItems !== undefined,
  );

interface Cut {
  readonly segment: string;
  readonly behind: string;
}

/** The first segment of a path: up to a dot or bracket, or what stands in brackets. */
function cut(rest: string, override: Override): Cut {
  const quoted = /^\[("(?:[^"\\]|\\.)*"|\d+)\]\.?(.*)$/s.exec(rest);
  if (quoted !== null) {
    const [, inside = '', behind = ''] = quoted;
    return { segment: inside.startsWith('"') ? (JSON.parse(inside) as string) : inside, behind };
  }
  const plain = /^([^.[\]]+)(?:\.(?=.)|(?=\[)|$)(.*)$/s.exec(rest);
  if (plain === null) throw wrongPath(override, `cannot read the path from "${rest}" on`, rest, []);
  const [, segment = '', behind = ''] = plain;
  return { segment, behind };
}

/** At a map of settings or switches the rest of the path is one key, dots and all. */
function wholeKey(rest: string, override: Override): Cut {
  return rest.startsWith('[') ? cut(rest, override) : { segment: rest, behind: '' };
}

function wrongPath(
  { full, text }: Override,
  problem: string,
  name: string,
  names: readonly string[],
): UsageError {
  const near = nearest(name, names);
  const all = near.length === 0 && names.length > 0 ? `; there is ${names.join(', ')}` : '';
  return new UsageError({
    file: null,
    path: `--set ${full}`,
    value: text,
    problem: `${problem}${all}`,
    nearest: near,
  });
}

/** The value that a text means where the schema wants a number, a boolean, a text or something made of them. */
function coerce(node: SchemaNode, override: Override): unknown {
  const { text } = override;
  const types = new Set(alternatives(node).flatMap(({ type }) => type ?? []));
  const isAny = types.size === 0;
  const isText = types.has('string');
  // A text that a number would not give back (Long.MAX_VALUE) stays one where it may.
  const isNumeric = text.trim() !== '' && Number.isFinite(Number(text));
  const isNumber = isNumeric && (!isText || String(Number(text)) === text);
  if (isNumber && (isAny || types.has('number') || types.has('integer'))) return Number(text);
  if ((isAny || types.has('boolean')) && (text === 'true' || text === 'false')) {
    return text === 'true';
  }
  const isStructure = /^\s*[[{]/.test(text);
  if (isAny) return isStructure ? parseJson(override) : text;
  if ((types.has('object') || types.has('array')) && (!isText || isStructure)) {
    return parseJson(override);
  }
  return text;
}

function parseJson({ full, text }: Override): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError({
      file: null,
      path: `--set ${full}`,
      value: text,
      problem: `expected JSON here: ${(error as Error).message}`,
      nearest: [],
    });
  }
}
