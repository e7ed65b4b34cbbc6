import fc from 'fast-check';
import type { Episode, ParameterValue, When } from '../../sim/faults/episode.ts';
import type { FaultKind, FaultParameter } from '../../sim/faults/kind.ts';
import { FAULTS } from '../../sim/faults/table.ts';
import { TRAFFIC_CLASSES } from '../../sim/kernel/connection.ts';
import type { Recipe } from '../../sim/run/result.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import type { Link } from '../../sim/trace/link/link.ts';
import { LANGUAGES } from '../../sim/words/language.ts';

/** Any text at all: signs of the grammar, every plane of Unicode, halves of surrogate pairs, the empty text. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'b1',
    'b12',
    'c3',
    'p1',
    '7',
    '007',
    'l',
    '',
    '-',
    '()',
    'leader(orders-0)',
    'L(x)',
    'voter(-)',
    'rack(é)',
    'rack(',
    'x(y)',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'%u?&=,+:;~*/@#\'" '), maxLength: 6 }),
  fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 3 }).map((codes) => {
    return String.fromCharCode(...codes);
  }),
);

const hash = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'),
  minLength: 16,
  maxLength: 16,
});
const micros = fc.oneof(
  fc.nat({ max: 60_000 }).map((millis) => millis * 1000),
  fc.nat({ max: 60_000_000 }),
  fc.nat({ max: 600 }).map((tenths) => tenths * 100_000),
  fc.maxSafeNat(),
);

const when: fc.Arbitrary<When> = fc.oneof(
  micros.map((at): When => ({ type: 'At', micros: at })),
  fc.record({
    type: fc.constant('After' as const),
    probe: fc.oneof(fc.constantFrom('BecameLeader', 'IsrChanged', 'TopicCreated'), anyText),
    where: fc.array(
      fc.tuple(anyText, fc.oneof(anyText, fc.boolean(), fc.integer(), fc.constant(0.25))),
      { maxLength: 2 },
    ),
    nth: fc.oneof(fc.constant(1), fc.maxSafeNat()),
    plusMicros: fc.oneof(fc.constant(0), micros),
  }),
);

const settings = fc
  .array(fc.tuple(anyText, anyText), { maxLength: 3 })
  .map((pairs): Readonly<Record<string, string>> => Object.fromEntries(pairs));

/** A value of a parameter's type, its default, or one of another type. */
function anyValue(parameter: FaultParameter): fc.Arbitrary<ParameterValue> {
  const odd = fc.oneof<fc.Arbitrary<ParameterValue>[]>(
    fc.constant(0.5),
    fc.boolean(),
    anyText,
    fc.array(anyText, { maxLength: 2 }),
    settings,
  );
  const fitting = ((): fc.Arbitrary<ParameterValue> => {
    switch (parameter.type) {
      case 'duration':
        return micros;
      case 'offset':
      case 'integer':
        return fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -9, max: 9 })).map((n) => n + 0);
      case 'boolean':
        return fc.boolean();
      case 'choice':
        return fc.constantFrom(...parameter.choices);
      case 'text':
        return anyText;
      case 'texts':
        return fc.array(anyText, { maxLength: 3 });
      case 'settings':
        return settings;
    }
  })();
  return fc.oneof(
    { arbitrary: fitting, weight: 6 },
    { arbitrary: fc.constant(parameter.default), weight: 3 },
    { arbitrary: odd, weight: 1 },
  );
}

const parametersOf = (kind: FaultKind): fc.Arbitrary<Readonly<Record<string, ParameterValue>>> =>
  fc
    .tuple(
      fc.tuple(...kind.parameters.map((parameter) => anyValue(parameter))),
      fc.array(fc.tuple(anyText, fc.oneof(anyText, fc.integer())), { maxLength: 1 }),
    )
    .map(([values, others]) =>
      Object.fromEntries([
        ...others,
        ...kind.parameters.map(({ name }, index) => [name, values[index] as ParameterValue]),
      ]),
    );

const selectors = fc.array(anyText, { maxLength: 3 });
const id = fc.oneof(
  fc.nat({ max: 12 }).map((n) => `swarm-${n}`),
  fc.nat({ max: 12 }).map((n) => `i${n}`),
  fc.constantFrom('crash-1', 'pause-2', 'x9', '9', 'x09', 'x999999999', 'x1234567890'),
  anyText,
);

/** An episode of any kind of the table, every field of it filled in any way. */
export const anyEpisode: fc.Arbitrary<Episode> = fc.constantFrom(...FAULTS).chain((kind) =>
  fc.record({
    id,
    kind: fc.constant(kind.name),
    when,
    forMicros: fc.oneof(fc.constant(null), fc.constant(0), micros),
    on: selectors,
    from: selectors,
    to: selectors,
    groups: fc.array(selectors, { maxLength: 3 }),
    traffic: fc.oneof(
      fc.constant(TRAFFIC_CLASSES),
      fc.array(fc.constantFrom(...TRAFFIC_CLASSES), { maxLength: 4 }),
    ),
    parameters: parametersOf(kind),
    maxDiskLosses: fc.option(fc.nat({ max: 40 })),
  }),
);

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>;
const scenario = fc
  .tuple(anyText, fc.dictionary(fc.constantFrom('title', 'topics', 'cluster', 'x'), json))
  .map(([name, fields]): Scenario => plain({ ...fields, name }) as Scenario);

/** What is left of a value when it is written as JSON: a recipe holds nothing else. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Any recipe that a file can hold. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.record({
  format: fc.constant('samsa-recipe-1' as const),
  samsa: fc.oneof(fc.constant('0.1.0'), anyText),
  scenario: fc.oneof(anyText, fc.constant('swarm'), scenario),
  scenarioHash: hash,
  params: fc.array(fc.tuple(anyText, anyText), { maxLength: 3 }),
  seed: fc.option(fc.oneof(fc.nat().map(String), anyText)),
  quiet: fc.array(anyText, { maxLength: 3 }),
  tape: fc
    .array(fc.tuple(anyText, fc.nat()), { maxLength: 12 })
    .map((entries): Readonly<Record<string, number>> => Object.fromEntries(entries)),
  faults: fc.array(anyEpisode, { maxLength: 6 }),
  events: fc.maxSafeNat(),
  hash,
  ladder: fc.array(hash, { maxLength: 20 }),
});

/** Any recipe with any place to look at. */
export const anyLink: fc.Arbitrary<Link> = fc.record({
  recipe: anyRecipe,
  focus: fc.record({
    event: fc.option(fc.maxSafeNat()),
    node: fc.option(anyText),
    partition: fc.option(anyText),
    pane: fc.option(anyText),
  }),
  language: fc.option(fc.constantFrom(...LANGUAGES)),
});
