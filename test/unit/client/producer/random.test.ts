import { expect, test } from 'vitest';
import type { RecordBatch } from '../../../../core/log/batch.ts';
import type { ErrorCode } from '../../../../core/protocol/errors.ts';
import type { ProduceRequest, ProduceResponse } from '../../../../core/protocol/produce.ts';
import { answerProduce, completions, type Producer, producer, produces, send } from './setup.ts';

/** A partition's log and what its leader remembers of the producer (clients §2.8). */
class Log {
  readonly values: string[] = [];
  readonly #seen: { epoch: number; first: number; last: number; offset: number }[] = [];

  append(batch: RecordBatch): { error: ErrorCode; baseOffset: number } {
    const { producerEpoch: epoch, baseSequence: first } = batch;
    const last = first + batch.records.length - 1;
    if (first >= 0) {
      const again = this.#seen.find((s) => s.epoch === epoch && s.first === first);
      if (again !== undefined) return { error: 'NONE', baseOffset: again.offset };
      const newest = this.#seen.at(-1);
      const expected = newest === undefined ? first : newest.epoch === epoch ? newest.last + 1 : 0;
      if (first !== expected) return { error: 'OUT_OF_ORDER_SEQUENCE_NUMBER', baseOffset: -1 };
      this.#seen.push({ epoch, first, last, offset: this.values.length });
      if (this.#seen.length > 5) this.#seen.shift();
    }
    const baseOffset = this.values.length;
    this.values.push(...batch.records.map((r) => r.value ?? ''));
    return { error: 'NONE', baseOffset };
  }
}

/** Numbers from 0 to n − 1, from a seed. */
function dice(seed: number): (n: number) => number {
  let state = seed * 2654435761 + 1;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % n;
  };
}

class Run {
  readonly logs = [new Log(), new Log(), new Log()];
  readonly driver: Producer;
  sent = 0;

  readonly roll: (n: number) => number;

  constructor(roll: (n: number) => number, settings: Parameters<typeof producer>[0]) {
    this.roll = roll;
    const leaders: (readonly [number, number])[] = [
      [1, 0],
      [2, 0],
      [1, 0],
    ];
    this.driver = producer(settings, leaders);
    this.driver.seeded = true;
    this.driver.jsonEvery = 17;
  }

  /** One record in each partition, so that every leader knows the producer (see the last test). */
  warmUp(): this {
    for (let partition = 0; partition < 3; partition++) {
      this.sent += 1;
      send(this.driver, this.sent, { partition });
    }
    this.heal();
    return this;
  }

  execute(request: ProduceRequest, error: ErrorCode | null): ProduceResponse {
    return {
      type: 'ProduceResponse',
      partitions: request.partitions.map(({ partition, batch }) => {
        const log = this.logs[Number(partition.slice(2))] as Log;
        const { error: outcome, baseOffset } =
          error === null ? log.append(batch) : { error, baseOffset: -1 };
        return {
          partition,
          error: outcome,
          baseOffset,
          logStartOffset: 0,
          currentLeader: { leaderId: -1, leaderEpoch: -1 },
        };
      }),
    };
  }

  /** Serves the oldest request somewhere: well, with an error, or with its reply lost. */
  serve(faults: boolean): void {
    const [oldest] = produces(this.driver);
    if (oldest === undefined) return;
    const { node, request } = oldest;
    const kind = faults ? this.roll(6) : 5;
    if (kind === 0) this.driver.cut(node);
    else if (kind === 1) {
      this.execute(request, null);
      this.driver.cut(node);
    } else if (kind === 2) this.driver.reply(node, this.execute(request, 'NOT_ENOUGH_REPLICAS'));
    else this.driver.reply(node, this.execute(request, null));
  }

  act(): void {
    const kind = this.roll(10);
    if (kind < 5) {
      this.sent += 1;
      const partition = this.roll(3) === 0 ? null : this.roll(3);
      send(this.driver, this.sent, {
        partition,
        key: partition === null ? `k${this.roll(9)}` : null,
      });
    } else if (kind < 8) this.serve(true);
    else this.driver.advance(this.roll(300));
  }

  heal(): void {
    for (let i = 0; i < 2000 && completions(this.driver).length < this.sent; i++) {
      this.serve(false);
      this.driver.advance(20);
    }
  }
}

const PATIENT = { 'delivery.timeout.ms': 10_000_000, 'batch.size': 400 };

/** Where each acknowledged value stands: partition and offset. */
const acked = (run: Run): { id: number; partition: number; offset: number }[] =>
  run.driver.answers.flatMap((a) =>
    a.type === 'SendCompleted' && a.outcome === 'ok'
      ? [{ id: a.id, partition: Number(a.partition?.slice(2)), offset: a.offset }]
      : [],
  );

