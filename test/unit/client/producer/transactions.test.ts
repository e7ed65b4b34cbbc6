import { describe, expect, test } from 'vitest';
import type { Answer, KafkaCommand } from '../../../../core/client/commands.ts';
import { producerMachine } from '../../../../core/client/producer/machine.ts';
import type { Switches } from '../../../../core/config/switches.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import type { Request, Response } from '../../../../core/protocol/message.ts';
import { Driver, facts, metadata, producerSettings } from '../driver.ts';
import { answerProduce, completions, type Producer, produces, send, wireBatches } from './setup.ts';

/** A producer of transactional id `t` whose coordinator is broker 3 and whose group's is broker 2. */
function transactional(switches: Partial<Switches> = {}, blockMs = 60_000): Producer {
  const settings = producerSettings({ 'transactional.id': 't', 'max.block.ms': blockMs });
  const machine = producerMachine({ nodeId: 100, settings, cluster: facts(switches) });
  const driver = new Driver(machine) as Producer;
  driver.view = { leaders: [[1, 0]] };
  driver.auto = (request) => answer(request, driver.view.leaders);
  return driver.boot() as Producer;
}

function answer(request: Request, leaders: Producer['view']['leaders']): Response | null {
  if (request.type === 'MetadataRequest') {
    const full = metadata(leaders);
    return { ...full, topics: full.topics.filter((t) => request.topics?.includes(t.name)) };
  }
  if (request.type === 'FindCoordinatorRequest') {
    const nodeId = request.keyType === 'GROUP' ? 2 : 3;
    const coordinators = request.coordinatorKeys.map(
      (key) => ({ key, error: 'NONE', nodeId }) as const,
    );
    return { type: 'FindCoordinatorResponse', coordinators };
  }
  return null;
}

const initialized = (producerEpoch: number, error: ErrorCode = 'NONE'): Response => ({
  type: 'InitProducerIdResponse',
  error,
  producerId: error === 'NONE' ? 7 : -1,
  producerEpoch: error === 'NONE' ? producerEpoch : -1,
});

const ended = (error: ErrorCode, producerEpoch = -1): Response => ({
  type: 'EndTxnResponse',
  error,
  producerId: producerEpoch < 0 ? -1 : 7,
  producerEpoch,
});

function addPartitions(p: Producer, error: ErrorCode): void {
  const request = p.pending('AddPartitionsToTxnRequest')[0]?.request;
  const partitions = (request?.transactions[0]?.partitions ?? []).map((partition) => ({
    partition,
    error,
  }));
  p.reply(3, {
    type: 'AddPartitionsToTxnResponse',
    results: [{ transactionalId: 't', partitions }],
  });
}

const call = (
  p: Producer,
  type: 'InitTransactions' | 'BeginTransaction' | 'CommitTransaction' | 'AbortTransaction',
  id: number,
): void => p.command({ type, id } as KafkaCommand);

type Returned = Extract<Answer, { type: 'TransactionCompleted' }>;
const returned = (p: Producer): (readonly [number, string, string])[] =>
  p.answers
    .filter((a): a is Returned => a.type === 'TransactionCompleted')
    .map(({ id, error, outcome }) => [id, error, outcome] as const);

/** A producer with id 7 and epoch 0 within its first transaction. */
function begun(switches: Partial<Switches> = {}, blockMs = 60_000): Producer {
  const p = transactional(switches, blockMs);
  call(p, 'InitTransactions', 1);
  p.advance(100);
  p.reply(3, initialized(0));
  call(p, 'BeginTransaction', 2);
  return p;
}

const TV1: Partial<Switches> = { 'txn.version': 'tv1' };
const names = (p: Producer): string[] =>
  p.wire.map(({ request }) => request.type).filter((name) => name !== 'MetadataRequest');

describe('a transaction of version 2 (clients §3.7, §3.10)', () => {
  test('records are sent without adding partitions; the end brings the next epoch', () => {
    const p = begun();
    send(p, 10);
    p.advance(10);
    expect(produces(p)[0]?.request.transactionalId).toBe('t');
    expect(produces(p)[0]?.request.partitions[0]?.batch.isTransactional).toBe(true);
    call(p, 'CommitTransaction', 3);
    p.advance(10);
    expect(names(p)).toEqual(['ProduceRequest']);
    answerProduce(p, 'NONE', 0);
    expect(p.pending('EndTxnRequest')[0]?.request).toMatchObject({
      producerId: 7,
      producerEpoch: 0,
      committed: true,
    });
    p.reply(3, ended('NONE', 1));
    expect(returned(p)).toEqual([
      [1, 'NONE', 'ok'],
      [2, 'NONE', 'ok'],
      [3, 'NONE', 'ok'],
    ]);
    call(p, 'BeginTransaction', 4);
    send(p, 11);
    p.advance(10);
    expect(wireBatches(p)).toEqual([['v11', 1, 0]]);
  });

  test('an end without records needs no request', () => {
    const p = begun();
    call(p, 'CommitTransaction', 3);
    expect([names(p), returned(p).at(-1)]).toEqual([[], [3, 'NONE', 'ok']]);
  });

  test('nothing is sent while a request about transactions is in flight', () => {
    const p = begun();
    send(p, 10);
    call(p, 'AbortTransaction', 3);
    expect(completions(p)).toEqual([[10, -1, 'TRANSACTION_ABORTED', 'failed']]);
    expect(names(p)).toEqual(['EndTxnRequest']);
    p.reply(3, ended('NONE', 1));
    expect(returned(p).at(-1)).toEqual([3, 'NONE', 'ok']);
  });
});

