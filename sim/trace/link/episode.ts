import type { Episode, ParameterValue } from '../../faults/episode.ts';
import type { FaultKind } from '../../faults/kind.ts';
import { faultNamed } from '../../faults/table.ts';
import { TRAFFIC_CLASSES, type TrafficClass } from '../../kernel/connection.ts';
import type { Cursor } from './cursor.ts';
import { type IdsSoFar, NO_IDS, readId, withId, writeId } from './ids.ts';
import { readSelectors, writeSelectors } from './names.ts';
import { readCount, readMicros, writeCount, writeMicros } from './number.ts';
import { readParameter, settledParameters, writeParameters } from './parameter.ts';
import {
  defaultFor,
  firstField,
  isAllTraffic,
  kindLetter,
  kindOfLetter,
  trafficLetter,
  trafficOfLetter,
} from './vocabulary.ts';
import { readWhen, writeWhen } from './when.ts';

/** What an episode's text leaves out because the episodes before it say it. */
export interface Context {
  /** The last time, in virtual microseconds. */
  readonly since: number;
  readonly ids: IdsSoFar;
  readonly maxDiskLosses: number | null;
}

/** What goes without saying for the first episode. */
export const NO_CONTEXT: Context = { since: 0, ids: NO_IDS, maxDiskLosses: null };

/** What an episode lets those behind it leave out. */
export const contextAfter = (context: Context, episode: Episode): Context => ({
  since: episode.when.type === 'At' ? episode.when.micros : context.since,
  ids: withId(context.ids, episode.id, episode.kind),
  maxDiskLosses: episode.maxDiskLosses,
});

/** Tenths of a second: most durations that a person chooses are whole ones. */
const TENTH_MICROS = 100_000;

/** An episode: when, kind, whom, how long, and what differs from what goes without saying (docs/links.md). */
export function writeEpisode(episode: Episode, context: Context): string {
  const kind = faultNamed(episode.kind) as FaultKind;
  const { id, when, on, from, to, groups, traffic, parameters, maxDiskLosses } = episode;
  const [first, other] = firstField(kind) === 'on' ? [on, from] : [from, on];
  return [
    writeWhen(when, context.since),
    kindLetter(kind.name) ?? `(${kind.name})`,
    writeSelectors(first),
    other.length === 0 ? '' : `*${writeSelectors(other)}`,
    to.length === 0 ? '' : `~${writeSelectors(to)}`,
    ...groups.map((group) => `/${writeSelectors(group)}`),
    writeFor(episode.forMicros, kind),
    isAllTraffic(traffic) ? '' : `=T${traffic.map(trafficLetter).join('')}`,
    writeParameters(kind, parameters),
    writeId(id, kind.name, context.ids),
    maxDiskLosses === context.maxDiskLosses ? '' : `?${writeLosses(maxDiskLosses)}`,
  ].join('');
}

const writeLosses = (losses: number | null): string => (losses === null ? '' : writeCount(losses));

function writeFor(micros: number | null, kind: FaultKind): string {
  if (micros === defaultFor(kind)) return '';
  if (micros === null) return ';';
  return micros % TENTH_MICROS === 0
    ? `;${writeCount(micros / TENTH_MICROS)}`
    : `:${writeMicros(micros)}`;
}

/** The episode that fills the cursor. */
export function readEpisode(cursor: Cursor, context: Context): Episode {
  const when = readWhen(cursor, context.since);
  const kind = readKind(cursor);
  const first = readSelectors(cursor);
  const other = cursor.take('*') ? readSelectors(cursor) : [];
  const to = cursor.take('~') ? readSelectors(cursor) : [];
  const groups: string[][] = [];
  while (cursor.take('/')) groups.push(readSelectors(cursor));
  const forMicros = readFor(cursor, kind);
  const { traffic, parameters } = readSettings(cursor, kind);
  const id = readId(cursor, kind.name, context.ids);
  const maxDiskLosses = cursor.take('?') ? readLosses(cursor) : context.maxDiskLosses;
  cursor.finish('`,` or the end of the faults');
  const isOnFirst = firstField(kind) === 'on';
  return {
    id,
    kind: kind.name,
    when,
    forMicros,
    on: isOnFirst ? first : other,
    from: isOnFirst ? other : first,
    to,
    groups,
    traffic,
    parameters,
    maxDiskLosses,
  };
}

function readKind(cursor: Cursor): FaultKind {
  const start = cursor.at;
  const isNamed = cursor.take('(');
  const name = isNamed ? cursor.while((character) => /^[a-z-]$/.test(character)) : cursor.peek();
  if (isNamed) cursor.expect(')', '`)` behind the name of an action');
  else if (name === '') throw cursor.fault('expected an action; it ends too early');
  else cursor.take(name);
  const kind = isNamed ? faultNamed(name) : kindOfLetter(name);
  if (kind === null) throw cursor.fault(`unknown action \`${name}\``, start);
  return kind;
}

function readFor(cursor: Cursor, kind: FaultKind): number | null {
  const start = cursor.at;
  if (cursor.take(':')) return readMicros(cursor, 'a duration', false);
  if (!cursor.take(';')) return defaultFor(kind);
  if (!/^[0-9a-z]$/.test(cursor.peek())) return null;
  const micros = readCount(cursor, 'a duration') * TENTH_MICROS;
  if (!Number.isSafeInteger(micros)) throw cursor.fault('the duration is too long', start);
  return micros;
}

const readLosses = (cursor: Cursor): number | null =>
  cursor.peek() === '' ? null : readCount(cursor, 'a number of lost disks');

interface Settings {
  readonly traffic: readonly TrafficClass[];
  readonly parameters: Episode['parameters'];
}

/** Traffic and parameters, each behind its `=`. */
function readSettings(cursor: Cursor, kind: FaultKind): Settings {
  let traffic: readonly TrafficClass[] = TRAFFIC_CLASSES;
  const given = new Map<string, ParameterValue>();
  for (let count = 0; cursor.take('='); count++) {
    const start = cursor.at;
    if (count === 0 && cursor.take('T')) {
      traffic = readTraffic(cursor);
      continue;
    }
    const [name, value] = readParameter(cursor, kind);
    if (given.has(name)) throw cursor.fault(`the parameter "${name}" is given twice`, start);
    given.set(name, value);
  }
  return { traffic, parameters: settledParameters(kind, Object.fromEntries(given)) };
}

function readTraffic(cursor: Cursor): readonly TrafficClass[] {
  const classes: TrafficClass[] = [];
  for (;;) {
    const traffic = trafficOfLetter(cursor.peek());
    if (traffic === null) return classes;
    cursor.take(cursor.peek());
    classes.push(traffic);
  }
}
