import { UNKNOWN } from '../../sim/trace/fields.ts';
import { firstAbove } from '../../sim/trace/sorted.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { brokerOf } from './cluster.ts';
import { type Series, seriesOf, valueAt } from './history.ts';

/** A quantity as a function of the row behind which the run stands; −1 where it is not known. */
export type Metric = (row: number) => number;

/** Partitions whose ISR is smaller than their replica list. */
export function underReplicated(trace: Trace): Metric {
  const series = trace.partitions.map((_, partition) => ({
    isr: seriesOf(trace, 'decidedIsr', -1, partition),
    replicas: seriesOf(trace, 'decidedReplicas', -1, partition),
  }));
  const sizeAt = (of: Series, row: number): number => trace.lists[valueAt(of, row)]?.length ?? 0;
  return (row) =>
    series.filter(({ isr, replicas }) => sizeAt(isr, row) < sizeAt(replicas, row)).length;
}

/** The rows in which the number of under-replicated partitions may change. */
export const underReplicatedRows = (trace: Trace): number[] =>
  mergedRows(
    trace.partitions.flatMap((_, partition) => [
      seriesOf(trace, 'decidedIsr', -1, partition),
      seriesOf(trace, 'decidedReplicas', -1, partition),
    ]),
  );

/** All rows in which one of the fields changes, in order, each once. */
export const mergedRows = (series: readonly Series[]): number[] =>
  [...new Set(series.flatMap(({ rows }) => [...rows]))].sort((a, b) => a - b);

/** A field of a partition's leader; as long as nobody leads, that of the last leader. */
export function ofLeader(
  trace: Trace,
  field: 'highWatermark' | 'logEndOffset',
  partition: number,
): Metric {
  const leaders = seriesOf(trace, 'decidedLeader', -1, partition);
  const byNode = trace.nodes.map((_, node) => seriesOf(trace, field, node, partition));
  const lastLeader = (row: number): number => {
    for (let index = firstAbove(leaders.rows, row) - 1; index >= 0; index--) {
      const id = leaders.values[index] as number;
      if (id >= 0) return brokerOf(trace, id);
    }
    return -1;
  };
  return (row) => {
    const series = byNode[lastLeader(row)];
    return series === undefined ? UNKNOWN : valueAt(series, row);
  };
}

/** How far a consumer is behind the high watermark of a partition; −1 where it does not read it. */
export function lagOf(trace: Trace, consumer: number, partition: number): Metric {
  const position = seriesOf(trace, 'position', consumer, partition);
  const highWatermark = ofLeader(trace, 'highWatermark', partition);
  return (row) => {
    const at = valueAt(position, row);
    return at < 0 ? UNKNOWN : Math.max(0, highWatermark(row) - at);
  };
}

/** The lag of all consumers on a partition, added up; −1 where nobody reads it. */
export function totalLag(trace: Trace, partition: number): Metric {
  const lags = trace.nodes.flatMap(({ role }, node) =>
    role === 'consumer' ? [lagOf(trace, node, partition)] : [],
  );
  return (row) => {
    const known = lags.map((lag) => lag(row)).filter((lag) => lag >= 0);
    return known.length === 0 ? UNKNOWN : known.reduce((a, b) => a + b, 0);
  };
}

/** Records whose sends have succeeded, over all producers. */
export function acknowledged(trace: Trace): Metric {
  const series = trace.nodes.map((_, node) => seriesOf(trace, 'acknowledgedRecords', node, -1));
  return (row) => series.reduce((sum, one) => sum + Math.max(0, valueAt(one, row)), 0);
}

/** Whether a consumer ever reads a partition. */
export const isRead = (trace: Trace, partition: number): boolean =>
  trace.nodes.some((_, node) => seriesOf(trace, 'position', node, partition).rows.length > 0);
