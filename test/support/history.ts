import type { Answer, ConsumedRecord, KafkaCommand } from '../../core/client/commands.ts';
import { sequenceOf } from '../../core/collections/sequence.ts';
import { newBatch, placeBatch } from '../../core/log/batch.ts';
import type { Checker, RunEnd } from '../../sim/check/checker.ts';
import { historyChecker } from '../../sim/check/history/history.ts';
import { Verdicts } from '../../sim/check/verdict.ts';
import type { NodeRuntime } from '../../sim/kernel/node.ts';
import type { Verdict } from '../../sim/run/result.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { scenarioOf } from './stub-clients.ts';

/** A broker of which no more is known than that it leads `orders-0` with these values in its log. */
export function leaderWith(...values: (string | null)[]): NodeRuntime {
  const records = values.map((value) => ({ key: null, value, sizeBytes: 10, timestampMs: 1 }));
  const written = sequenceOf([placeBatch(newBatch(-1, -1, -1, records), 0, 1)]);
  const partitions = [{ name: 'orders-0', leaderEpoch: 1, leaderId: 1 }];
  const memory = { broker: { replicas: { partitions } } };
  const disk = { logs: [{ name: 'orders-0', written }], files: [] };
  const node = { spec: { id: 1, name: 'b1' }, status: 'running', state: { memory, disk } };
  return node as unknown as NodeRuntime;
}

/** A client history written by hand, told to the black-box checkers. */
export class History {
  private readonly fold: ReturnType<typeof historyChecker.start>;
  private readonly verdicts: Verdicts;
  private event = 0;
  private ids = 0;

  constructor(change: Partial<Scenario> = {}) {
    const scenario = scenarioOf(change);
    this.fold = historyChecker.start(scenario);
    this.verdicts = new Verdicts([historyChecker as Checker<unknown>], scenario, () => {});
  }

  /** A producer sends a value; the id of the send comes back. */
  send(value: string, client = 'p1'): number {
    const id = this.ids++;
    const record = { topic: 'orders', partition: null, key: null, sizeBytes: 10 };
    this.invoke({ type: 'Send', id, value, ...record }, client);
    return id;
  }

  /** A send succeeded at an offset. */
  acked(id: number, offset: number, client = 'p1'): this {
    return this.completed(id, offset, 'ok', client);
  }

  /** A send ended without an offset. */
  ended(id: number, outcome: 'failed' | 'unknown', client = 'p1'): this {
    return this.completed(id, -1, outcome, client);
  }

  /** Sends a value that is acknowledged. */
  write(value: string, offset: number, client = 'p1'): this {
    return this.acked(this.send(value, client), offset, client);
  }

  /** A consumer is handed these values, at offsets from `offset` on. */
  read(offset: number, values: readonly string[], client = 'k1'): this {
    const records = values.map((value, at): ConsumedRecord => {
      return { partition: 'orders-0', offset: offset + at, leaderEpoch: 1, key: null, value };
    });
    return this.answer({ type: 'Polled', id: this.ids++, records, exception: null }, client);
  }

  /** An application asks its client for something. */
  invoke(command: KafkaCommand, client = 'k1'): this {
    this.event += 1;
    const { event } = this;
    const entry = { type: 'invoke' as const, event, at: event, client, command };
    historyChecker.onHistory?.(this.fold, entry, this.verdicts);
    return this;
  }

  answer(answer: Answer, client = 'k1'): this {
    this.event += 1;
    const { event } = this;
    const entry = { type: 'complete' as const, event, at: event, client, answer };
    historyChecker.onHistory?.(this.fold, entry, this.verdicts);
    return this;
  }

  /** The run ends, a minute later and well since long; what was broken and allowed comes back. */
  judge(end: Partial<RunEnd> = {}): { violated: string[]; allowed: string[] } {
    const whole: RunEnd = {
      event: this.event,
      at: 60_000_000,
      reason: 'until',
      healedAt: 0,
      nodes: [],
      ...end,
    };
    historyChecker.onEnd?.(this.fold, whole, this.verdicts);
    const having = (status: Verdict['status']) =>
      this.verdict().flatMap((verdict) => (verdict.status === status ? [verdict.id] : []));
    return { violated: having('violated'), allowed: having('allowed') };
  }

  verdict(): readonly Verdict[] {
    return this.verdicts.verdicts();
  }

  private completed(
    id: number,
    offset: number,
    outcome: 'ok' | 'failed' | 'unknown',
    client: string,
  ): this {
    const partition = 'orders-0';
    const error = outcome === 'ok' ? 'NONE' : 'TIMEOUT';
    return this.answer({ type: 'SendCompleted', id, partition, offset, error, outcome }, client);
  }
}