describe('a transaction before version 2 (clients §3.4, §3.10)', () => {
  test('a partition is added before its first batch, and retried soon while markers are written', () => {
    const p = begun(TV1);
    send(p, 10);
    p.advance(10);
    expect(names(p)).toEqual(['AddPartitionsToTxnRequest']);
    addPartitions(p, 'CONCURRENT_TRANSACTIONS');
    p.advance(19);
    expect(names(p)).toEqual([]);
    p.advance(1);
    addPartitions(p, 'NONE');
    expect(wireBatches(p)).toEqual([['v10', 0, 0]]);
    answerProduce(p, 'NONE', 0);
    call(p, 'CommitTransaction', 3);
    p.reply(3, ended('NONE'));
    call(p, 'BeginTransaction', 4);
    send(p, 11);
    p.advance(10);
    addPartitions(p, 'NONE');
    // The epoch stays and the sequences go on.
    expect(wireBatches(p)).toEqual([['v11', 0, 1]]);
  });

  test('KIP-360: after a failed batch the abort is followed by a new epoch, before 2.5 by none', () => {
    for (const [switches, isBumped] of [
      [TV1, true],
      [{ ...TV1, 'txn.epochAfterFailure': 'kept' } as const, false],
    ] as const) {
      const p = begun(switches);
      send(p, 10);
      p.advance(10);
      addPartitions(p, 'NONE');
      answerProduce(p, 'INVALID_TXN_STATE');
      call(p, 'CommitTransaction', 3);
      expect(returned(p).at(-1)).toEqual([3, 'TRANSACTION_ABORTABLE', 'abortable']);
      call(p, 'AbortTransaction', 4);
      p.reply(3, ended('NONE'));
      p.advance(10);
      expect(names(p)).toEqual(isBumped ? ['InitProducerIdRequest'] : []);
      if (isBumped) {
        expect(p.pending('InitProducerIdRequest')[0]?.request.transactional).toMatchObject({
          producerId: 7,
          producerEpoch: 0,
        });
        p.reply(3, initialized(1));
      }
      expect(returned(p).at(-1)).toEqual([4, 'NONE', 'ok']);
    }
  });

  test('KIP-447: offsets are added, then sent to the coordinator of the group', () => {
    const p = begun(TV1);
    const group = { groupId: 'g', generationId: 3, memberId: 'm', groupInstanceId: null };
    const offsets = [{ partition: 'in-0', offset: 5, leaderEpoch: 1 }];
    p.command({ type: 'SendOffsetsToTransaction', id: 3, offsets, group });
    p.reply(3, { type: 'AddOffsetsToTxnResponse', error: 'NONE' });
    p.advance(200);
    expect(p.pending('TxnOffsetCommitRequest')[0]?.request).toMatchObject({
      groupId: 'g',
      generationIdOrMemberEpoch: 3,
      memberId: 'm',
    });
    p.reply(2, {
      type: 'TxnOffsetCommitResponse',
      partitions: [{ partition: 'in-0', error: 'ILLEGAL_GENERATION' }],
    });
    expect(returned(p).at(-1)).toEqual([3, 'ILLEGAL_GENERATION', 'abortable']);
  });
});

describe('errors and time (clients §3.10)', () => {
  test('fenced by the coordinator there is nothing left to do', () => {
    const p = begun();
    send(p, 10);
    p.advance(10);
    call(p, 'CommitTransaction', 3);
    answerProduce(p, 'NONE', 0);
    p.reply(3, ended('PRODUCER_FENCED'));
    expect(returned(p).at(-1)).toEqual([3, 'PRODUCER_FENCED', 'fatal']);
    call(p, 'AbortTransaction', 4);
    expect(returned(p).at(-1)).toEqual([4, 'PRODUCER_FENCED', 'fatal']);
  });

  test('an old epoch in a log is only abortable: the next question to the coordinator decides', () => {
    const p = begun();
    send(p, 10);
    p.advance(10);
    answerProduce(p, 'INVALID_PRODUCER_EPOCH');
    send(p, 11);
    expect(completions(p).at(-1)).toEqual([11, -1, 'INVALID_PRODUCER_EPOCH', 'failed']);
    call(p, 'AbortTransaction', 3);
    expect(names(p)).toEqual(['EndTxnRequest']);
  });

  test('a commit that timed out is to be repeated as a commit', () => {
    const p = begun({}, 1000);
    send(p, 10);
    p.advance(10);
    answerProduce(p, 'NONE', 0);
    call(p, 'CommitTransaction', 3);
    p.advance(1000);
    expect(returned(p).at(-1)).toEqual([3, 'TIMEOUT', 'timeout']);
    call(p, 'AbortTransaction', 4);
    expect(returned(p).at(-1)).toEqual([4, 'ILLEGAL_STATE', 'illegal']);
    call(p, 'CommitTransaction', 5);
    p.reply(3, ended('NONE', 1));
    expect(returned(p).at(-1)).toEqual([5, 'NONE', 'ok']);
  });

  test('a lost answer makes the producer look for its coordinator and ask again', () => {
    const p = begun();
    send(p, 10);
    p.advance(10);
    answerProduce(p, 'NONE', 0);
    call(p, 'CommitTransaction', 3);
    p.cut(3);
    p.advance(500);
    expect(p.pending('EndTxnRequest')).toHaveLength(1);
    p.reply(3, ended('NONE', 1));
    expect(returned(p).at(-1)).toEqual([3, 'NONE', 'ok']);
  });

  test('calls out of order are refused at once', () => {
    const p = transactional();
    call(p, 'BeginTransaction', 1);
    call(p, 'CommitTransaction', 2);
    send(p, 10);
    expect(returned(p)).toEqual([
      [1, 'ILLEGAL_STATE', 'illegal'],
      [2, 'ILLEGAL_STATE', 'illegal'],
    ]);
    expect(completions(p)).toEqual([[10, -1, 'ILLEGAL_STATE', 'failed']]);
  });
});
