import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { QuorumFold } from './fold.ts';

/** Guarantees that a lost record breaks. */
const LOSSES: readonly string[] = [
  'raft-durable-majority',
  'raft-leader-complete',
  'raft-committed-prefix',
  'raft-hw-monotone',
];

/** Reports a broken guarantee, unless what happened before is more than static voters, or Kafka's own rules, bear. */
export function judge(
  fold: QuorumFold,
  report: Report,
  event: SteppedEvent,
  id: string,
  text: string,
): void {
  const evidence = { event: event.number, at: event.at, text, record: null };
  const why = excuse(fold, id);
  if (why === null) report.violated(id, evidence);
  else report.allowed(id, evidence, why);
}

function excuse(fold: QuorumFold, id: string): string | null {
  if (fold.wiped.length > 0) {
    const names = fold.wiped.join(', ');
    return fold.isDynamic
      ? `the disks of ${names} were lost, which is half of the voters or more`
      : `the disk of ${names} was lost, and a static voter is known by its id alone (KIP-853)`;
  }
  if (!LOSSES.includes(id)) return null;
  if (fold.alone.length > 0) {
    return `${fold.alone.join(', ')} was the only voter and committed before its flush (control-plane §1.8)`;
  }
  if (fold.unflushed.length === 0) return null;
  return `raft.restartedLog=unflushed: ${fold.unflushed.join(', ')} restarted and acknowledged what its former process had not flushed`;
}
