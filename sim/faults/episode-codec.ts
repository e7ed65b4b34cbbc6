import { TRAFFIC_CLASSES, type TrafficClass } from '../kernel/connection.ts';
import type { Episode, ParameterValue, When } from './episode.ts';
import { faultNamed } from './table.ts';

/** Something in a file that is not what it should be. */
export interface CodecProblem {
  readonly path: string;
  readonly problem: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** An episode read from a file, or what is wrong with it. */
export function readEpisode(value: unknown, path: string): Episode | CodecProblem {
  if (!isFields(value)) return { path, problem: 'expected an episode' };
  const { id, kind: name, forMicros, maxDiskLosses } = value;
  const wrong = (field: string, expected: string): CodecProblem => {
    return { path: `${path}.${field}`, problem: `expected ${expected}` };
  };
  if (typeof id !== 'string') return wrong('id', 'a text');
  const kind = typeof name === 'string' ? faultNamed(name) : null;
  if (kind === null) return wrong('kind', 'the name of a fault');
  const when = readWhen(value['when']);
  if (when === null) return wrong('when', 'a time or an event');
  if (forMicros !== null && !isCount(forMicros)) return wrong('forMicros', 'microseconds or null');
  const on = readTexts(value['on']);
  const from = readTexts(value['from']);
  const to = readTexts(value['to']);
  const groups = Array.isArray(value['groups']) ? value['groups'].map(readTexts) : null;
  if (on === null) return wrong('on', 'a list of selectors');
  if (from === null) return wrong('from', 'a list of selectors');
  if (to === null) return wrong('to', 'a list of selectors');
  if (groups?.every((group) => group !== null) !== true)
    return wrong('groups', 'lists of selectors');
  const traffic = readTraffic(value['traffic']);
  if (traffic === null) return wrong('traffic', `some of ${TRAFFIC_CLASSES.join(', ')}`);
  const { parameters } = value;
  if (!isFields(parameters)) return wrong('parameters', 'values by name');
  const missing = kind.parameters.find((parameter) => parameters[parameter.name] === undefined);
  if (missing !== undefined) return wrong(`parameters.${missing.name}`, missing.doc);
  if (maxDiskLosses !== null && !isCount(maxDiskLosses))
    return wrong('maxDiskLosses', 'a number or null');
  return {
    id,
    kind: kind.name,
    when,
    forMicros: forMicros as number | null,
    on,
    from,
    to,
    groups: groups as string[][],
    traffic,
    parameters: parameters as Readonly<Record<string, ParameterValue>>,
    maxDiskLosses: maxDiskLosses as number | null,
  };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function readTexts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.every((text) => typeof text === 'string') ? (value as string[]) : null;
}

function readTraffic(value: unknown): readonly TrafficClass[] | null {
  const texts = readTexts(value);
  if (texts?.every((text) => TRAFFIC_CLASSES.includes(text as TrafficClass)) !== true) return null;
  return texts as TrafficClass[];
}

function readWhen(value: unknown): When | null {
  if (!isFields(value)) return null;
  const { type, micros, probe, where, nth, plusMicros } = value;
  if (type === 'At') return isCount(micros) ? { type: 'At', micros } : null;
  if (type !== 'After' || typeof probe !== 'string' || !Array.isArray(where)) return null;
  if (!isCount(nth) || !isCount(plusMicros)) return null;
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string';
  return where.every(isPair) ? { type: 'After', probe, where, nth, plusMicros } : null;
}
