import { describe, expect, test } from 'vitest';
import { type Explanation, questionsAt, type Subject, why } from '../../../sim/trace/explain.ts';
import { traceRun } from '../../../sim/trace/record.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { TraceViews } from '../../../sim/trace/view.ts';
import '../../../sim/words/korean.ts';
import type { Language } from '../../../sim/words/language.ts';
import { RULE_SOURCES } from '../../../sim/words/rules.ts';
import { builtIn } from '../../support/built-in.ts';

const HANGUL = /[\uac00-\ud7a3]/;

/** A run that can be asked about moments by their time. */
class Told {
  readonly trace: Trace;
  readonly views: TraceViews;

  constructor(scenario: string, sets: readonly string[] = []) {
    this.trace = traceRun({ scenario: builtIn(scenario, sets), seed: '1' });
    this.views = new TraceViews(this.trace);
  }

  node(name: string): number {
    return this.trace.nodes.findIndex((node) => node.name === name);
  }

  rowAt(seconds: number): number {
    let row = 0;
    while (row + 1 < this.trace.rowCount && (this.trace.rows.at[row + 1] ?? 0) <= seconds * 1e6) {
      row += 1;
    }
    return row;
  }

  ask(about: Subject, seconds: number, language: Language = 'en'): Explanation {
    return why(this.trace, this.views, { row: this.rowAt(seconds), about }, language);
  }

  at(row: number): number {
    return (this.trace.rows.at[row] ?? 0) / 1e6;
  }
}

const sentences = ({ steps }: Explanation): string[] => steps.map(({ sentence }) => sentence);

