import { describe, expect, test } from 'vitest';
import { isInCone, pastCone } from '../../../sim/trace/causes.ts';
import { perfetto } from '../../../sim/trace/export/perfetto.ts';
import { SHIVIZ_PARSER, shiviz } from '../../../sim/trace/export/shiviz.ts';
import { traceRun } from '../../../sim/trace/record.ts';
import { OUTCOMES, ROW_KINDS } from '../../../sim/trace/trace.ts';
import { builtIn } from '../../support/built-in.ts';

const trace = traceRun({ scenario: builtIn('leader-crash-acks-1'), seed: '1' });
const { rows, messages } = trace;

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly id?: number;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

describe('viz.md §1.10: Perfetto JSON', () => {
  const file = JSON.parse(perfetto(trace)) as {
    traceEvents: ChromeEvent[];
    displayTimeUnit: string;
    otherData: Record<string, string>;
  };
  const of = (ph: string): ChromeEvent[] => file.traceEvents.filter((event) => event.ph === ph);

  test('a node is a process with a name; the world is the first', () => {
    const names = of('M').filter(({ name }) => name === 'process_name');
    expect(names.map(({ pid }) => pid)).toEqual(names.map((_, index) => index));
    expect(names[0]?.args).toEqual({ name: 'world (cluster)' });
    expect(names[1]?.args).toEqual({ name: 'b1 (broker)' });
    expect(names.map(({ args }) => args?.['name'])).toContain(
      'p1 (producer) acks=1 enable.idempotence=false',
    );
    expect(file.otherData).toMatchObject({
      scenario: 'leader-crash-acks-1',
      hash: trace.summary?.hash,
    });
  });

  test('every row is a slice of its node, at its virtual time', () => {
    const slices = of('X');
    expect(slices).toHaveLength(trace.rowCount);
    for (const row of [0, 100, 3914, trace.rowCount - 1]) {
      const slice = slices[row] as ChromeEvent;
      expect(slice).toMatchObject({ ts: rows.at[row], pid: (rows.node[row] as number) + 1 });
      expect(slice.args).toMatchObject({ row, event: rows.event[row] });
    }
  });

  test('arrows begin and end in slices, one pair per message that was read', () => {
    const delivered = messages.outcome
      .subarray(0, trace.messageCount)
      .filter((outcome) => outcome === OUTCOMES.indexOf('delivered')).length;
    const [tails, heads] = [of('s'), of('f')];
    expect([tails.length, heads.length]).toEqual([delivered, delivered]);
    const slices = new Set(of('X').map(({ pid, tid, ts }) => `${pid} ${tid} ${ts}`));
    const loose = [...tails, ...heads].filter(
      ({ pid, tid, ts }) => !slices.has(`${pid} ${tid} ${ts}`),
    );
    expect(loose).toEqual([]);
    expect(heads.every(({ bp }) => bp === 'e')).toBe(true);
    expect(new Set(heads.map(({ id }) => id))).toEqual(new Set(tails.map(({ id }) => id)));
  });

  test('notables are instants, faults slices with an end, offsets and ISRs counters', () => {
    expect(of('i').map(({ name }) => name)).toEqual(
      trace.notables.map(({ notable }) => notable.kind),
    );
    expect(of('b').map(({ name, ts }) => [name, ts])).toEqual([
      ['slow-link', 5_000_000],
      ['crash', 7_000_000],
    ]);
    expect(of('e').map(({ ts }) => ts)).toEqual([9_000_000, 11_000_000]);
    const counters = of('C');
    expect(new Set(counters.map(({ name }) => name))).toEqual(
      new Set(['orders-0', 'orders-0 in sync']),
    );
    const last = counters.filter(({ name, pid }) => name === 'orders-0' && pid === 2).pop();
    expect(last?.args).toEqual({
      logEndOffset: expect.any(Number),
      highWatermark: expect.any(Number),
    });
  });
});

describe('viz.md §1.10: ShiViz', () => {
  const text = shiviz(trace);
  const [parser, delimiter, ...body] = text.split('\n');

  test('the first line is the parser, the second the delimiter; the parser reads every line behind them', () => {
    expect(parser).toBe(SHIVIZ_PARSER);
    expect(delimiter).toBe('');
    const events = [...body.join('\n').matchAll(new RegExp(SHIVIZ_PARSER, 'g'))];
    expect(events).toHaveLength((body.length - 1) / 2);
    expect(events[0]?.groups).toMatchObject({ host: 'b1', clock: '{"b1":1}', date: '0.000000s' });
  });

  test('a host counts its own events without a gap, and clocks never go back', () => {
    const last = new Map<string, Record<string, number>>();
    for (const { groups } of body.join('\n').matchAll(new RegExp(SHIVIZ_PARSER, 'g'))) {
      const host = groups?.['host'] as string;
      const clock = JSON.parse(groups?.['clock'] as string) as Record<string, number>;
      const before = last.get(host) ?? {};
      if (clock[host] !== (before[host] ?? 0) + 1)
        throw new Error(`${host} ${JSON.stringify(clock)}`);
      for (const [other, count] of Object.entries(before)) {
        if ((clock[other] ?? 0) < count) throw new Error(`${host} forgot ${other}`);
      }
      last.set(host, clock);
    }
    expect(last.size).toBe(trace.nodes.length + 1);
  });

  test('the clock of an event counts exactly the events of its past cone', () => {
    const seen = Array.from({ length: trace.rowCount }, (_, row) => row).filter(
      (row) => ROW_KINDS[rows.kind[row] as number] !== 'MessageLost',
    );
    const clocks = body.filter((_, index) => index % 2 === 0);
    for (const at of [50, 999, 4000]) {
      const row = seen[at] as number;
      const line = clocks[at] as string;
      const clock = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, number>;
      const cone = pastCone(trace, row, 'ordered');
      trace.nodes.forEach(({ name }, node) => {
        const count = seen.filter(
          (other) => rows.node[other] === node && isInCone(cone, other),
        ).length;
        expect([name, clock[name] ?? 0]).toEqual([name, count]);
      });
    }
  });
});
