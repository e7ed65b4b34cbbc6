import type { Answer, ConsumedRecord, KafkaCommand } from '../../../core/client/commands.ts';
import type { HistoryEntry } from '../../check/checker.ts';
import type { FaultFact } from '../../faults/episode.ts';
import type { Notable } from '../../run/result.ts';
import { type Edn, keyword, record, writeEdn } from './edn.ts';
import type { Exporter } from './exporter.ts';

/**
 * The client history as Jepsen's Kafka workload writes it: one operation a line, `:f :send` with
 * `[[:send key [offset value]]]`, `:f :poll` with `[[:poll {key [[offset value] …]}]]`, faults as `:nemesis`. Keys are
 * partitions, times nanoseconds.
 *
 * A process of Jepsen does one thing at a time and is gone when an outcome stays unknown, while a producer has many sends
 * under way. So each operation takes a process of its client that is free, and `:client` names the client.
 */
export function jepsen(): Exporter {
  const entries: HistoryEntry[] = [];
  return {
    onHistory: (entry) => {
      entries.push(entry);
    },
    finish: ({ notable }) => {
      const operations = merged(clientOperations(entries), nemesisOperations(notable));
      const lines = operations.map(({ fields }, index) => writeEdn(record({ index, ...fields })));
      return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
    },
  };
}

interface Operation {
  readonly at: number;
  readonly fields: Readonly<Record<string, Edn>>;
}

type Completion = Extract<Answer, { readonly id: number }>;

/** An invocation whose answer has not come yet. */
interface Pending {
  readonly process: number;
  readonly f: string;
  readonly value: Edn;
  readonly command: KafkaCommand;
}

function clientOperations(entries: readonly HistoryEntry[]): Operation[] {
  const processes = new Processes();
  const pending = new Map<string, Pending>();
  const keys = partitionsOfSends(entries);
  return entries.flatMap((entry) => {
    const { client, at } = entry;
    if (entry.type === 'invoke') {
      const { command } = entry;
      const asked = question(command, client, keys);
      if (asked === null) return [];
      const process = processes.take(client);
      const invoked = operation(at, 'invoke', process, client, asked);
      if ('id' in command) {
        pending.set(`${client} ${command.id}`, { process, command, ...asked });
        return [invoked];
      }
      // An assignment or a seek is done when it is asked for.
      processes.free(client, process);
      return [invoked, operation(at, 'ok', process, client, asked)];
    }
    if (entry.type === 'effect') return [];
    const { answer } = entry;
    if (!('id' in answer)) return [];
    const id = `${client} ${answer.id}`;
    const open = pending.get(id);
    if (open === undefined) return [];
    pending.delete(id);
    const { type, value, error } = outcome(answer, open);
    if (type !== 'info') processes.free(client, open.process);
    return [operation(at, type, open.process, client, { f: open.f, value }, error)];
  });
}

function operation(
  at: number,
  type: string,
  process: number,
  client: string,
  { f, value }: { readonly f: string; readonly value: Edn },
  error: string | null = null,
): Operation {
  const fields = {
    time: at * 1000,
    type: keyword(type),
    process,
    client,
    f: keyword(f),
    value,
    ...(error === null ? {} : { error: keyword(error) }),
  };
  return { at, fields };
}

/** What Jepsen calls a command, or null for one that its workload does not know. */
function question(
  command: KafkaCommand,
  client: string,
  keys: ReadonlyMap<string, string>,
): { readonly f: string; readonly value: Edn } | null {
  switch (command.type) {
    case 'Send': {
      const key = keys.get(`${client} ${command.id}`) ?? null;
      return { f: 'send', value: [[keyword('send'), key, command.value]] };
    }
    case 'Poll':
      return { f: 'poll', value: [[keyword('poll')]] };
    case 'Assign':
      return { f: 'assign', value: command.partitions };
    default:
      return null;
  }
}

function outcome(
  answer: Completion,
  { command, value }: Pending,
): { readonly type: string; readonly value: Edn; readonly error: string | null } {
  if (answer.type === 'SendCompleted' && command.type === 'Send') {
    if (answer.outcome !== 'ok') {
      return {
        type: answer.outcome === 'failed' ? 'fail' : 'info',
        value,
        error: named(answer.error),
      };
    }
    // With acks=0 nobody tells an offset.
    const offset = answer.offset < 0 ? null : answer.offset;
    const sent = [keyword('send'), answer.partition, [offset, command.value]];
    return { type: 'ok', value: [sent], error: null };
  }
  if (answer.type === 'Polled') {
    if (answer.exception !== null) return { type: 'fail', value, error: named(answer.exception) };
    return { type: 'ok', value: [[keyword('poll'), byPartition(answer.records)]], error: null };
  }
  return { type: 'ok', value, error: null };
}

/** `NOT_ENOUGH_REPLICAS` as `not-enough-replicas`, and without what an exception adds in words. */
const named = (error: string): string =>
  (error.split(/[^\w]/)[0] ?? '').toLowerCase().replaceAll('_', '-');

function byPartition(records: readonly ConsumedRecord[]): Edn {
  const read = new Map<string, Edn[]>();
  for (const { partition, offset, value } of records) {
    const list = read.get(partition);
    if (list === undefined) read.set(partition, [[offset, value]]);
    else list.push([offset, value]);
  }
  return { type: 'map', entries: [...read] };
}

/** Where each send went, by client and id: the partitioner chooses after the invocation. */
function partitionsOfSends(entries: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type !== 'complete' || entry.answer.type !== 'SendCompleted') continue;
    const { id, partition } = entry.answer;
    if (partition !== null) found.set(`${entry.client} ${id}`, partition);
  }
  return found;
}

/** Numbers of processes: one that waits for an answer has nothing else to do. */
class Processes {
  private readonly idle = new Map<string, number[]>();
  private count = 0;

  take(client: string): number {
    const free = this.idle.get(client)?.pop();
    if (free !== undefined) return free;
    this.count += 1;
    return this.count - 1;
  }

  free(client: string, process: number): void {
    const free = this.idle.get(client);
    if (free === undefined) this.idle.set(client, [process]);
    else free.push(process);
  }
}

function nemesisOperations(notable: readonly Notable[]): Operation[] {
  return notable.flatMap(({ at, kind, fact }) => {
    if (kind !== 'fault-started' && kind !== 'fault-ended') return [];
    const fault = fact as FaultFact;
    const verb = kind === 'fault-started' ? 'start' : 'stop';
    const fields = {
      time: at * 1000,
      type: keyword('info'),
      process: keyword('nemesis'),
      f: keyword(`${verb}-${fault.kind}`),
      value: fault.nodes,
    };
    return [{ at, fields }];
  });
}

/** Both lists are in order of time; faults come first where times are the same. */
function merged(operations: readonly Operation[], faults: readonly Operation[]): Operation[] {
  return [...faults, ...operations].sort((a, b) => a.at - b.at);
}
