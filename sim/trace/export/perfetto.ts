import { notableSentence } from '../../words/notable.ts';
import { rowSentence } from '../../words/rows.ts';
import { FIRST_WORLD_KIND, OUTCOMES, ROW_KINDS, type RowKind, type Trace } from '../trace.ts';

/**
 * A trace as Chrome's trace event JSON, which Perfetto reads: a process per node with threads by kind of event, arrows
 * for messages, instants for notables, slices for faults, counters for replicas and ISRs. Times are virtual microseconds.
 */
export function perfetto(trace: Trace): string {
  return `{"traceEvents":[\n${[...perfettoEvents(trace)].join(',\n')}\n],${footer(trace)}}\n`;
}

/** The process that stands for the world: faults, verdicts, what the controllers decided. */
const WORLD = 0;
const DELIVERED = OUTCOMES.indexOf('delivered');

/** The threads of a node. */
const THREADS: Readonly<Record<RowKind, string>> = {
  Received: 'messages',
  TimerFired: 'timers',
  Flushed: 'disk',
  Connected: 'connections',
  Refused: 'connections',
  Disconnected: 'connections',
  Command: 'commands',
  Start: 'process',
  NodeChanged: 'process',
  FaultStarted: 'faults',
  FaultEnded: 'faults',
  FaultSkipped: 'faults',
  MessageLost: 'messages',
  Verdict: 'verdicts',
};

const THREAD_NAMES: readonly string[] = [...new Set(Object.values(THREADS))];

/** One line of JSON per event of the format, in the order of rows. */
export function* perfettoEvents(trace: Trace): Generator<string> {
  yield* names(trace);
  const counters = new Counters(trace);
  for (let row = 0; row < trace.rowCount; row++) {
    yield slice(trace, row);
    const arrow = arrival(trace, row);
    if (arrow !== null) yield arrow;
    yield* counters.events(row);
  }
  yield* departures(trace);
  yield* faults(trace);
  for (const { row, notable } of trace.notables) {
    yield JSON.stringify({
      ph: 'i',
      name: notable.kind,
      cat: 'notable',
      ts: trace.rows.at[row],
      pid: processOf(trace, row),
      tid: threadOf(trace, row),
      s: (trace.rows.node[row] as number) < 0 ? 'g' : 'p',
      args: { text: notableSentence(notable), row },
    });
  }
}

const processOf = ({ rows }: Trace, row: number): number => (rows.node[row] as number) + 1;

const threadOf = ({ rows }: Trace, row: number): number =>
  THREAD_NAMES.indexOf(THREADS[ROW_KINDS[rows.kind[row] as number] as RowKind]) + 1;

function* names({ nodes }: Trace): Generator<string> {
  const world = { name: 'world', labels: [] as readonly string[], role: 'cluster' };
  for (const [pid, { name, role, labels }] of [world, ...nodes].entries()) {
    yield metadata('process_name', pid, 0, { name: [`${name} (${role})`, ...labels].join(' ') });
    yield metadata('process_sort_index', pid, 0, { sort_index: pid });
    for (const [index, thread] of THREAD_NAMES.entries()) {
      yield metadata('thread_name', pid, index + 1, { name: thread });
      yield metadata('thread_sort_index', pid, index + 1, { sort_index: index });
    }
  }
}

const metadata = (name: string, pid: number, tid: number, args: object): string =>
  JSON.stringify({ ph: 'M', name, pid, tid, args });

/** A row as a slice of a microsecond: arrows can only be bound to slices. */
function slice(trace: Trace, row: number): string {
  const { rows } = trace;
  const kind = ROW_KINDS[rows.kind[row] as number] as RowKind;
  const name = trace.names[rows.name[row] as number] as string;
  const partition = trace.partitions[rows.partition[row] as number];
  const { subject, text } = rowSentence(trace, row, 'en');
  return JSON.stringify({
    ph: 'X',
    name: name === '' ? kind : name,
    cat: (rows.kind[row] as number) < FIRST_WORLD_KIND ? kind : `world,${kind}`,
    ts: rows.at[row],
    dur: 1,
    pid: processOf(trace, row),
    tid: threadOf(trace, row),
    args: {
      text: subject === '' ? text : `${subject} ${text}`,
      row,
      event: rows.event[row],
      ...(partition === undefined ? {} : { partition }),
      ...((rows.cause[row] as number) < 0 ? {} : { cause: rows.cause[row] }),
    },
  });
}

