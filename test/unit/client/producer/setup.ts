import type { Answer } from '../../../../core/client/commands.ts';
import { producerMachine } from '../../../../core/client/producer/machine.ts';
import type { ProducerMemory } from '../../../../core/client/producer/memory.ts';
import type { ProducerSettings } from '../../../../core/config/settings.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import type { Request, Response } from '../../../../core/protocol/message.ts';
import {
  type CurrentLeader,
  NO_LEADER_HINT,
  type ProduceRequest,
} from '../../../../core/protocol/produce.ts';
import { Driver, facts, metadata, type OnWire, producerSettings } from '../driver.ts';

/** What the brokers of a test say about leaders; replaced during the test. */
export interface View {
  leaders: (readonly [number, number])[];
}

export type Producer = Driver<ProducerMemory> & { view: View };

/** A producer with id 7 whose metadata and id requests are answered; produce requests stay on the wire. */
export function producer(
  change: Partial<ProducerSettings> = {},
  leaders: (readonly [number, number])[] = [[1, 0]],
): Producer {
  const machine = producerMachine({
    nodeId: 100,
    settings: producerSettings(change),
    cluster: facts(),
  });
  const driver = new Driver(machine) as Producer;
  driver.view = { leaders };
  driver.auto = (request) => answer(request, driver.view);
  driver.boot();
  return driver;
}

function answer(request: Request, view: View): Response | null {
  if (request.type === 'MetadataRequest') {
    const full = metadata(view.leaders);
    return { ...full, topics: full.topics.filter((t) => request.topics?.includes(t.name)) };
  }
  if (request.type === 'InitProducerIdRequest') {
    return { type: 'InitProducerIdResponse', error: 'NONE', producerId: 7, producerEpoch: 0 };
  }
  return null;
}

const RECORD_BYTES = 100;

/** Sends a record of 100 bytes to partition 0, or wherever it is told. */
export function send(
  driver: Producer,
  id: number,
  change: {
    partition?: number | null;
    key?: string | null;
    sizeBytes?: number;
    topic?: string;
  } = {},
): void {
  driver.command({
    type: 'Send',
    id,
    topic: change.topic ?? 't',
    partition: change.partition === undefined ? 0 : change.partition,
    key: change.key ?? null,
    value: `v${id}`,
    sizeBytes: change.sizeBytes ?? RECORD_BYTES,
  });
}

/** The produce requests on the wire. */
export const produces = (driver: Producer): OnWire<ProduceRequest>[] =>
  driver.pending('ProduceRequest');

/** What a batch on the wire holds: values, epoch, base sequence. */
export const wireBatches = (driver: Producer): (readonly [string, number, number])[] =>
  produces(driver).flatMap(({ request }) =>
    request.partitions.map(
      ({ batch }) =>
        [
          batch.records.map((r) => r.value).join(' '),
          batch.producerEpoch,
          batch.baseSequence,
        ] as const,
    ),
  );

/** Answers the oldest produce request at a node for its first partition. */
export function answerProduce(
  driver: Producer,
  error: ErrorCode,
  baseOffset = -1,
  currentLeader: CurrentLeader = NO_LEADER_HINT,
  node = 1,
): void {
  const oldest = produces(driver).find((w) => w.node === node) as OnWire<ProduceRequest>;
  driver.reply(node, {
    type: 'ProduceResponse',
    partitions: oldest.request.partitions.map(({ partition }) => ({
      partition,
      error,
      baseOffset,
      logStartOffset: error === 'NONE' ? 0 : -1,
      currentLeader,
    })),
  });
}

type Completed = Extract<Answer, { type: 'SendCompleted' }>;

/** The completions so far: id, offset, error, outcome. */
export const completions = (driver: Producer): (readonly [number, number, string, string])[] =>
  driver.answers
    .filter((a): a is Completed => a.type === 'SendCompleted')
    .map((a) => [a.id, a.offset, a.error, a.outcome] as const);