describe('leader-crash-acks-1: why is the leader who it is (viz.md §1.3, inspector)', () => {
  const told = new Told('leader-crash-acks-1');
  const chain = [
    /^the last heartbeat of b1 that arrived$/,
    /^b1 process crashed$/,
    /^c3 fenced broker 1 \(its session is over: no heartbeat within broker.session.timeout.ms/,
    /^fenced on b1: no → yes; elected leader of orders-0: b1 → b2$/,
  ];

  test('followers with slow links hold the high watermark back, as their fetches show', () => {
    const { question, answer, steps, rule } = told.ask(
      { type: 'HighWatermark', node: told.node('b1'), partition: 0 },
      5.5,
    );
    expect(question).toBe('Why is the high watermark of orders-0 on b1 217 and not 242?');
    expect(answer).toBe('The leader has not heard that b2 and b3 hold anything at 217 or above.');
    expect(sentences({ question, answer, steps, rule })).toEqual([
      'b3 asked from offset 217: it held everything below and nothing more',
      'high watermark of orders-0 on b1: 216 → 217; b2 asked from offset 217: it held everything below and nothing more',
      'b3 asks from offset 218 in a fetch that is still on its way',
      'b2 asks from offset 218 in a fetch that is still on its way',
    ]);
    expect(rule.source).toBe(RULE_SOURCES.highWatermarkOfIsr);
    expect(steps.every(({ row }) => row <= told.rowAt(5.5))).toBe(true);
  });

  test('the election goes back to the crash by way of the session timeout', () => {
    const explanation = told.ask({ type: 'Leader', partition: 0 }, 9);
    expect(explanation.question).toBe('Why does b2 lead orders-0 in epoch 1?');
    expect(explanation.answer).toBe('b1, the leader before, was fenced, and b2 was elected.');
    expect(sentences(explanation)).toEqual(chain.map((each) => expect.stringMatching(each)));
    expect(explanation.rule.source).toBe(RULE_SOURCES.firstIsrMemberLeads);
    const crash = explanation.steps[1]?.row ?? -1;
    expect(told.at(crash)).toBe(7);
  });

  test('the first leader is there because the partition was created', () => {
    const { answer, rule } = told.ask({ type: 'Leader', partition: 0 }, 5);
    expect(answer).toBe('The partition was created, and b1 is its first active replica.');
    expect(rule.source).toBe(RULE_SOURCES.firstReplicaLeads);
  });

  test('fencing and the ISR tell the same story', () => {
    const fenced = told.ask({ type: 'Fenced', node: told.node('b1') }, 9);
    expect(fenced.answer).toContain('No heartbeat of b1 reached the active controller');
    expect(sentences(fenced).slice(0, 3)).toEqual(
      chain.slice(0, 3).map((each) => expect.stringMatching(each)),
    );
    const outside = told.ask({ type: 'NotInIsr', node: told.node('b1'), partition: 0 }, 9);
    expect(outside.answer).toBe('b1 was fenced. b1 does not run.');
    expect(sentences(outside).at(-1)).toContain('decided ISR of orders-0: {b1 b2 b3} → {b2 b3}');
    expect(told.ask({ type: 'Fenced', node: told.node('b2') }, 9).answer).toBe(
      'b2 is not fenced at this moment.',
    );
    expect(told.ask({ type: 'NotInIsr', node: told.node('b2'), partition: 0 }, 9).answer).toBe(
      'b2 is in the ISR {b2 b3}.',
    );
  });

  test('a lost record: acknowledged, not held by who was elected, cut off, and allowed', () => {
    const lost = told.ask({ type: 'Guarantee', id: 'acked-durable', piece: 0 }, 20);
    const at = told.trace.summary?.guarantees.find(({ id }) => id === 'acked-durable')?.evidence[0];
    const { value, offset } = at?.record ?? { value: '', offset: -1 };
    expect(lost.question).toBe(`Why was ${value} (orders-0@${offset}) lost?`);
    expect(lost.answer).toContain('It is allowed: acks=1: one replica holds the record');
    const steps = sentences(lost);
    expect(steps).toContain(`p1 was told that ${value} (orders-0@${offset}) is written`);
    expect(steps.some((each) => each.endsWith('b2 was elected with a log that ended at 308'))).toBe(
      true,
    );
    expect(steps).toContain('b1 cut off offsets 308..316');
    expect(lost.rule.source).toContain('P-DUR');
    const byOffset = told.ask({ type: 'Lost', partition: 0, offset }, 20);
    expect(byOffset).toEqual(lost);
    expect(told.ask({ type: 'Lost', partition: 0, offset: 5 }, 20).answer).toBe(
      'Nobody who held orders-0@5 has cut it off.',
    );
  });

  test('a replica whose process does not run shows what its disk has', () => {
    const node = told.node('b1');
    expect(told.ask({ type: 'HighWatermark', node, partition: 0 }, 8.2).answer).toBe(
      'b1 does not run: this is what its disk has, as checkpointed.',
    );
    const follower = told.ask({ type: 'HighWatermark', node: told.node('b2'), partition: 0 }, 7.5);
    expect(follower.answer).toContain('It follows b1, which does not run');
  });
});

describe('unclean-election', () => {
  test('an outsider was elected; what only the ISR held is lost', () => {
    const told = new Told('unclean-election');
    const { answer, rule } = told.ask({ type: 'Leader', partition: 0 }, 9);
    expect(answer).toContain('b2 was not in the ISR {b1} nor eligible');
    expect(rule.source).toBe(RULE_SOURCES.uncleanElection);
    const truncated = told.ask({ type: 'Guarantee', id: 'committed-not-truncated', piece: 0 }, 20);
    expect(truncated.question).toBe(
      'Why was committed-not-truncated broken, and why is that allowed?',
    );
    expect(truncated.answer).toContain('unclean.leader.election.enable=true');
  });

  test('without it the partition waits, and says for whom', () => {
    const told = new Told('unclean-election', [
      'topics.orders.config.unclean.leader.election.enable=false',
    ]);
    const { question, answer, steps, rule } = told.ask({ type: 'NoLeader', partition: 0 }, 9);
    expect(question).toBe('Why has orders-0 no leader?');
    expect(answer).toMatch(/^No live broker is in the ISR/);
    const last = steps.at(-1)?.sentence ?? '';
    expect(last).toContain('b1 was fenced');
    expect(last).toContain('elected leader of orders-0: b1 → none');
    expect(sentences({ question, answer, steps, rule })).toContain('b1 process crashed');
    expect(rule.source).toBe(RULE_SOURCES.noEligibleReplica);
    const back = told.ask({ type: 'Leader', partition: 0 }, 15);
    expect(back.answer).toContain('until b1, the last known leader, returned');
    expect(back.rule.source).toBe(RULE_SOURCES.lastKnownLeaderLeads);
    expect(told.ask({ type: 'NoLeader', partition: 0 }, 15).answer).toBe('orders-0 is led by b1.');
  });
});

describe('min-isr and slow-follower', () => {
  test('an ISR below min.insync.replicas keeps the high watermark (KIP-966)', () => {
    const told = new Told('min-isr');
    const about: Subject = { type: 'HighWatermark', node: told.node('b1'), partition: 0 };
    const { answer, steps, rule } = told.ask(about, 6.5);
    expect(answer).toBe('The ISR {b1} has 1 member, fewer than min.insync.replicas=2.');
    expect(steps.at(-1)?.sentence).toBe('ISR of orders-0 on b1: {b1 b2 b3} → {b1}');
    expect(rule.source).toBe(RULE_SOURCES.highWatermarkNeedsMinIsr);
    expect(told.ask(about, 6.5, 'ko').answer).toBe(
      '동기화 복제본(ISR) {b1}의 멤버가 1개로 min.insync.replicas=2보다 적다.',
    );
    const healed = told.ask(about, 19);
    expect(healed.answer).toMatch(/^Every replica that counts/);
  });

  test('a slow follower left by proposal of its leader, after it had last caught up', () => {
    const told = new Told('slow-follower');
    const about: Subject = { type: 'NotInIsr', node: told.node('b2'), partition: 0 };
    const { answer, steps, rule } = told.ask(about, 8.2);
    expect(answer).toMatch(/^b2 had not caught up with b1 for replica.lag.time.max.ms/);
    expect(answer).toMatch(/The log of b2 ends at \d+, below the leader's high watermark \d+\.$/);
    expect(steps.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^b2 had caught up last, at offset \d+$/),
      'ISR state of orders-0 on b1: Committed → PendingShrink',
      'decided ISR of orders-0: {b1 b2 b3} → {b1 b3}',
    ]);
    const [caughtUp, proposed] = steps.map(({ row }) => told.at(row));
    // replica.lag.time.max.ms is 1,000 ms there, and looked at every half of it.
    expect((proposed ?? 0) - (caughtUp ?? 0)).toBeGreaterThan(1);
    expect((proposed ?? 0) - (caughtUp ?? 0)).toBeLessThan(1.6);
    expect(rule.source).toBe(RULE_SOURCES.laggingFollowerLeaves);
  });
});

