import { ROW_KINDS, type Trace } from '../../sim/trace/trace.ts';
import { isBroker } from './cluster.ts';
import { apiOf, type Family, familyOfApi, LOOKS } from './family.ts';
import type { Colour } from './mark.ts';

/** What a row is as far as dense pictures tell rows apart: families of messages, and what is rarer. */
export const ROW_CLASSES = [
  'produce',
  'replicate',
  'consume',
  'metadata',
  'group',
  'transaction',
  'other',
  'timer',
  'disk',
  'command',
  'connection',
  'lost',
  'process',
  'fault',
  'verdict',
] as const;

export type RowClass = (typeof ROW_CLASSES)[number];

/** The colour of a class. */
export function classColour(rowClass: RowClass): Colour {
  switch (rowClass) {
    case 'timer':
    case 'disk':
    case 'command':
    case 'connection':
      return 'muted';
    case 'lost':
    case 'process':
    case 'fault':
      return 'bad';
    case 'verdict':
      return 'warn';
    default:
      return LOOKS[rowClass].colour;
  }
}

const BY_KIND: Readonly<Record<(typeof ROW_KINDS)[number], RowClass>> = {
  Start: 'process',
  Received: 'other',
  TimerFired: 'timer',
  Flushed: 'disk',
  Connected: 'connection',
  Refused: 'connection',
  Disconnected: 'connection',
  Command: 'command',
  NodeChanged: 'process',
  FaultStarted: 'fault',
  FaultEnded: 'fault',
  FaultSkipped: 'fault',
  MessageLost: 'lost',
  Verdict: 'verdict',
};

const known: WeakMap<Trace, Uint8Array> = new WeakMap();

/** The class of every row, as indexes in `ROW_CLASSES`; kept with the trace. */
export function rowClasses(trace: Trace): Uint8Array {
  const kept = known.get(trace);
  if (kept !== undefined) return kept;
  const { rows, rowCount, messages, names, nodes } = trace;
  const classes = new Uint8Array(rowCount);
  const byKind = ROW_KINDS.map((kind) => ROW_CLASSES.indexOf(BY_KIND[kind]));
  const families = names.map((name): Family | null => familyOfApi(apiOf(name)));
  const index = (family: Family): number => ROW_CLASSES.indexOf(family);
  const [replicate, consume] = [index('replicate'), index('consume')];
  const byName = families.map((family) => (family === null ? -1 : index(family)));
  const brokers = nodes.map(({ role }) => isBroker(role));
  const received = ROW_KINDS.indexOf('Received');
  for (let row = 0; row < rowCount; row++) {
    const kind = rows.kind[row] as number;
    classes[row] = byKind[kind] as number;
    const message = rows.message[row] as number;
    if (kind !== received || message < 0) continue;
    const family = byName[rows.name[row] as number] as number;
    const asks = (messages.isReply[message] === 1 ? messages.to : messages.from)[message] as number;
    classes[row] = family >= 0 ? family : brokers[asks] === true ? replicate : consume;
  }
  known.set(trace, classes);
  return classes;
}
