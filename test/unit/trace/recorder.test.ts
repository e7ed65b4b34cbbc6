import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../../sim/scenario/resolved.ts';
import { TraceBuilder } from '../../../sim/trace/builder.ts';
import type { FieldName } from '../../../sim/trace/fields.ts';
import { FIELDS, UNKNOWN } from '../../../sim/trace/fields.ts';
import { projectWorld } from '../../../sim/trace/project/world.ts';
import { type RecordedRun, recordedRun, traceRun } from '../../../sim/trace/record.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { KEYFRAME_ROWS, TraceViews } from '../../../sim/trace/view.ts';
import { builtIn, runBuiltIn } from '../../support/built-in.ts';

/**
 * Fields that count what happened, which no state of a machine has, and groups and transactions as their coordinators
 * state it (sim/trace/project/groups.ts, whose own test says what is right).
 */
const HISTORY: readonly string[] = [
  ...(Object.keys(FIELDS) as FieldName[]).filter((name) =>
    ['group', 'transaction'].includes(FIELDS[name].scope),
  ),
  'memberGroup',
  'acknowledgedRecords',
  'failedRecords',
  'consumedRecords',
  'truncated',
  'violations',
  'allowances',
];

/** The view behind the last row against the machines' states; what differs, as text. */
function differences(trace: Trace, views: TraceViews, recorded: RecordedRun): string[] {
  const { run } = recorded;
  const view = views.at(trace.rowCount - 1);
  const wanted = new Map(
    projectWorld(run.kernel.nodes, run.scenario).map((one) => [
      `${one.field} ${one.node} ${one.partition}`,
      one,
    ]),
  );
  const found: string[] = [];
  for (const { field, node, partition } of trace.slots) {
    if (HISTORY.includes(field)) continue;
    const name = `${field} ${node} ${partition}`;
    const want = wanted.get(name);
    wanted.delete(name);
    const value = view.value(field as FieldName, node, partition);
    const isList = typeof want?.value === 'object';
    const got =
      isList && value !== UNKNOWN ? view.list(field as FieldName, node, partition) : value;
    const expected = want?.value ?? UNKNOWN;
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      found.push(
        `row ${view.row}: ${name} is ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`,
      );
    }
  }
  for (const name of wanted.keys()) found.push(`row ${view.row}: ${name} has no slot`);
  return found;
}

function compareAll(scenario: ResolvedScenario, seed: string, every: number, most: number): number {
  const recorded = recordedRun({ scenario, seed, maxEvents: most });
  const builder = new TraceBuilder(recorded.recorder.start);
  const views = new TraceViews(builder.trace);
  let next = every;
  let compared = 0;
  for (let goesOn = true; goesOn; ) {
    goesOn = recorded.run.advance();
    if (goesOn && recorded.recorder.rowCount < next) continue;
    next = recorded.recorder.rowCount + every;
    builder.append(recorded.recorder.take());
    views.follow(builder.trace);
    expect(differences(builder.trace, views, recorded)).toEqual([]);
    compared += 1;
  }
  return compared;
}

describe('issue 3 point 1: the folded view equals a projection of the machines’ states', () => {
  for (const { name } of SCENARIOS) {
    test(`at every keyframe and in between: ${name}`, () => {
      expect(compareAll(builtIn(name), '1', KEYFRAME_ROWS / 16, 20_000)).toBeGreaterThan(10);
    });
  }

  for (const seed of ['7', '12', '31']) {
    test(`swarm, seed ${seed}: crashes, power losses and wipes in between`, () => {
      expect(compareAll(builtIn('swarm'), seed, 61, 9_000)).toBeGreaterThan(100);
    });
  }
});

test('transactions in logs are folded as they are, over aborts, a dead producer and brokers that lose power', () => {
  const scenario = resolveScenario(
    {
      name: 'transactions',
      cluster: { brokers: 3, controllers: 1 },
      topics: { orders: { partitions: 2, replicas: 3 } },
      producers: {
        p1: { topic: 'orders', rate: 40, transactional: { records: 3, abortOneIn: 3 } },
      },
      consumers: { r1: { topic: 'orders', config: { 'isolation.level': 'read_committed' } } },
      faults: [
        { at: '4s', fault: 'crash', on: 'p1', for: '1s' },
        { at: '5s', fault: 'power-loss', on: 'b1', for: '2s' },
        { at: '8s', fault: 'wipe', on: 'b2', for: '1s' },
      ],
      until: '12s',
    },
    null,
  );
  expect(compareAll(scenario, '1', 61, 20_000)).toBeGreaterThan(40);
  const trace = traceRun({ scenario, seed: '1' });
  const field = (name: string): boolean => trace.slots.some((slot) => slot.field === name);
  expect([field('transactionRuns'), field('transactionState')]).toEqual([true, true]);
});

test('DESIGN law 6: watching a run changes nothing of it', () => {
  const { events, hash, ladder } = runBuiltIn('swarm', '5').recipe;
  const watched = traceRun({ scenario: builtIn('swarm'), seed: '5' }).summary?.recipe;
  expect(watched).toMatchObject({ events, hash, ladder });
});
