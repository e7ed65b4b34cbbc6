import { isSequence, type Sequence } from '../../core/collections/sequence.ts';
import { MOST_CHANGES, type Plain, type StateChange } from './detail.ts';

/** How many items of a list, and how many values in all, an inspector is shown. */
const MOST_ITEMS = 24;
const MOST_VALUES = 6000;
const DEEPEST = 12;

type Fields = Readonly<Record<string, unknown>>;

/** Any value of a state or message as plain data that an inspector can walk; long lists are cut at their beginning. */
export function plainOf(value: unknown): Plain {
  return copy(value, 0, { left: MOST_VALUES });
}

function copy(value: unknown, depth: number, budget: { left: number }): Plain {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value !== 'object' || value === null) return null;
  budget.left -= 1;
  if (depth >= DEEPEST || budget.left <= 0) return '…';
  if (Array.isArray(value)) return copyList(value, value.length, depth, budget);
  if (isSequence(value)) return copyList(value.shared.items, value.length, depth, budget);
  const fields = Object.entries(value).map(([name, field]) => [
    name,
    copy(field, depth + 1, budget),
  ]);
  return Object.fromEntries(fields) as Plain;
}

function copyList(
  items: readonly unknown[],
  length: number,
  depth: number,
  budget: { left: number },
): Plain {
  const from = Math.max(0, length - MOST_ITEMS);
  const shown = items.slice(from, length).map((item) => copy(item, depth + 1, budget));
  return from === 0 ? shown : [`… ${from} before`, ...shown];
}

/** What differs between two states, by path; what is the same object is not looked at. */
export function stateChanges(
  before: unknown,
  after: unknown,
): { readonly changes: readonly StateChange[]; readonly count: number } {
  const found: StateChange[] = [];
  let count = 0;
  compare(before, after, '', (path, from, to) => {
    count += 1;
    if (found.length < MOST_CHANGES) {
      found.push({ path, before: plainOf(from), after: plainOf(to) });
    }
  });
  return { changes: found, count };
}

type Tell = (path: string, before: unknown, after: unknown) => void;

function compare(before: unknown, after: unknown, path: string, tell: Tell): void {
  if (before === after) return;
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    tell(path, before, after);
  } else if (isSequence(before) && isSequence(after)) {
    compareSequences(before, after, path, tell);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, path, tell);
  } else {
    const a = before as Fields;
    const b = after as Fields;
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(a[name], b[name], path === '' ? name : `${path}.${name}`, tell);
    }
  }
}

/** A log: what was appended or cut is told by its last items. */
function compareSequences(
  before: Sequence<unknown>,
  after: Sequence<unknown>,
  path: string,
  tell: Tell,
): void {
  if (before.length !== after.length) tell(`${path}.length`, before.length, after.length);
  const last = (sequence: Sequence<unknown>): unknown =>
    sequence.length === 0 ? null : sequence.shared.items[sequence.length - 1];
  if (last(before) !== last(after)) tell(`${path}[last]`, last(before), last(after));
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  tell: Tell,
): void {
  const isNamed = [...before, ...after].every((item) => nameOf(item) !== null);
  if (!isNamed && before.length !== after.length) {
    tell(path, before, after);
    return;
  }
  if (!isNamed) {
    after.forEach((item, index) => {
      compare(before[index], item, `${path}[${index}]`, tell);
    });
    return;
  }
  const known = new Map(before.map((item) => [nameOf(item), item]));
  for (const item of after) {
    const name = nameOf(item) as string;
    compare(known.get(name), item, `${path}[${name}]`, tell);
    known.delete(name);
  }
  for (const [name, item] of known) tell(`${path}[${name}]`, item, null);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What an item of a list is known by, so that an insertion does not look like a change of everything behind it. */
function nameOf(item: unknown): string | null {
  if (!isObject(item)) return null;
  const { name, partition, id } = item as Fields;
  if (typeof name === 'string') return name;
  if (typeof partition === 'string') return partition;
  return typeof id === 'number' ? String(id) : null;
}
