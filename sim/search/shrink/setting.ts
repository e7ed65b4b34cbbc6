import { formatDuration } from '../../scenario/duration.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Failing } from './pass.ts';

/** The cluster and its clients in one line, and the rules that were set back in another if there are any. */
export function settingLines({ scenario }: Failing): string[] {
  const rules = Object.entries(scenario.source.switches ?? {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  const lines = [`${clusterPhrase(scenario)}${clientsPhrase(scenario)}.`];
  if (rules.length > 0) lines.push(`Rules set: ${rules.join(', ')}.`);
  return lines;
}

function clusterPhrase({ servers, quorumOnly, topics }: ResolvedScenario): string {
  const having = (role: 'broker' | 'controller'): number =>
    servers.filter(({ config }) => config.roles.includes(role)).length;
  if (quorumOnly !== null) {
    const { appendEveryMicros } = quorumOnly;
    const appends =
      appendEveryMicros === 0
        ? 'which appends nothing'
        : `whose leader appends every ${formatDuration(appendEveryMicros)}`;
    return `A quorum of ${counted(having('controller'), 'voter')}, ${appends}`;
  }
  const cluster = `${counted(having('broker'), 'broker')}, ${counted(having('controller'), 'controller')}`;
  const described = topics.map(
    ({ name, partitions, replicas, minInsyncReplicas }) =>
      `${name} has ${counted(partitions, 'partition')}, ${counted(replicas, 'replica')}, min.insync.replicas=${minInsyncReplicas}`,
  );
  return [cluster, ...described].join('; ');
}

function clientsPhrase({ producers, consumers }: ResolvedScenario): string {
  const sending = producers.map(({ name, settings, count }) => {
    const records = count < 0 ? '' : ` ${counted(count, 'record')}`;
    return `${name} sends${records} with acks=${settings.acks}`;
  });
  const reading =
    consumers.length === 0 ? [] : [`${consumers.map(({ name }) => name).join(', ')} read`];
  const all = [...sending, ...reading];
  return all.length === 0 ? '' : `; ${all.join('; ')}`;
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