describe('zombie-leader and controller-partition', () => {
  test('a deposed leader does not know, and its fencing goes back to the cut', () => {
    const told = new Told('zombie-leader');
    const b1 = told.node('b1');
    const { answer, steps } = told.ask({ type: 'HighWatermark', node: b1, partition: 0 }, 7.5);
    expect(answer).toContain('b1 believes to lead, but the controllers have named b2 in epoch 1');
    expect(steps.at(-1)?.sentence).toBe('elected leader of orders-0: b1 → b2');
    const fenced = sentences(told.ask({ type: 'Fenced', node: b1 }, 7.5));
    expect(fenced[1]).toBe('fault partition partition-1 begins (b1, b2, b3, c1, c2, c3)');
    const lost = told.ask({ type: 'Guarantee', id: 'acked-durable', piece: 0 }, 20);
    expect(lost.question).toMatch(/^Why was risky-\d+ \(orders-0@\d+\) lost\?$/);
    const unread = told.ask({ type: 'Guarantee', id: 'lost-write', piece: 0 }, 20);
    expect(unread.question).toMatch(/^Why did nobody read safe-\d+/);
  });

  test('a leader that dies under a new controller is replaced by that one', () => {
    const told = new Told('controller-partition');
    const explanation = told.ask({ type: 'Leader', partition: 0 }, 10.4);
    expect(explanation.answer).toBe('b1, the leader before, was fenced, and b2 was elected.');
    const decision = sentences(explanation).find((each) => / fenced broker 1 /.test(each)) ?? '';
    expect(decision).not.toBe('');
    const isolated = told.trace.notables.find(({ notable }) => notable.kind === 'fault-started');
    expect(decision.startsWith(isolated?.notable.node ?? '?')).toBe(false);
  });
});

describe('every question that a moment raises has an answer in both languages', () => {
  test.each(['rolling-restart', 'power-loss-all', 'swarm'])('%s', (name) => {
    const told = new Told(name);
    let asked = 0;
    for (const seconds of [0, 5, 6.3, 7.7, 12, 20]) {
      const row = told.rowAt(seconds);
      for (const node of ['b1', 'b2', 'b3'].map((each) => told.node(each))) {
        for (const question of questionsAt(told.trace, told.views, row, { node, partition: 0 })) {
          const [english, korean] = (['en', 'ko'] as const).map((language) =>
            why(told.trace, told.views, question, language),
          ) as [Explanation, Explanation];
          asked += 1;
          expect(english.question).toMatch(/^Why .*\?$/);
          expect(english.answer).not.toMatch(/undefined|-1\b|\?/);
          expect(english.rule.source).toMatch(/KIP|KAFKA|\.scala|\.java|§/);
          expect(korean.question).toMatch(HANGUL);
          expect(korean.answer).toMatch(HANGUL);
          expect(korean.rule.text).toMatch(HANGUL);
          expect(korean.steps.map((step) => step.row)).toEqual(
            english.steps.map((step) => step.row),
          );
          const isOver = question.about.type === 'Guarantee';
          for (const step of english.steps) {
            expect(step.row).toBeGreaterThanOrEqual(0);
            if (!isOver) expect(step.row).toBeLessThanOrEqual(row);
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(15);
  });
});
