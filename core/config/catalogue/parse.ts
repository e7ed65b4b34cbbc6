import type { Release } from '../version.ts';
import { valueAt } from '../version.ts';
import { type Definition, INT_MAX, LONG_MAX, type Value } from './definition.ts';

/** The value of a setting as the model has it, or Kafka's message about why it is none. */
export type ParsedSetting =
  | { readonly type: 'Value'; readonly value: Value }
  | { readonly type: 'Invalid'; readonly message: string };

/** Reads a value as Kafka's ConfigDef does: from a text, or from what JSON has. The messages are Kafka's. */
export function parseSetting(
  definition: Definition,
  name: string,
  given: Value,
  release: Release,
): ParsedSetting {
  const invalid = (why: string): ParsedSetting => ({
    type: 'Invalid',
    message: `Invalid value ${given} for configuration ${name}: ${why}`,
  });
  const text = String(given).trim();
  switch (definition.type) {
    case 'BOOLEAN': {
      const lower = text.toLowerCase();
      if (lower === 'true' || lower === 'false') return { type: 'Value', value: lower === 'true' };
      return invalid('Expected value to be either true or false');
    }
    case 'INT':
    case 'LONG': {
      const value = parseWhole(text, definition.type);
      if (value === null) return invalid(`Not a number of type ${definition.type}`);
      const { atMost } = definition;
      const atLeast = valueAt(definition.atLeast, release);
      if (atLeast !== null && value < atLeast) return invalid(`Value must be at least ${atLeast}`);
      if (atMost !== null && value > atMost) return invalid(`Value must be no more than ${atMost}`);
      return { type: 'Value', value };
    }
    case 'STRING': {
      if (definition.oneOf === null) return { type: 'Value', value: text };
      const found = definition.oneOf.find(([accepted]) => accepted === text);
      if (found !== undefined) return { type: 'Value', value: found[1] };
      const { form } = definition;
      if (form !== null) {
        if (form.takes(text, release)) return { type: 'Value', value: text };
        return invalid(form.otherwise(name, text, release));
      }
      const accepted = definition.oneOf.map(([known]) => known).join(', ');
      return invalid(`String must be one of: ${accepted}`);
    }
  }
}

/** Java's Integer.parseInt and Long.parseLong; what is beyond LONG_MAX is cut to it. */
function parseWhole(text: string, type: 'INT' | 'LONG'): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  if (type === 'INT') {
    const value = Number(text);
    return value >= -INT_MAX - 1 && value <= INT_MAX ? value : null;
  }
  if (!isJavaLong(text)) return null;
  return Math.max(-LONG_MAX, Math.min(LONG_MAX, Number(text)));
}

function isJavaLong(text: string): boolean {
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length < 19) return true;
  const most = text.startsWith('-') ? '9223372036854775808' : '9223372036854775807';
  return digits.length === 19 && digits <= most;
}