test('P-ONCE-CB, P-ORDER, P-NODUP: lost replies and refusals do not hurt an idempotent producer', () => {
  for (let seed = 1; seed <= 15; seed++) {
    const run = new Run(dice(seed), PATIENT).warmUp();
    for (let i = 0; i < 120; i++) run.act();
    run.heal();
    const done = acked(run);
    expect(done.length, `seed ${seed}`).toBe(run.sent);
    expect(new Set(done.map((a) => a.id)).size).toBe(run.sent);
    for (const { id, partition, offset } of done) {
      expect(run.logs[partition]?.values[offset], `seed ${seed}`).toBe(`v${id}`);
    }
    for (const { values } of run.logs) {
      const ids = values.map((v) => Number(v.slice(1)));
      expect(ids, `seed ${seed}`).toEqual(ids.slice().sort((a, b) => a - b));
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(run.driver.memory.freeBytes).toBe(33_554_432);
  }
});

test('P-ORDER without idempotence: one request in flight keeps the order, with duplicates', () => {
  let duplicates = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const run = new Run(dice(seed), {
      ...PATIENT,
      'enable.idempotence': false,
      'max.in.flight.requests.per.connection': 1,
    });
    for (let i = 0; i < 120; i++) run.act();
    run.heal();
    expect(acked(run).length, `seed ${seed}`).toBe(run.sent);
    for (const { values } of run.logs) {
      const ids = values.map((v) => Number(v.slice(1)));
      const first = [...new Set(ids)];
      expect(first).toEqual(first.slice().sort((a, b) => a - b));
      duplicates += ids.length - first.length;
    }
  }
  expect(duplicates).toBeGreaterThan(0);
});

test('F01 is found: without idempotence, five requests in flight reorder within some seeds', () => {
  let reordered = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const run = new Run(dice(seed), { ...PATIENT, 'enable.idempotence': false, 'linger.ms': 0 });
    for (let i = 0; i < 120; i++) run.act();
    run.heal();
    for (let partition = 0; partition < 3; partition++) {
      const order = acked(run)
        .filter((a) => a.partition === partition)
        .sort((a, b) => a.offset - b.offset)
        .map((a) => a.id);
      if (order.some((id, i) => i > 0 && id < (order[i - 1] ?? 0))) reordered += 1;
    }
  }
  expect(reordered).toBeGreaterThan(0);
});

test('P-FAIL: with short timeouts and little memory, every send is answered once, and no failure is written', () => {
  let failures = 0;
  for (let seed = 1; seed <= 15; seed++) {
    const run = new Run(dice(seed), {
      'delivery.timeout.ms': 700,
      'request.timeout.ms': 400,
      'max.block.ms': 500,
      'buffer.memory': 1500,
      'batch.size': 400,
      retries: 3,
    });
    for (let i = 0; i < 150; i++) run.act();
    run.heal();
    for (let i = 0; i < 20; i++) run.serve(false);
    const outcomes = completions(run.driver);
    expect(outcomes.length, `seed ${seed}`).toBe(run.sent);
    expect(new Set(outcomes.map((o) => o[0])).size).toBe(run.sent);
    const written = new Set(run.logs.flatMap((log) => log.values));
    for (const [id, , , outcome] of outcomes) {
      if (outcome === 'ok') expect(written.has(`v${id}`), `seed ${seed}`).toBe(true);
      if (outcome !== 'failed') continue;
      failures += 1;
      expect(written.has(`v${id}`), `seed ${seed} v${id}`).toBe(false);
    }
  }
  expect(failures).toBeGreaterThan(0);
});

test('P-NODUP hole (kin of F06): a leader without state accepts any first sequence', () => {
  const log = new Log();
  const p = producer({ 'linger.ms': 0 });
  send(p, 1);
  send(p, 2);
  const request = () => produces(p)[0]?.request.partitions[0];
  const serve = () => {
    const batch = request()?.batch;
    const outcome = batch === undefined ? null : log.append(batch);
    answerProduce(p, outcome?.error ?? 'NONE', outcome?.baseOffset);
  };
  // b1 is refused by a short shrink of the ISR; b2 is appended on a log that knows no producer, its reply is lost.
  answerProduce(p, 'NOT_ENOUGH_REPLICAS');
  const second = request()?.batch;
  if (second !== undefined) log.append(second);
  p.cut(1);
  p.advance(1000);
  // The retry of b1 looks like a gap to the leader, so that the producer bumps its epoch and sends both again.
  for (let i = 0; i < 4 && produces(p).length > 0; i++) {
    serve();
    p.advance(1000);
  }
  expect(log.values).toEqual(['v2', 'v1', 'v2']);
  expect(completions(p).map((c) => [c[0], c[1], c[3]])).toEqual([
    [1, 1, 'ok'],
    [2, 2, 'ok'],
  ]);
});