/** The head of a message's arrow. */
function arrival(trace: Trace, row: number): string | null {
  const { rows, messages } = trace;
  const id = rows.message[row] as number;
  if (id < 0 || messages.outcome[id] !== DELIVERED) return null;
  const name = trace.names[messages.name[id] as number];
  return JSON.stringify({
    ph: 'f',
    bp: 'e',
    id,
    name,
    cat: 'message',
    ts: rows.at[row],
    pid: processOf(trace, row),
    tid: threadOf(trace, row),
  });
}

/** The tails of the arrows of messages that were read; a lost one has its own slice where it was lost. */
function* departures(trace: Trace): Generator<string> {
  const { rows, messages } = trace;
  for (let id = 0; id < trace.messageCount; id++) {
    if (messages.outcome[id] !== DELIVERED) continue;
    const row = messages.sentRow[id] as number;
    const name = trace.names[messages.name[id] as number];
    const ts = rows.at[row];
    const [pid, tid] = [processOf(trace, row), threadOf(trace, row)];
    yield JSON.stringify({ ph: 's', id, name, cat: 'message', ts, pid, tid });
  }
}

/** Faults from their starts to their ends; one that does not end lasts as long as the trace. */
function* faults(trace: Trace): Generator<string> {
  const { rows } = trace;
  const ends = new Map<number, number>();
  const starts: number[] = [];
  for (let row = 0; row < trace.rowCount; row++) {
    const kind = ROW_KINDS[rows.kind[row] as number];
    if (kind === 'FaultStarted') starts.push(row);
    if (kind === 'FaultEnded') ends.set(rows.cause[row] as number, rows.at[row] as number);
  }
  const last = trace.rowCount === 0 ? 0 : (rows.at[trace.rowCount - 1] as number);
  for (const id of starts) {
    const name = trace.names[rows.name[id] as number];
    const fault = { name, cat: 'fault', id, pid: WORLD, tid: threadOf(trace, id) };
    yield JSON.stringify({ ph: 'b', ...fault, ts: rows.at[id], args: { row: id } });
    yield JSON.stringify({ ph: 'e', ...fault, ts: ends.get(id) ?? last });
  }
}

const REPLICA_FIELDS: readonly string[] = ['logEndOffset', 'highWatermark'];

/** Counter tracks: where logs and high watermarks stand on each broker, and how many replicas are in sync. */
class Counters {
  private readonly trace: Trace;
  private readonly standing: Map<string, Record<string, number>> = new Map();

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** What a row changed, one event per counter. */
  *events(row: number): Generator<string> {
    const { rows, changes, slots, lists, partitions } = this.trace;
    const from = row === 0 ? 0 : (rows.changesEnd[row - 1] as number);
    const touched = new Map<
      string,
      { readonly pid: number; readonly values: Record<string, number> }
    >();
    for (let i = from; i < (rows.changesEnd[row] as number); i++) {
      const { field, node, partition } = slots[changes.slot[i] as number] as Trace['slots'][number];
      const value = changes.value[i] as number;
      const isIsr = field === 'decidedIsr';
      if (!isIsr && !REPLICA_FIELDS.includes(field)) continue;
      const pid = node + 1;
      const name = `${partitions[partition]}${isIsr ? ' in sync' : ''}`;
      const key = `${pid} ${name}`;
      const values = this.standing.get(key) ?? {};
      values[isIsr ? 'replicas' : field] = isIsr ? (lists[value] ?? []).length : Math.max(0, value);
      this.standing.set(key, values);
      touched.set(name, { pid, values });
    }
    for (const [name, { pid, values }] of touched) {
      yield JSON.stringify({ ph: 'C', name, ts: rows.at[row], pid, args: values });
    }
  }
}

function footer({ summary }: Trace): string {
  const about =
    summary === null
      ? {}
      : {
          samsa: summary.samsa,
          scenario: summary.scenario,
          seed: summary.seed ?? '',
          hash: summary.hash,
          outcome: summary.outcome,
        };
  return `"displayTimeUnit":"ms","otherData":${JSON.stringify(about)}`;
}
