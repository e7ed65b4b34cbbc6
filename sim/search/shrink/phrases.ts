import type { Episode, When } from '../../faults/episode.ts';
import { faultNamed } from '../../faults/table.ts';
import { formatDuration } from '../../scenario/duration.ts';

/** A fault of a plan as one phrase: `crash of leader(orders-0) for 190ms, 3ms after the 2nd IsrChanged of orders-0`. */
export const faultPhrase = (episode: Episode): string =>
  `${faultEffectPhrase(episode)}, ${whenPhrase(episode.when)}`;

/** What a fault does, to whom and for how long, without when. */
export const faultEffectPhrase = (episode: Episode): string =>
  `${episode.kind}${targetPhrase(episode)}${parametersPhrase(episode)}${lastsPhrase(episode)}`;

function targetPhrase({ on, from, to, groups }: Episode): string {
  const parts: string[] = [];
  if (on.length > 0) parts.push(` of ${on.join(', ')}`);
  if (from.length > 0) parts.push(` from ${from.join(', ')}`);
  if (to.length > 0) parts.push(` to ${to.join(', ')}`);
  if (groups.length > 0)
    parts.push(` between ${groups.map((group) => group.join(', ')).join(' | ')}`);
  return parts.join('');
}

/** Only what was not left at its default. */
function parametersPhrase({ kind, parameters }: Episode): string {
  const parts: string[] = [];
  for (const { name, type, default: usual } of faultNamed(kind)?.parameters ?? []) {
    const value = parameters[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(usual)) continue;
    const isTime = (type === 'duration' || type === 'offset') && typeof value === 'number';
    parts.push(`${name} ${isTime ? formatDuration(value) : shown(value)}`);
  }
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

function lastsPhrase({ kind, forMicros }: Episode): string {
  if (faultNamed(kind)?.lasts !== true) return '';
  return forMicros === null ? ' until all faults heal' : ` for ${formatDuration(forMicros)}`;
}

/** When a fault begins. */
export function whenPhrase(when: When): string {
  if (when.type === 'At') return `at ${formatDuration(when.micros)}`;
  const { probe, where, nth, plusMicros } = when;
  const about = where.map(([field, value]) =>
    field === 'partition' || field === 'topic' ? ` of ${value}` : ` (${field} ${value})`,
  );
  const event = `the ${ordinal(nth)} ${probe}${about.join('')}`;
  return plusMicros === 0 ? `at ${event}` : `${formatDuration(plusMicros)} after ${event}`;
}

function ordinal(n: number): string {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
}
