import { hasChange } from '../../core/config/version.ts';
import type { Briefing } from './briefing.ts';
import type { ResolvedCluster } from './resolve-cluster.ts';
import type { ResolvedTopic } from './resolved.ts';
import type { SettingsSpec, TopicSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** A scenario that says nothing of topics has one, `orders`. */
const DEFAULT_TOPICS: Readonly<Record<string, TopicSpec>> = { orders: {} };

/** The topics with partitions, replicas and the settings that decide guarantees. */
export function resolveTopics(
  specs: Readonly<Record<string, TopicSpec>> | undefined,
  cluster: ResolvedCluster,
  briefing: Briefing,
): readonly ResolvedTopic[] {
  return Object.entries(specs ?? DEFAULT_TOPICS).map(([name, spec]) =>
    resolveTopic(name, spec, cluster, briefing, joinPath('topics', name)),
  );
}

/** One topic; also of the operation `create-topic`, whose place is `path`. */
export function resolveTopic(
  name: string,
  spec: TopicSpec,
  cluster: ResolvedCluster,
  briefing: Briefing,
  path: string,
): ResolvedTopic {
  checkName(name, briefing, path);
  const assignments = spec.assignments ?? [];
  checkAssignments(assignments, spec, cluster, briefing, path);
  const replicas = assignments[0]?.length ?? spec.replicas ?? defaultReplicas(cluster);
  const partitions =
    spec.partitions ??
    (assignments.length > 0 ? assignments.length : cluster.common['num.partitions']);
  const { brokers } = cluster;
  if (replicas > brokers.length || replicas < 1) {
    const problem = `Unable to replicate the partition ${replicas} time(s): The target replication factor of ${replicas} cannot be reached because only ${brokers.length} broker(s) are registered`;
    throw briefing.wrong(joinPath(path, 'replicas'), spec.replicas ?? replicas, problem);
  }
  const { config, minInsyncReplicas, uncleanLeaderElection } = settle(
    spec.config ?? {},
    cluster,
    briefing,
    path,
  );
  warnAboutTopic(replicas, minInsyncReplicas, uncleanLeaderElection, briefing, path);
  return {
    name,
    partitions,
    replicas,
    assignments,
    config,
    minInsyncReplicas,
    uncleanLeaderElection,
  };
}

/** Kafka's own default is 1; a simulated cluster without a word about it replicates as production does. */
const defaultReplicas = ({ brokers, given, common }: ResolvedCluster): number =>
  given.includes('default.replication.factor')
    ? common['default.replication.factor']
    : Math.min(3, brokers.length);

/** Topic settings as the texts that a client would send, checked and in the model's units. */
export function topicConfig(
  config: SettingsSpec,
  briefing: Briefing,
  path: string,
): Readonly<Record<string, string>> {
  const { settings, given } = briefing.settings('topic', config, path);
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(given.map((name) => [name, String(values[name])]));
}

function settle(
  given: SettingsSpec,
  { common }: ResolvedCluster,
  briefing: Briefing,
  path: string,
): Pick<ResolvedTopic, 'config' | 'minInsyncReplicas' | 'uncleanLeaderElection'> {
  const config = topicConfig(given, briefing, joinPath(path, 'config'));
  const minIsr = config['min.insync.replicas'];
  const unclean = config['unclean.leader.election.enable'];
  return {
    config,
    minInsyncReplicas: minIsr === undefined ? common['min.insync.replicas'] : Number(minIsr),
    uncleanLeaderElection:
      unclean === undefined ? common['unclean.leader.election.enable'] : unclean === 'true',
  };
}

/** The rules of Kafka's Topic.validate. */
function checkName(name: string, briefing: Briefing, path: string): void {
  if (name === '.' || name === '..' || name.length > 249 || !/^[a-zA-Z0-9._-]+$/.test(name)) {
    const problem =
      "Topic name is invalid: up to 249 ASCII alphanumerics, '.', '_' and '-', but not \".\" or \"..\"";
    throw briefing.wrong(path, name, problem);
  }
  if (name === '__consumer_offsets' || name === '__transaction_state') {
    throw briefing.wrong(path, name, 'is an internal topic, which brokers create themselves');
  }
}

/** What ReplicationControlManager refuses about a manual assignment. */
function checkAssignments(
  assignments: readonly (readonly number[])[],
  spec: TopicSpec,
  { brokers }: ResolvedCluster,
  briefing: Briefing,
  topicPath: string,
): void {
  const path = joinPath(topicPath, 'assignments');
  assignments.forEach((replicas, index) => {
    const refuse = (problem: string): never => {
      const text = `The manual partition assignment includes ${problem}`;
      throw briefing.wrong(joinPath(path, index), replicas, text);
    };
    if (replicas.length === 0) refuse('an empty replica list');
    const missing = replicas.find((id) => !brokers.includes(id));
    if (missing !== undefined) {
      refuse(
        `broker ${missing}, but no such broker is registered (there is ${brokers.join(', ')})`,
      );
    }
    const twice = replicas.find((id, at) => replicas.indexOf(id) !== at);
    if (twice !== undefined) refuse(`the broker ${twice} more than once`);
    const first = assignments[0]?.length;
    if (replicas.length !== first) {
      refuse(
        `a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, which have ${first} replica(s)`,
      );
    }
  });
  if (assignments.length === 0) return;
  if (spec.partitions !== undefined && spec.partitions !== assignments.length) {
    const problem = `there are assignments for ${assignments.length} partitions`;
    throw briefing.wrong(joinPath(topicPath, 'partitions'), spec.partitions, problem);
  }
  if (spec.replicas !== undefined && spec.replicas !== assignments[0]?.length) {
    const problem = `the assignments have ${assignments[0]?.length} replicas`;
    throw briefing.wrong(joinPath(topicPath, 'replicas'), spec.replicas, problem);
  }
}

function warnAboutTopic(
  replicas: number,
  minInsyncReplicas: number,
  uncleanLeaderElection: boolean,
  briefing: Briefing,
  path: string,
): void {
  if (minInsyncReplicas > replicas) {
    const does = hasChange(briefing.release, ['3.7.0'])
      ? `Kafka counts with ${replicas} (KIP-966)`
      : 'every write with acks=all is refused (NOT_ENOUGH_REPLICAS)';
    briefing.warn(
      path,
      `min.insync.replicas=${minInsyncReplicas} of ${replicas} replicas: ${does}`,
    );
  }
  if (replicas === 1) {
    briefing.warn(
      path,
      'a single replica: its broker down is the partition down, its disk lost is the data lost',
    );
  }
  if (uncleanLeaderElection && replicas > 1) {
    briefing.warn(
      path,
      'unclean.leader.election.enable=true: a replica outside the ISR may lead and cut off acknowledged records (KIP-106)',
    );
  }
}
