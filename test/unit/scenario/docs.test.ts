import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from '../../../sim/faults/table.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import {
  parseScenario,
  type SchemaNode,
  scenarioJsonSchema,
} from '../../../sim/scenario/schema.ts';

const path = join(import.meta.dirname, '..', '..', '..', 'docs', 'scenario.md');
const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

async function example(): Promise<unknown> {
  const code = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const module = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  )) as { readonly default: unknown };
  return module.default;
}

test('the example of docs/scenario.md can be copied: it passes the schema and resolves', async () => {
  const scenario = parseScenario(await example(), 'docs/scenario.md');
  const { topics, warnings } = resolveScenario(scenario, 'docs/scenario.md');
  expect(topics.map(({ name }) => name)).toEqual(['orders', 'audit']);
  expect(warnings.filter((warning) => warning.includes('num.network.threads'))).toHaveLength(1);
});

test('the example uses every top-level field', async () => {
  const used = Object.keys((await example()) as object);
  const { $schema: _, ...fields } = scenarioJsonSchema().properties ?? {};
  expect(used.sort()).toEqual(Object.keys(fields).sort());
});

test('docs/scenario.md names every field, every operation and every fault with its parameters', () => {
  const named = (name: string): boolean => new RegExp(`[\`.]${escaped(name)}[\`:.]`).test(text);
  const missing = [
    ...fieldsOf(scenarioJsonSchema()),
    ...FAULTS.flatMap(({ name, parameters }) => [name, ...parameters.map((one) => one.name)]),
  ].filter((name) => !named(name));
  expect(missing).toEqual([]);
});

const escaped = (name: string): string => name.replaceAll('$', '\\$');

function fieldsOf(node: SchemaNode): string[] {
  const inner = [
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.items === undefined ? [] : [node.items]),
    ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
    ...Object.values(node.properties ?? {}),
  ];
  const words = ['fixed', 'uniform', 'quantiles'];
  const names = Object.keys(node.properties ?? {}).filter((name) => !words.includes(name));
  const kind = node.properties?.['do'] as { readonly const?: string } | undefined;
  const kinds = kind?.const === undefined ? [] : [kind.const];
  return [...names, ...kinds, ...inner.flatMap(fieldsOf)];
}
