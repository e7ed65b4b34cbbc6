import { TRAFFIC_CLASSES, type TrafficClass } from '../kernel/connection.ts';
import type { EventSpec, FaultSpec, WhenSpec } from '../scenario/scenario.ts';
import type { Cast } from './cast.ts';
import { durationMicros } from './duration.ts';
import type { Episode, ParameterValue, Problem, When } from './episode.ts';
import type { FaultKind } from './kind.ts';
import { suggestion } from './nearest.ts';
import { checkParameter, isMissing } from './parameters.ts';
import { restartMicros } from './process-faults.ts';
import { parseSelector } from './selectors.ts';
import { FAULTS, faultNamed } from './table.ts';
import { PROBE_NAMES } from './triggers.ts';

/** Everything wrong with a list of faults, in its order; empty where nothing is. Selectors are checked, not resolved. */
export function checkFaults(faults: readonly FaultSpec[], cast: Cast): readonly Problem[] {
  return settle(faults, cast).problems;
}

/** The episodes that faults as written in a scenario mean. They have passed `checkFaults`. */
export function planFaults(faults: readonly FaultSpec[], cast: Cast): readonly Episode[] {
  return settle(faults, cast).episodes;
}

interface Settled {
  readonly episodes: Episode[];
  readonly problems: Problem[];
}

const COMMON: readonly string[] = ['fault', 'id', 'at', 'after', 'for'];
const SELECTED = ['on', 'from', 'to'] as const;

function settle(faults: readonly FaultSpec[], cast: Cast): Settled {
  const settled: Settled = { episodes: [], problems: [] };
  faults.forEach((spec, index) => {
    const path = `faults[${index}]`;
    const kind = faultNamed(spec.fault);
    if (kind === null) {
      const names = FAULTS.map(({ name }) => name);
      const message = `no fault is called "${spec.fault}"${suggestion(String(spec.fault), names)}`;
      settled.problems.push({ path: `${path}.fault`, message, position: -1 });
      return;
    }
    const id = spec.id ?? freeId(kind, settled.episodes);
    if (settled.episodes.some((episode) => episode.id === id)) {
      const message = `another fault has the id "${id}" already`;
      settled.problems.push({ path: `${path}.id`, message, position: -1 });
    }
    settled.episodes.push(settleOne(spec, kind, id, path, cast, settled.problems));
  });
  return settled;
}

function freeId(kind: FaultKind, episodes: readonly Episode[]): string {
  for (let n = episodes.filter((episode) => episode.kind === kind.name).length + 1; ; n++) {
    const id = `${kind.name}-${n}`;
    if (!episodes.some((episode) => episode.id === id)) return id;
  }
}

function settleOne(
  spec: FaultSpec,
  kind: FaultKind,
  id: string,
  path: string,
  cast: Cast,
  problems: Problem[],
): Episode {
  checkFields(spec, kind, path, problems);
  const parameters: Record<string, ParameterValue> = {};
  for (const parameter of kind.parameters) {
    const given = spec[parameter.name];
    const checked = checkParameter(parameter, given, `${path}.${parameter.name}`);
    if ('message' in checked) problems.push(checked);
    else parameters[parameter.name] = checked.value;
  }
  for (const field of SELECTED) checkSelector(spec[field], `${path}.${field}`, cast, problems);
  spec.groups?.forEach((group, index) => {
    checkSelector(group, `${path}.groups[${index}]`, cast, problems);
  });
  return {
    id,
    kind: kind.name,
    when: settleWhen(spec, path, problems),
    forMicros: settleFor(spec, kind, path, parameters, cast, problems),
    on: listOf(spec.on),
    from: listOf(spec.from),
    to: listOf(spec.to),
    groups: (spec.groups ?? []).map(listOf),
    traffic: settleTraffic(spec, path, problems),
    parameters,
    maxDiskLosses: null,
  };
}

