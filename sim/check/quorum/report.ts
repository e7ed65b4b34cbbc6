import type { SteppedEvent } from '../../kernel/observer.ts';
import type { Report } from '../checker.ts';
import type { QuorumFold } from './fold.ts';

/** Reports a broken guarantee; after a lost disk it is what static voters do not promise to survive (F21). */
export function judge(
  fold: QuorumFold,
  report: Report,
  event: SteppedEvent,
  id: string,
  text: string,
): void {
  const evidence = { event: event.number, at: event.at, text, record: null };
  if (fold.wiped.length === 0) report.violated(id, evidence);
  else {
    const why = `the disk of ${fold.wiped.join(', ')} was lost, and a static voter is known by its id alone (KIP-853)`;
    report.allowed(id, evidence, why);
  }
}
