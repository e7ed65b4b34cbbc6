import type { When } from '../../faults/episode.ts';
import { canonicalJson } from '../../scenario/hash.ts';
import type { Cursor } from './cursor.ts';
import { readJson, readProbe, writeJson, writeProbe } from './names.ts';
import { readCount, readMicros, writeCount, writeMicros } from './number.ts';
import { readText, writeText } from './text.ts';

/**
 * When an episode is due. A time is counted from `since`, the last time before it in the link, which keeps long plans
 * short; an event is `:probe/field=value*nth+plus:`.
 */
export function writeWhen(when: When, since: number): string {
  if (when.type === 'At') return writeMicros(when.micros - since);
  const where = when.where
    .map(([field, value]) => `/${writeText(field)}=${writeWhereValue(value)}`)
    .join('');
  const nth = when.nth === 1 ? '' : `*${writeCount(when.nth)}`;
  const plus = when.plusMicros === 0 ? '' : `+${writeMicros(when.plusMicros)}`;
  return `:${writeProbe(when.probe)}${where}${nth}${plus}:`;
}

const writeWhereValue = (value: unknown): string =>
  typeof value === 'string' ? writeText(value) : writeJson(canonicalJson(value));

/** The time or event at the cursor. */
export function readWhen(cursor: Cursor, since: number): When {
  if (cursor.take(':')) return readAfter(cursor);
  const start = cursor.at;
  const micros = since + readMicros(cursor, 'a time or an event', true);
  if (micros >= 0 && Number.isSafeInteger(micros)) return { type: 'At', micros };
  throw cursor.fault('the time lies outside the run', start);
}

function readAfter(cursor: Cursor): When {
  const probe = readProbe(cursor);
  const where: [string, string | number | boolean][] = [];
  while (cursor.take('/')) {
    const field = readText(cursor, 'the field of an event');
    cursor.expect('=', '`=` behind the field of an event');
    const value = cursor.take('*') ? readJson(cursor) : readText(cursor, 'the value of a field');
    where.push([field, value as string | number | boolean]);
  }
  const nth = cursor.take('*') ? readCount(cursor, 'which of the events') : 1;
  const plusMicros = cursor.take('+') ? readMicros(cursor, 'a duration', false) : 0;
  cursor.expect(':', '`:` behind an event');
  return { type: 'After', probe, where, nth, plusMicros };
}