const listOf = (selector: string | readonly string[] | undefined): readonly string[] =>
  selector === undefined ? [] : typeof selector === 'string' ? [selector] : selector;

function checkFields(spec: FaultSpec, kind: FaultKind, path: string, problems: Problem[]): void {
  const targets = kind.targets.map(({ name }) => name as string);
  const own = [...targets, ...kind.parameters.map(({ name }) => name)];
  const known = kind.lasts
    ? [...COMMON, ...own]
    : [...COMMON.filter((name) => name !== 'for'), ...own];
  for (const field of Object.keys(spec)) {
    if (known.includes(field)) continue;
    const message =
      field === 'for'
        ? `"${kind.name}" happens in a moment and has no "for"`
        : `"${kind.name}" has no "${field}"${suggestion(field, known)}`;
    problems.push({ path: `${path}.${field}`, message, position: -1 });
  }
  for (const { name, required } of kind.targets) {
    if (!required || !isMissing(spec[name])) continue;
    problems.push({
      path: `${path}.${name}`,
      message: `"${kind.name}" needs "${name}"`,
      position: -1,
    });
  }
}

function checkSelector(
  selector: string | readonly string[] | undefined,
  path: string,
  cast: Cast,
  problems: Problem[],
): void {
  for (const text of listOf(selector)) {
    const parsed = parseSelector(text, cast);
    if (parsed.type !== 'Wrong') continue;
    const { position } = parsed;
    const message = `${parsed.message} (at character ${position + 1} of "${text}")`;
    problems.push({ path, message, position });
  }
}

/** When a fault or an operation is due, with what is wrong about it added to `problems`. */
export function settleWhen(spec: WhenSpec, path: string, problems: Problem[]): When {
  const { at, after } = spec;
  if ((at === undefined) === (after === undefined)) {
    problems.push({ path, message: 'needs either "at" or "after"', position: -1 });
  }
  if (after !== undefined) return settleAfter(after, `${path}.after`, problems);
  return { type: 'At', micros: settleDuration(at ?? 0, `${path}.at`, problems) };
}

function settleAfter(after: EventSpec, path: string, problems: Problem[]): When {
  const { probe, nth = 1, plus = 0, where = {} } = after;
  if (!PROBE_NAMES.includes(probe)) {
    const message = `no event is called "${probe}"${suggestion(probe, PROBE_NAMES)}`;
    problems.push({ path: `${path}.probe`, message, position: -1 });
  }
  if (!Number.isInteger(nth) || nth < 1) {
    problems.push({ path: `${path}.nth`, message: 'expected a number from 1', position: -1 });
  }
  const plusMicros = settleDuration(plus, `${path}.plus`, problems);
  return { type: 'After', probe, where: Object.entries(where), nth, plusMicros };
}

function settleDuration(value: unknown, path: string, problems: Problem[]): number {
  const micros = durationMicros(value);
  if (micros !== null && micros >= 0) return micros;
  const message = `expected a duration such as "250ms", got ${JSON.stringify(value)}`;
  problems.push({ path, message, position: -1 });
  return 0;
}

function settleFor(
  spec: FaultSpec,
  kind: FaultKind,
  path: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  cast: Cast,
  problems: Problem[],
): number | null {
  if (!kind.lasts) return 0;
  if (spec.for !== undefined) return settleDuration(spec.for, `${path}.for`, problems);
  if (kind.name !== 'restart') return null;
  return restartMicros(parameters['pace'] as string, cast.sessionTimeoutMicros);
}

function settleTraffic(
  spec: FaultSpec,
  path: string,
  problems: Problem[],
): readonly TrafficClass[] {
  const given = spec.traffic ?? TRAFFIC_CLASSES;
  for (const one of given) {
    if (TRAFFIC_CLASSES.includes(one)) continue;
    const message = `no traffic is called "${one}"${suggestion(String(one), TRAFFIC_CLASSES)}`;
    problems.push({ path: `${path}.traffic`, message, position: -1 });
  }
  return given;
}
