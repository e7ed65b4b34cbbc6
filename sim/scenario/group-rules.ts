import type { ServerSettings } from '../../core/config/settings.ts';
import { ASSIGNOR_NAMES, assignorNames } from '../../core/group/assignor/assignors.ts';
import { nearest } from '../faults/nearest.ts';
import type { Briefing } from './briefing.ts';
import { joinPath } from './usage-error.ts';

type Name = Extract<keyof ServerSettings, `group.consumer.${string}.ms`>;

/** Settings that a broker keeps between two others (GroupCoordinatorConfig.verifyConsumerGroupConfigs). */
const BOUNDED: readonly (readonly [name: Name, least: Name, most: Name])[] = [
  [
    'group.consumer.session.timeout.ms',
    'group.consumer.min.session.timeout.ms',
    'group.consumer.max.session.timeout.ms',
  ],
  [
    'group.consumer.heartbeat.interval.ms',
    'group.consumer.min.heartbeat.interval.ms',
    'group.consumer.max.heartbeat.interval.ms',
  ],
  [
    'group.consumer.assignment.interval.ms',
    'group.consumer.min.assignment.interval.ms',
    'group.consumer.max.assignment.interval.ms',
  ],
];

/** What a group coordinator of the consumer protocol refuses to start with (clients §9). */
export function checkGroups(settings: ServerSettings, path: string, briefing: Briefing): void {
  for (const [name, least, most] of BOUNDED) {
    requireOrder(settings, path, briefing, name, least, 'greater than or equal to');
    requireOrder(settings, path, briefing, name, most, 'less than or equal to');
  }
  const heartbeat = 'group.consumer.heartbeat.interval.ms';
  requireOrder(
    settings,
    path,
    briefing,
    heartbeat,
    'group.consumer.session.timeout.ms',
    'less than',
  );
  const setting = 'group.consumer.assignors';
  const names = assignorNames(settings[setting]);
  const unknown = names.find((name) => !ASSIGNOR_NAMES.includes(name));
  if (unknown !== undefined) {
    const problem = `an assignor of one's own is not modelled: ${ASSIGNOR_NAMES.join(' and ')} are`;
    throw briefing.wrong(
      joinPath(path, setting),
      unknown,
      problem,
      nearest(unknown, ASSIGNOR_NAMES),
    );
  }
  if (names.length === 0 || new Set(names).size < names.length) {
    const problem = 'expected names of assignors with commas between, each once';
    throw briefing.wrong(joinPath(path, setting), settings[setting], problem);
  }
}

function requireOrder(
  settings: ServerSettings,
  path: string,
  briefing: Briefing,
  name: Name,
  other: Name,
  order: 'greater than or equal to' | 'less than or equal to' | 'less than',
): void {
  const value = settings[name];
  const bound = settings[other];
  const holds =
    order === 'less than'
      ? value < bound
      : order === 'less than or equal to'
        ? value <= bound
        : value >= bound;
  if (holds) return;
  const problem = `requirement failed: ${name} must be ${order} ${other} (${value} ms and ${bound} ms)`;
  throw briefing.wrong(joinPath(path, name), value, problem);
}
