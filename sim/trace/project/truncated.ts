import type { Probe } from '../../../core/probe.ts';
import type { Values } from '../values.ts';
import type { PartitionIndex } from './sink.ts';

/** A log was cut, as its broker says: the offsets that are gone are shown until others are. */
export function noteProbe(
  values: Values,
  node: number,
  indexOf: PartitionIndex,
  probe: Probe,
): void {
  if (probe.type === 'LogTruncated') {
    const index = indexOf(probe.partition);
    if (index < 0) return;
    // A log that begins anew at a higher offset lost all that it had.
    const from = Math.min(probe.to, Math.max(0, values.get('logStartOffset', node, index)));
    const to = probe.from;
    const cut = probe.to <= probe.from ? [probe.to, to] : [from, to];
    values.setList('truncated', node, index, cut);
  } else if (probe.type === 'LogLoaded' && probe.cut > 0) {
    const index = indexOf(probe.partition);
    const { logEndOffset, cut } = probe;
    if (index >= 0) values.setList('truncated', node, index, [logEndOffset, logEndOffset + cut]);
  }
}

/**
 * A host loses its power or its disk: remembers the ends of its logs and gives what notes, once the loss is projected,
 * which offsets are gone.
 */
export function notePowerLoss(values: Values, node: number, partitions: number): () => void {
  const ends = Array.from({ length: partitions }, (_, index) =>
    values.get('logEndOffset', node, index),
  );
  return () => {
    ends.forEach((before, index) => {
      const after = Math.max(0, values.get('logEndOffset', node, index));
      if (before > after) values.setList('truncated', node, index, [after, before]);
    });
  };
}
