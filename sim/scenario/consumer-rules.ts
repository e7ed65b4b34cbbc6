import type { ConsumerSettings } from '../../core/config/settings.ts';
import type { Briefing } from './briefing.ts';
import { refineClient } from './client-rules.ts';
import type { CommitMode } from './resolved.ts';
import type { ConsumerSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** Client-side assignors: Kafka's short names, and the names of their classes. */
const ASSIGNORS: readonly (readonly [name: string, className: string])[] = [
  ['range', 'org.apache.kafka.clients.consumer.RangeAssignor'],
  ['roundrobin', 'org.apache.kafka.clients.consumer.RoundRobinAssignor'],
  ['sticky', 'org.apache.kafka.clients.consumer.StickyAssignor'],
  ['cooperative-sticky', 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor'],
];

/** What each protocol has no use for (ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS and its counterpart). */
const UNSUPPORTED: Readonly<Record<ConsumerSettings['group.protocol'], readonly string[]>> = {
  classic: ['group.remote.assignor'],
  consumer: ['partition.assignment.strategy', 'heartbeat.interval.ms', 'session.timeout.ms'],
};

/** What a consumer program comes to besides its settings. */
export interface ConsumerRules {
  readonly settings: ConsumerSettings;
  readonly group: string | null;
  readonly commit: CommitMode;
}

/** What a consumer makes of its settings when it starts, or the exception that it throws (ConsumerConfig; clients §9). */
export function refineConsumer(
  spec: ConsumerSpec,
  read: { readonly settings: ConsumerSettings; readonly given: readonly string[] },
  briefing: Briefing,
  path: string,
): ConsumerRules {
  const { given } = read;
  const at = joinPath(path, 'config');
  const settings = refineClient(read.settings, given);
  const groupId = groupOf(spec, settings, briefing, path);
  if (spec.group !== undefined && spec.partitions !== undefined) {
    const problem = 'a member of a group names no partitions: the group assigns them';
    throw briefing.wrong(joinPath(path, 'partitions'), spec.partitions, problem);
  }
  checkProtocol(settings, given, briefing, at);
  const commit = commitMode(spec, settings, groupId, given, briefing, path);
  return {
    settings: {
      ...settings,
      'group.id': groupId,
      'enable.auto.commit': commit === 'auto',
      'partition.assignment.strategy': assignors(settings, briefing, at),
    },
    group: spec.group ?? null,
    commit,
  };
}

function groupOf(
  spec: ConsumerSpec,
  settings: ConsumerSettings,
  briefing: Briefing,
  path: string,
): string {
  const given = settings['group.id'];
  const { group } = spec;
  if (group === undefined) return given;
  if (group === '') {
    const problem = 'The configured group.id should not be an empty string or whitespace.';
    throw briefing.wrong(joinPath(path, 'group'), group, problem);
  }
  if (given === '' || given === group) return group;
  const problem = `differs from group.id=${given} of its config`;
  throw briefing.wrong(joinPath(path, 'group'), group, problem);
}

function checkProtocol(
  settings: ConsumerSettings,
  given: readonly string[],
  briefing: Briefing,
  at: string,
): void {
  const protocol = settings['group.protocol'];
  for (const name of UNSUPPORTED[protocol]) {
    if (!given.includes(name)) continue;
    const problem = `${name} cannot be set when group.protocol=${protocol.toUpperCase()}`;
    const value = settings[name as keyof ConsumerSettings];
    throw briefing.wrong(joinPath(at, name), value, problem);
  }
  const heartbeat = settings['heartbeat.interval.ms'];
  if (protocol === 'classic' && heartbeat >= settings['session.timeout.ms']) {
    const problem = 'Heartbeat must be set lower than the session timeout';
    throw briefing.wrong(joinPath(at, 'heartbeat.interval.ms'), heartbeat, problem);
  }
}

function commitMode(
  spec: ConsumerSpec,
  settings: ConsumerSettings,
  groupId: string,
  given: readonly string[],
  briefing: Briefing,
  path: string,
): CommitMode {
  const { commit } = spec;
  const isAuto = settings['enable.auto.commit'];
  const name = joinPath(joinPath(path, 'config'), 'enable.auto.commit');
  if (groupId === '') {
    if (isAuto && given.includes('enable.auto.commit')) {
      const problem =
        'enable.auto.commit cannot be set to true when default group id (null) is used.';
      throw briefing.wrong(name, true, problem);
    }
    if (commit === undefined || commit === 'none') return 'none';
    const problem =
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.';
    throw briefing.wrong(joinPath(path, 'commit'), commit, problem);
  }
  if (commit === undefined) return isAuto ? 'auto' : 'none';
  if (given.includes('enable.auto.commit') && isAuto !== (commit === 'auto')) {
    const problem = `contradicts enable.auto.commit=${isAuto} of its config`;
    throw briefing.wrong(joinPath(path, 'commit'), commit, problem);
  }
  return commit;
}

/** The assignors by their short names; class names are taken as well (AbstractPartitionAssignor.getAssignorInstances). */
function assignors(settings: ConsumerSettings, briefing: Briefing, at: string): string {
  const setting = 'partition.assignment.strategy';
  const path = joinPath(at, setting);
  const given = settings[setting].split(',').map((text) => text.trim());
  const names = given.map((text) => {
    const found = ASSIGNORS.find(([name, className]) => text === name || text === className);
    if (found !== undefined) return found[0];
    const problem = `no assignor is called "${text}"; known are ${ASSIGNORS.map(([name]) => name).join(', ')}`;
    throw briefing.wrong(path, settings[setting], problem);
  });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names.join(',');
  const problem = `The assignor name: '${twice}' is used in more than one assignor`;
  throw briefing.wrong(path, settings[setting], problem);
}
