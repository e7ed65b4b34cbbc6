import { type CommandId, en } from '../../words/commands-en.ts';
import { readSetting, writeSetting } from '../theme.ts';
import type { Command } from './command.ts';

/** Keys that the reader has chosen instead of those of the table, by command. */
export type Bindings = Readonly<Partial<Record<CommandId, readonly string[]>>>;

const KEY = 'samsa.keys';

/** The keys of a command: the reader's, else the table's. */
export const keysOf = (
  { id, keys }: Pick<Command, 'id' | 'keys'>,
  bindings: Bindings,
): readonly string[] => bindings[id] ?? keys;

/** Gives a command one key, which every other command loses. */
export function bound(
  commands: readonly Command[],
  bindings: Bindings,
  id: CommandId,
  stroke: string,
): Bindings {
  const next: Partial<Record<CommandId, readonly string[]>> = { ...bindings };
  for (const command of commands) {
    const keys = keysOf(command, bindings);
    if (keys.includes(stroke)) next[command.id] = keys.filter((key) => key !== stroke);
  }
  next[id] = [stroke];
  return next;
}

/** What the reader chose on an earlier visit; what is not of this shape is left out. */
export function readBindings(): Bindings {
  const text = readSetting(KEY);
  if (text === null) return {};
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        ([id, keys]) =>
          Object.hasOwn(en.names, id) &&
          Array.isArray(keys) &&
          keys.every((key) => typeof key === 'string'),
      ),
    ) as Bindings;
  } catch {
    return {};
  }
}

/** Keeps the reader's keys for the next visit. */
export const writeBindings = (bindings: Bindings): void =>
  writeSetting(KEY, JSON.stringify(bindings));
