import type { ResolvedConsumer, ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';
import { lossAllowed } from '../replication/guarantees.ts';

const members = ({ consumers }: ResolvedScenario): readonly ResolvedConsumer[] =>
  consumers.filter(({ settings, commit }) => settings['group.id'] !== '' && commit !== 'copier');

/** Why what a group has committed may not have been processed, or null (clients §8 rows 6 and 9). */
function mayLose(scenario: ResolvedScenario): string | null {
  for (const { name, commit, handOff, settings } of members(scenario)) {
    if (commit === 'sync-before') {
      return `${name} commits before it processes: a crash in between loses the records (clients §8 row 6)`;
    }
    if (handOff && commit !== 'none') {
      return `${name} hands records to threads: a later poll commits what they have not processed (clients §8 row 9)`;
    }
    if (settings['auto.offset.reset'] !== 'earliest') {
      return `${name} has auto.offset.reset=${settings['auto.offset.reset']}: what is written before its first position is skipped (clients §4.5)`;
    }
  }
  return lossAllowed(scenario);
}

/** The coordinator sets no minimum of in-sync replicas for its topic: that of brokers holds, which is 1 by default. */
function offsetsMayBeLost({ servers }: ResolvedScenario): string | null {
  const isOne = servers.some(({ config }) => config.settings['min.insync.replicas'] < 2);
  if (!isOne) return null;
  return '__consumer_offsets has the min.insync.replicas=1 of its brokers: the coordinator alone acknowledges a commit when the ISR has shrunk to it, and it is lost with its disk (clients §5.1)';
}

/** Why records may take effect again, or null (clients §8 rows 7 and 8). */
function mayRepeat(scenario: ResolvedScenario): string | null {
  for (const { name, commit } of members(scenario)) {
    if (commit === 'sync-before') {
      const why = offsetsMayBeLost(scenario);
      if (why !== null) return why;
      continue;
    }
    return `${name} commits after it has processed: a crash or a rebalance in between repeats the records (clients §8 rows 7 and 8)`;
  }
  return lossAllowed(scenario);
}

const delivery = (
  id: string,
  title: string,
  rule: string,
  waivedBy: Guarantee['waivedBy'],
): Guarantee => ({ id, title, jepsen: null, kind: 'safety', rule, waivedBy });

/** What effects of records outside of Kafka tell, per group (clients §8). */
export const DELIVERY_GUARANTEES: readonly Guarantee[] = [
  delivery(
    'at-least-once',
    'What a group has committed has taken effect.',
    'clients §8, §4.4; KAFKA-18641',
    mayLose,
  ),
  delivery(
    'at-most-once',
    'A record takes effect at most once in a group.',
    'clients §8 row 6',
    mayRepeat,
  ),
  delivery(
    'exactly-once',
    'What was sent once takes effect exactly once in a group.',
    'clients §8',
    () => 'effects and offsets are not written together (clients §8 rows 10 and 12)',
  ),
];
