import type { KafkaMessage } from '../../core/protocol/message.ts';
import type { SentMessage } from '../kernel/observer.ts';
import { aboutMessage } from './about.ts';
import type { MessageEnds } from './chunk.ts';
import { cut, newMessages, withRoom } from './columns.ts';
import type { PartitionIndex } from './project/sink.ts';
import { type MessageColumns, OUTCOMES } from './trace.ts';

/** A message on its way, as far as its end needs it. */
interface InFlight {
  readonly index: number;
  readonly sentRow: number;
  readonly name: number;
  readonly partition: number;
  readonly arriveAt: number;
  /** The node that it is for. */
  readonly to: number;
  readonly message: KafkaMessage;
  /** Whether it has arrived and waits to be read. */
  waits: boolean;
}

/** What a row says of the message that ended in it. */
export type Ended = Pick<InFlight, 'index' | 'sentRow' | 'name' | 'partition' | 'to' | 'message'>;

const DELIVERED = OUTCOMES.indexOf('delivered');
const LOST = OUTCOMES.indexOf('lost');

/** Follows messages from sending to reading or loss, and collects columns of those sent since the last piece. */
export class MessageLog {
  /** Messages so far. */
  count = 0;
  private first = 0;
  private columns: MessageColumns = newMessages(1024);
  private readonly underWay: Map<number, InFlight> = new Map();
  /** What became known of messages before `first`. */
  private ends: { message: number; endRow: number; arriveAt: number; outcome: number }[] = [];
  private readonly nameOf: (name: string) => number;
  private readonly partitionOf: PartitionIndex;

  constructor(nameOf: (name: string) => number, partitionOf: PartitionIndex) {
    this.nameOf = nameOf;
    this.partitionOf = partitionOf;
  }

  /** A message was sent in row `sentRow`. */
  sent(sent: SentMessage, sentRow: number): void {
    const at = this.count - this.first;
    if (at === this.columns.sentRow.length) this.columns = withRoom(this.columns, at + 1);
    const { columns } = this;
    const message = sent.message as KafkaMessage;
    const about = aboutMessage(message);
    const name = this.nameOf(message.type);
    const partition = about.partition === null ? -1 : this.partitionOf(about.partition);
    columns.sentRow[at] = sentRow;
    columns.endRow[at] = -1;
    columns.arriveAt[at] = sent.arriveAt;
    columns.from[at] = sent.from;
    columns.to[at] = sent.to;
    columns.name[at] = name;
    columns.partition[at] = partition;
    columns.offset[at] = about.offset;
    columns.isReply[at] = sent.isReply ? 1 : 0;
    columns.outcome[at] = 0;
    const index = this.count;
    const { sequence, arriveAt, to } = sent;
    this.underWay.set(sequence, {
      index,
      sentRow,
      name,
      partition,
      arriveAt,
      to,
      message,
      waits: false,
    });
    this.count += 1;
  }

  /** A message that waits to be read goes on under another sequence. */
  renumbered(from: number, to: number): void {
    const message = this.underWay.get(from);
    if (message === undefined) return;
    this.underWay.delete(from);
    message.waits = true;
    this.underWay.set(to, message);
  }

  /** The message of a sequence was read at `at` in row `row`; null where it is none. */
  delivered(sequence: number, row: number, at: number): Ended | null {
    return this.end(sequence, row, at, DELIVERED);
  }

  /** The message of a sequence was lost. */
  lost(sequence: number, row: number, at: number): Ended | null {
    return this.end(sequence, row, at, LOST);
  }

  /** The columns of the messages since the last piece, and what became known of earlier ones. */
  take(): { readonly messages: MessageColumns; readonly ends: MessageEnds } {
    const messages = cut(this.columns, 0, this.count - this.first);
    const ends: MessageEnds = {
      message: Uint32Array.from(this.ends, ({ message }) => message),
      endRow: Int32Array.from(this.ends, ({ endRow }) => endRow),
      arriveAt: Float64Array.from(this.ends, ({ arriveAt }) => arriveAt),
      outcome: Uint8Array.from(this.ends, ({ outcome }) => outcome),
    };
    this.first = this.count;
    this.ends = [];
    return { messages, ends };
  }

  /** Drops what was collected, for somebody who has it already but for the ends of what is on its way now. */
  skip(): void {
    this.take();
    for (const { index, arriveAt } of this.underWay.values()) {
      this.ends.push({ message: index, endRow: -1, arriveAt, outcome: 0 });
    }
  }

  private end(sequence: number, endRow: number, at: number, outcome: number): Ended | null {
    const message = this.underWay.get(sequence);
    if (message === undefined) return null;
    this.underWay.delete(sequence);
    const { index, waits } = message;
    // What was held behind a cut arrives when it is read; what waits at its reader has arrived before.
    const arriveAt = waits ? message.arriveAt : at;
    if (index < this.first) {
      this.ends.push({ message: index, endRow, arriveAt, outcome });
      return message;
    }
    const place = index - this.first;
    this.columns.endRow[place] = endRow;
    this.columns.arriveAt[place] = arriveAt;
    this.columns.outcome[place] = outcome;
    return message;
  }
}
