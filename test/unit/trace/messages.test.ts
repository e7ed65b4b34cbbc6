import { describe, expect, test } from 'vitest';
import { traceRun } from '../../../sim/trace/record.ts';
import {
  FIRST_WORLD_KIND,
  OUTCOMES,
  ROW_KINDS,
  type RowKind,
  type Trace,
} from '../../../sim/trace/trace.ts';
import { builtIn } from '../../support/built-in.ts';

const kindAt = ({ rows }: Trace, row: number): RowKind =>
  ROW_KINDS[rows.kind[row] as number] as RowKind;

/** Every message of a trace with what its rows say. */
function messagesOf(trace: Trace) {
  const { messages } = trace;
  return Array.from({ length: trace.messageCount }, (_, index) => ({
    index,
    sent: messages.sentRow[index] as number,
    end: messages.endRow[index] as number,
    arriveAt: messages.arriveAt[index] as number,
    from: messages.from[index] as number,
    to: messages.to[index] as number,
    outcome: OUTCOMES[messages.outcome[index] as number],
    name: trace.names[messages.name[index] as number] as string,
    isReply: messages.isReply[index] === 1,
    offset: messages.offset[index] as number,
  }));
}

describe('issue 3 point 1: messages from sending to reading or loss', () => {
  for (const [scenario, seed] of [
    ['leader-crash-acks-1', '1'],
    ['zombie-leader', '2'],
    ['swarm', '5'],
  ] as const) {
    test(`${scenario}: rows and messages tell the same story`, () => {
      const trace = traceRun({ scenario: builtIn(scenario), seed });
      const { rows } = trace;
      const wrong: unknown[] = [];
      for (const message of messagesOf(trace)) {
        const { index, sent, end, outcome, arriveAt } = message;
        const isOver = outcome !== 'in-flight';
        const holds =
          rows.node[sent] === message.from &&
          message.isReply === message.name.endsWith('Response') &&
          arriveAt >= (rows.at[sent] as number) &&
          isOver === end >= 0 &&
          (!isOver ||
            (kindAt(trace, end) === (outcome === 'lost' ? 'MessageLost' : 'Received') &&
              rows.message[end] === index &&
              rows.node[end] === message.to &&
              rows.cause[end] === sent &&
              rows.name[end] === trace.messages.name[index] &&
              end > sent &&
              arriveAt <= (rows.at[end] as number)));
        if (!holds) wrong.push(message);
      }
      expect(wrong).toEqual([]);
      const unexplained = Array.from({ length: trace.rowCount }, (_, row) => row).filter((row) => {
        const isEnd = kindAt(trace, row) === 'Received' || kindAt(trace, row) === 'MessageLost';
        return (rows.message[row] as number) >= 0 !== isEnd;
      });
      expect(unexplained).toEqual([]);
    });
  }

  test('a fault that loses requests loses them, and only what it says', () => {
    const faults = JSON.stringify([
      {
        fault: 'lose-request',
        at: '3s',
        for: '2s',
        from: 'p1',
        to: 'brokers',
        messages: ['ProduceRequest'],
        oneIn: 1,
      },
    ]);
    const trace = traceRun({ scenario: builtIn('steady', [`faults=${faults}`]), seed: '1' });
    const lost = messagesOf(trace).filter(({ outcome }) => outcome === 'lost');
    const taken = lost.filter(({ name }) => name === 'ProduceRequest');
    expect(taken.length).toBeGreaterThan(0);
    for (const { end, from } of taken) {
      expect(trace.nodes[from]?.name).toBe('p1');
      expect(trace.rows.at[end]).toBeGreaterThanOrEqual(3_000_000);
      expect(trace.rows.at[end]).toBeLessThanOrEqual(5_000_000);
    }
  });

  test('what is held behind a cut arrives when the cut heals', () => {
    const faults = JSON.stringify([
      { fault: 'partition', at: '3s', for: '1s', groups: ['b1', 'b2'] },
    ]);
    const trace = traceRun({ scenario: builtIn('steady', [`faults=${faults}`]), seed: '1' });
    const names = trace.nodes.map(({ name }) => name);
    const between = messagesOf(trace).filter(
      ({ from, to, sent }) =>
        ['b1', 'b2'].includes(names[from] as string) &&
        ['b1', 'b2'].includes(names[to] as string) &&
        (trace.rows.at[sent] as number) > 3_000_000 &&
        (trace.rows.at[sent] as number) < 4_000_000,
    );
    expect(between.length).toBeGreaterThan(0);
    for (const { arriveAt, outcome } of between) {
      if (outcome === 'delivered') expect(arriveAt).toBeGreaterThanOrEqual(4_000_000);
    }
  });

  test('rows are in the order of time, causes before effects, events numbered without a gap', () => {
    const trace = traceRun({ scenario: builtIn('swarm'), seed: '9' });
    const { rows } = trace;
    let event = 0;
    const wrong: number[] = [];
    for (let row = 0; row < trace.rowCount; row++) {
      if ((rows.kind[row] as number) < FIRST_WORLD_KIND) event += 1;
      const isOrdered = row === 0 || (rows.at[row] as number) >= (rows.at[row - 1] as number);
      const isCausal = (rows.cause[row] as number) < row;
      if (!isOrdered || !isCausal || rows.event[row] !== event) wrong.push(row);
    }
    expect(wrong).toEqual([]);
    expect(event).toBe(trace.summary?.events);
  });

  test('a fault stands before what it did to nodes, and an end names its start', () => {
    const trace = traceRun({ scenario: builtIn('swarm'), seed: '9' });
    const { rows } = trace;
    let seen = 0;
    for (let row = 0; row < trace.rowCount; row++) {
      const kind = kindAt(trace, row);
      const cause = rows.cause[row] as number;
      if (kind === 'FaultEnded') {
        expect(kindAt(trace, cause)).toBe('FaultStarted');
        expect(rows.name[cause]).toBe(rows.name[row]);
        seen += 1;
      }
      if (kind !== 'NodeChanged' || trace.names[rows.name[row] as number] !== 'crashed') continue;
      expect(['FaultStarted', 'FaultEnded']).toContain(kindAt(trace, cause));
      seen += 1;
    }
    expect(seen).toBeGreaterThan(3);
  });
});
