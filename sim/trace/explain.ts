import { unreachable } from '../../core/assert.ts';
import type { Language } from '../words/language.ts';
import { explainFencing } from './explain-fencing.ts';
import { explainNotInIsr } from './explain-isr.ts';
import { explainLeader, explainNoLeader } from './explain-leader.ts';
import type { Explanation, Look } from './explain-look.ts';
import { explainGuarantee, explainLost } from './explain-loss.ts';
import { explainHighWatermark } from './explain-watermark.ts';
import { UNKNOWN } from './fields.ts';
import type { Trace } from './trace.ts';
import type { TraceViews } from './view.ts';

export type { Explanation, Step } from './explain-look.ts';

/** What an inspector can be asked (viz.md §1.3). Nodes and partitions are indexes in the trace. */
export type Subject =
  /** Why is the high watermark of a replica where it is, and not at the end of the log? */
  | { readonly type: 'HighWatermark'; readonly node: number; readonly partition: number }
  /** Why does this broker lead the partition? */
  | { readonly type: 'Leader'; readonly partition: number }
  | { readonly type: 'NoLeader'; readonly partition: number }
  | { readonly type: 'NotInIsr'; readonly node: number; readonly partition: number }
  | { readonly type: 'Fenced'; readonly node: number }
  /** Why was the record at this offset lost? */
  | { readonly type: 'Lost'; readonly partition: number; readonly offset: number }
  /** Why was a guarantee broken; `piece` counts its evidence from 0. */
  | { readonly type: 'Guarantee'; readonly id: string; readonly piece: number };

/** A question about the moment behind a row. */
export interface Question {
  readonly row: number;
  readonly about: Subject;
}

/**
 * Answers a question from a trace: what is so, which rows led to it, and which rule of Kafka acted (viz.md, principle 5).
 * What a row tells is told from its columns; nothing is simulated again.
 */
export function why(
  trace: Trace,
  views: TraceViews,
  { row, about }: Question,
  language: Language,
): Explanation {
  const view = views.at(row);
  const look: Look = { trace, views, row: view.row, view, language };
  switch (about.type) {
    case 'HighWatermark':
      return explainHighWatermark(look, about.node, about.partition);
    case 'Leader':
      return explainLeader(look, about.partition);
    case 'NoLeader':
      return explainNoLeader(look, about.partition);
    case 'NotInIsr':
      return explainNotInIsr(look, about.node, about.partition);
    case 'Fenced':
      return explainFencing(look, about.node);
    case 'Lost':
      return explainLost(look, about.partition, about.offset);
    case 'Guarantee':
      return explainGuarantee(look, about.id, about.piece);
    default:
      return unreachable(about);
  }
}

/** The questions that the moment behind a row raises about what a reader looks at: a node, a partition, both or none. */
export function questionsAt(
  trace: Trace,
  views: TraceViews,
  row: number,
  focus: { readonly node: number | null; readonly partition: number | null },
): readonly Question[] {
  const view = views.at(row);
  const { node, partition } = focus;
  const found: Subject[] = [];
  const id = node === null ? UNKNOWN : (trace.nodes[node]?.id ?? UNKNOWN);
  if (node !== null && view.value('isFenced', node, -1) === 1) found.push({ type: 'Fenced', node });
  if (partition !== null && view.value('decidedPartitionEpoch', -1, partition) !== UNKNOWN) {
    const leader = view.value('decidedLeader', -1, partition);
    found.push({ type: leader < 0 ? 'NoLeader' : 'Leader', partition });
    if (node !== null && view.list('decidedReplicas', -1, partition).includes(id)) {
      if (view.value('logEndOffset', node, partition) !== UNKNOWN) {
        found.push({ type: 'HighWatermark', node, partition });
      }
      if (!view.list('decidedIsr', -1, partition).includes(id)) {
        found.push({ type: 'NotInIsr', node, partition });
      }
    }
  }
  for (const verdict of trace.summary?.guarantees ?? []) {
    if (verdict.evidence.length === 0) continue;
    found.push({ type: 'Guarantee', id: verdict.id, piece: 0 });
  }
  return found.map((about) => ({ row: view.row, about }));
}
