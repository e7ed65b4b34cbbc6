import { FIELDS } from '../../sim/trace/fields.ts';
import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import { brokerOf, controllersOf } from './cluster.ts';
import { type Series, seriesOf, valueAt } from './history.ts';
import { mergedRows } from './metric-series.ts';

/** Somebody's time in a role, by rows; `node` is −1 for nobody. */
export interface Reign {
  readonly fromRow: number;
  /** Exclusive. */
  readonly toRow: number;
  readonly node: number;
  readonly epoch: number;
}

const RUNNING = FIELDS.status.choices.indexOf('running');
const PAUSED = FIELDS.status.choices.indexOf('paused');

const isUpAt = (status: Series, row: number): boolean => {
  const value = valueAt(status, row);
  return value === RUNNING || value === PAUSED;
};

/** Who leads a partition when: whom the controllers chose, as long as its process runs. */
export function leaderReigns(trace: Trace, partition: number): Reign[] {
  const leader = seriesOf(trace, 'decidedLeader', -1, partition);
  const epoch = seriesOf(trace, 'decidedLeaderEpoch', -1, partition);
  const first = leader.rows[0];
  if (first === undefined) return [];
  const status = trace.nodes.map((_, node) => seriesOf(trace, 'status', node, -1));
  const rows = mergedRows([leader, epoch, ...status]).filter((row) => row >= first);
  return reignsOf(trace, rows, (row) => {
    const node = brokerOf(trace, valueAt(leader, row));
    const own = status[node];
    const isUp = own !== undefined && isUpAt(own, row);
    return { node: isUp ? node : -1, epoch: isUp ? valueAt(epoch, row) : -1 };
  });
}

/** Who is the active controller when: the highest epoch of those that run. */
export function controllerReigns(trace: Trace): Reign[] {
  const nodes = controllersOf(trace);
  const epochs = nodes.map((node) => seriesOf(trace, 'controllerEpoch', node, -1));
  const status = nodes.map((node) => seriesOf(trace, 'status', node, -1));
  const first = Math.min(...epochs.map(({ rows }) => rows[0] ?? Number.POSITIVE_INFINITY));
  const rows = mergedRows([...epochs, ...status]).filter((row) => row >= first);
  return reignsOf(trace, rows, (row) => {
    let found = { node: -1, epoch: -1 };
    nodes.forEach((node, index) => {
      const epoch = valueAt(epochs[index] as Series, row);
      if (epoch > found.epoch && isUpAt(status[index] as Series, row)) found = { node, epoch };
    });
    return found;
  });
}

function reignsOf(
  trace: Trace,
  rows: readonly number[],
  at: (row: number) => { readonly node: number; readonly epoch: number },
): Reign[] {
  const reigns: Reign[] = [];
  for (const row of rows) {
    const { node, epoch } = at(row);
    const last = reigns.at(-1);
    if (last !== undefined && last.node === node && last.epoch === epoch) continue;
    if (last !== undefined) reigns[reigns.length - 1] = { ...last, toRow: row };
    reigns.push({ fromRow: row, toRow: trace.rowCount, node, epoch });
  }
  return reigns;
}

/** A verdict's row, and whether a guarantee was broken in it or an allowance used. */
export interface VerdictTick {
  readonly row: number;
  readonly guarantee: string;
  readonly isViolation: boolean;
}

/** The rows of verdicts, in order. A row says what it is by the counter that changed with it. */
export function verdictTicks(trace: Trace): VerdictTick[] {
  const violations = seriesOf(trace, 'violations', -1, -1);
  const allowances = seriesOf(trace, 'allowances', -1, -1);
  const violated = new Map<string, boolean>();
  for (const { id, status } of trace.summary?.guarantees ?? [])
    violated.set(id, status === 'violated');
  return verdictRows(trace).map((row) => {
    const guarantee = trace.names[trace.rows.name[row] as number] ?? '';
    const known = violated.get(guarantee);
    const counted = valueAt(violations, row) > Math.max(0, valueAt(violations, row - 1));
    const excused = valueAt(allowances, row) > Math.max(0, valueAt(allowances, row - 1));
    return { row, guarantee, isViolation: known ?? (counted && !excused) };
  });
}

const VERDICT_KIND = ROW_KINDS.indexOf('Verdict');

function verdictRows({ rows, rowCount }: Trace): number[] {
  const found: number[] = [];
  for (let row = rows.kind.indexOf(VERDICT_KIND); row >= 0 && row < rowCount; ) {
    found.push(row);
    row = rows.kind.indexOf(VERDICT_KIND, row + 1);
  }
  return found;
}
