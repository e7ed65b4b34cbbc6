import type { SchemaNode } from './schema.ts';

/** The alternatives of a node: itself, or those of its unions. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  const options = node.anyOf ?? node.oneOf;
  return options === undefined ? [node] : options.flatMap(alternatives);
}

/**
 * The node of a field or an item, or null. Where alternatives differ, `value` tells by its `do` which one is meant;
 * otherwise the first that has the field.
 */
export function childOf(
  node: SchemaNode,
  segment: string | number,
  value: unknown,
): SchemaNode | null {
  for (const option of fitting(node, value)) {
    if (typeof segment === 'number' || /^\d+$/.test(segment)) {
      const item = option.prefixItems?.[Number(segment)] ?? option.items;
      if (item !== undefined) return item;
    }
    if (typeof segment !== 'string') continue;
    const property = option.properties?.[segment];
    if (property !== undefined) return property;
    if (typeof option.additionalProperties === 'object') return option.additionalProperties;
  }
  return null;
}

/** The names of the fields that a node has. */
export function namesAt(node: SchemaNode | null, value: unknown): readonly string[] {
  if (node === null) return [];
  const names = fitting(node, value).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(names)].filter((name) => name !== '$schema');
}

function fitting(node: SchemaNode, value: unknown): readonly SchemaNode[] {
  const options = alternatives(node);
  const doing =
    typeof value === 'object' && value !== null ? (value as { do?: unknown }).do : undefined;
  if (doing === undefined) return options;
  return options.filter((option) => {
    const constant = (option.properties?.['do'] as { const?: unknown } | undefined)?.const;
    return constant === undefined || constant === doing;
  });
}

/** Whether any name is a key here and its values are single: a map of settings, switches or features. */
export function isFlatMap(node: SchemaNode): boolean {
  const values = node.additionalProperties;
  if (typeof values !== 'object' || node.properties !== undefined) return false;
  return alternatives(values).every(
    ({ type, properties, additionalProperties, items }) =>
      properties === undefined &&
      additionalProperties === undefined &&
      items === undefined &&
      type !== 'object' &&
      type !== 'array',
  );
}
