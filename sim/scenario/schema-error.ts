import type { z } from 'zod';
import { nearest } from '../faults/nearest.ts';
import type { SchemaNode } from './schema.ts';
import { childOf, namesAt } from './schema-node.ts';
import { joinPath, UsageError } from './usage-error.ts';

type Issue = z.core.$ZodIssue;

/** The error that says the first issue: the file, the path, the value and the names that may have been meant. */
export function schemaErrorOf(
  issues: readonly Issue[],
  value: unknown,
  schema: SchemaNode,
  file: string | null,
): UsageError {
  const issue = issues[0] as Issue;
  const segments = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const found = valueAt(value, segments);
  const path = segments.reduce<string>(joinPath, '');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] as string;
    const names = namesAt(nodeAt(schema, value, segments), found);
    return new UsageError({
      file,
      path: joinPath(path, key),
      value: null,
      problem: `there is no field "${key}" here`,
      nearest: nearest(key, names),
    });
  }
  const options = optionsOf(issue);
  const near = typeof found === 'string' ? nearest(found, options) : [];
  const missing = found === undefined;
  return new UsageError({
    file,
    path,
    value: missing ? null : found,
    problem: missing ? `is needed${typeOf(issue)}` : sentence(issue, options),
    nearest: near,
  });
}

function nodeAt(
  schema: SchemaNode,
  value: unknown,
  segments: readonly (string | number)[],
): SchemaNode | null {
  let node: SchemaNode | null = schema;
  let item: unknown = value;
  for (const segment of segments) {
    if (node === null) return null;
    node = childOf(node, segment, item);
    item = valueAt(item, [segment]);
  }
  return node;
}

function valueAt(value: unknown, segments: readonly (string | number)[]): unknown {
  let item = value;
  for (const segment of segments) {
    if (typeof item !== 'object' || item === null) return undefined;
    item = (item as Readonly<Record<string, unknown>>)[segment];
  }
  return item;
}

function optionsOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  const { options } = issue as { readonly options?: unknown };
  return Array.isArray(options) ? options.map(String) : [];
}

function typeOf(issue: Issue): string {
  return issue.code === 'invalid_type' ? ` (${a(issue.expected)})` : '';
}

function sentence(issue: Issue, options: readonly string[]): string {
  if (options.length > 0) return `expected one of ${options.join(', ')}`;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${a(issue.expected)}`;
    case 'too_small':
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${items(issue.origin)}`;
    case 'too_big':
      return `expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${items(issue.origin)}`;
    default:
      return issue.message;
  }
}

const items = (origin: string): string =>
  origin === 'array' ? ' items' : origin === 'string' ? ' characters' : '';

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

const a = (type: string): string => WORDS[type] ?? type;
