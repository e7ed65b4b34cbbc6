import type { Probe } from '../../core/probe.ts';
import type { SteppedEvent } from '../kernel/observer.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Checker, Report } from './checker.ts';
import { partitionOn } from './server-view.ts';

interface Fold {
  readonly partitions: PartitionTimes[];
}

/** When the records of a partition were committed: below each offset, at the moment beside it. */
interface PartitionTimes {
  readonly name: string;
  readonly topicId: string;
  readonly ends: number[];
  readonly moments: number[];
}

const BY_CREATE_TIME =
  'message.timestamp.type=CreateTime: retention goes by the timestamps that producers give (KIP-32)';

/** RETENTION-FLOOR: what a topic keeps for a time can be read for so long after it was written. */
export const retentionChecker: Checker<Fold> = {
  guarantees: [
    {
      id: 'retention-floor',
      title: 'A record stays readable for retention.ms after it was written.',
      jepsen: null,
      kind: 'safety',
      rule: 'KIP-32, KAFKA-4340, KAFKA-18929; failures.md RETENTION-FLOOR',
      waivedBy: () => null,
    },
  ],
  concerns: (scenario: ResolvedScenario) =>
    scenario.topics.some(({ config }) => config['retention.ms'] !== undefined),
  start: (): Fold => ({ partitions: [] }),
  skipsClients: true,
  onStep: (fold: Fold, event: SteppedEvent, report: Report) => {
    for (const probe of event.probes as readonly Probe[]) {
      if (probe.type === 'HighWatermarkAdvanced') onCommitted(fold, event, probe);
      if (probe.type === 'LogStartRaised') onDeleted(fold, event, report, probe);
    }
  },
};

function onCommitted(
  fold: Fold,
  event: SteppedEvent,
  { partition, to }: Extract<Probe, { readonly type: 'HighWatermarkAdvanced' }>,
): void {
  const topicId = partitionOn(event.after, partition)?.topicId ?? '';
  const times = timesOf(fold, partition, topicId);
  if (to <= (times.ends[times.ends.length - 1] ?? 0)) return;
  times.ends.push(to);
  times.moments.push(event.at);
}

function onDeleted(
  fold: Fold,
  event: SteppedEvent,
  report: Report,
  { partition: name, topicId, to }: Extract<Probe, { readonly type: 'LogStartRaised' }>,
): void {
  const partition = partitionOn(event.after, name);
  // What an operator deletes, and what a follower is told to, is nobody's retention.
  if (event.input.type !== 'TimerFired' || partition === null) return;
  const { settings } = partition;
  if (settings['retention.ms'] < 0 || settings['retention.bytes'] >= 0) return;
  report.exercised('retention-floor');
  const { ends, moments } = timesOf(fold, name, topicId);
  const last = ends.findIndex((end) => end >= to);
  const writtenAt = moments[last];
  if (writtenAt === undefined) return;
  const keptMs = Math.floor((event.at - writtenAt) / 1000);
  if (keptMs >= settings['retention.ms']) return;
  const text = `${event.node.spec.name} deleted ${name} up to ${to} ${keptMs} ms after it was written, with retention.ms=${settings['retention.ms']}`;
  const evidence = { event: event.number, at: event.at, text, record: null };
  if (settings['message.timestamp.type'] === 'LogAppendTime') {
    report.violated('retention-floor', evidence);
  } else {
    report.allowed('retention-floor', evidence, BY_CREATE_TIME);
  }
}

function timesOf(fold: Fold, name: string, topicId: string): PartitionTimes {
  const known = fold.partitions.find((one) => one.name === name && one.topicId === topicId);
  if (known !== undefined) return known;
  const made: PartitionTimes = { name, topicId, ends: [], moments: [] };
  fold.partitions.push(made);
  return made;
}
