import { z } from 'zod';
import { VERSIONS } from '../../core/config/version.ts';
import { FAULT_FAMILIES } from '../faults/kind.ts';
import { durationMicros } from './duration.ts';
import type { Scenario } from './scenario.ts';
import { schemaErrorOf } from './schema-error.ts';

/** A duration that is not negative. */
const duration = z
  .union([z.number(), z.string()], { error: 'expected a duration such as "250ms" or "1m 30s"' })
  .refine((value) => (durationMicros(value) ?? -1) >= 0, {
    error: 'expected a duration such as "250ms" or "1m 30s"',
  })
  .meta({ description: 'Milliseconds, or a text such as "250ms", "30s", "1m 30s", "40us".' });

const settings = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], {
      error: 'expected a text, a number or a boolean',
    }),
  )
  .meta({ description: "Kafka's own setting names and values." });

const count = z.int().min(0);
const latency = z.union(
  [
    z.strictObject({ fixed: duration }),
    z.strictObject({ uniform: z.tuple([duration, duration]) }),
    z.strictObject({ quantiles: z.array(duration).min(1).max(16) }),
    z.strictObject({ wan: z.enum(['metro', 'country', 'continent', 'ocean', 'globe']) }),
  ],
  {
    error:
      'expected { "fixed": duration }, { "uniform": [least, most] }, { "quantiles": [1 to 16 durations] } or { "wan": "metro", "country", "continent", "ocean" or "globe" }',
  },
);

const event = z.strictObject({
  probe: z.string().meta({ description: 'The type of a probe, such as BecameLeader.' }),
  nth: z.int().min(1).optional(),
  plus: duration.optional(),
  where: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
const when = { at: duration.optional(), after: event.optional() };

const topic = z.strictObject({
  partitions: z.int().min(1).max(100).optional(),
  replicas: z.int().min(1).optional(),
  assignments: z
    .array(z.array(z.int()))
    .optional()
    .meta({ description: 'Broker ids by partition, the preferred leader first.' }),
  config: settings.optional(),
});

const operation = z.discriminatedUnion('do', [
  z.strictObject({
    ...when,
    do: z.literal('elect-preferred'),
    partitions: z.array(z.string()).optional(),
  }),
  z.strictObject({ ...when, do: z.literal('elect-unclean'), partitions: z.array(z.string()) }),
  z.strictObject({ ...when, do: z.literal('alter-topic'), topic: z.string(), config: settings }),
  z.strictObject({ ...when, do: z.literal('alter-brokers'), config: settings }),
  z.strictObject({ ...when, do: z.literal('create-topic'), topic: z.string(), spec: topic }),
  z.strictObject({ ...when, do: z.literal('delete-topic'), topic: z.string() }),
  z.strictObject({
    ...when,
    do: z.literal('add-partitions'),
    topic: z.string(),
    count: z.int().min(1).max(100),
  }),
  z.strictObject({
    ...when,
    do: z.literal('reassign'),
    partition: z.string(),
    replicas: z.array(z.int()).min(1).optional(),
  }),
  z.strictObject({
    ...when,
    do: z.literal('update-feature'),
    feature: z.string(),
    level: count,
  }),
  z.strictObject({
    ...when,
    do: z.literal('delete-records'),
    partition: z.string(),
    offset: count.optional(),
  }),
  z.strictObject({ ...when, do: z.literal('unregister-broker'), broker: z.int() }),
  z.strictObject({ ...when, do: z.literal('end-offsets'), consumer: z.string() }),
  z.strictObject({
    ...when,
    do: z.literal('seek'),
    consumer: z.string(),
    partition: z.string(),
    offset: count,
  }),
]);

const selector = z.union([z.string(), z.array(z.string())], {
  error: 'expected a selector such as "b1" or "leader(orders-0)", or a list of them',
});

/** Kinds of faults and their own parameters are checked against the table of faults (sim/faults). */
const fault = z.looseObject({
  ...when,
  fault: z.string(),
  id: z.string().optional(),
  for: duration.optional(),
  on: selector.optional(),
  from: selector.optional(),
  to: selector.optional(),
  groups: z.array(selector).optional(),
  traffic: z.array(z.enum(['data', 'control', 'client'])).optional(),
});

const cluster = z.strictObject({
  brokers: count.max(99).optional(),
  controllers: count.max(99).optional(),
  combined: z.boolean().optional(),
  voters: z
    .enum(['static', 'dynamic', 'upgradable'])
    .optional()
    .meta({ description: 'Whether the voters of the metadata quorum can change (KIP-853).' }),
  initialVoters: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'How many controllers vote at first; the others only watch.' }),
  racks: z.array(z.string()).optional(),
  controllerRacks: z
    .array(z.string())
    .optional()
    .meta({ description: 'Where the controllers stand, in order.' }),
  config: settings.optional(),
  overrides: z.record(z.string(), settings).optional(),
  features: z.record(z.string(), count).optional(),
  appendEvery: duration.optional(),
});

const producer = z.strictObject({
  topic: z.string(),
  partition: count.optional(),
  rate: z.number().positive().max(1_000_000).optional(),
  count: count.optional(),
  keys: count.optional(),
  sizeBytes: z.int().min(1).optional(),
  start: duration.optional(),
  until: duration.optional(),
  rack: z.string().min(1).optional(),
  transactional: z
    .strictObject({ records: z.int().min(1).optional(), abortOneIn: count.optional() })
    .optional()
    .meta({ description: 'Records are sent in transactions.' }),
  config: settings.optional(),
});

const consumer = z.strictObject({
  topic: z.string(),
  partitions: z.array(count).min(1).optional(),
  group: z.string().optional().meta({ description: 'group.id: a member of this group.' }),
  start: duration.optional(),
  stop: duration.optional(),
  processing: duration.optional(),
  commit: z
    .enum(['auto', 'sync-after', 'sync-before', 'async-after', 'none'])
    .optional()
    .meta({ description: 'When the application commits what it was handed.' }),
  handOff: z
    .boolean()
    .optional()
    .meta({ description: 'Records go to worker threads: the loop polls on while they work.' }),
  rack: z.string().min(1).optional(),
  config: settings.optional(),
});

const copier = z.strictObject({
  from: z.string(),
  to: z.string(),
  group: z.string().min(1),
  transactionalId: z.string().min(1).optional(),
  offsets: z
    .enum(['in-transaction', 'consumer'])
    .optional()
    .meta({ description: 'Whether offsets are part of the transaction or committed after it.' }),
  groupMetadata: z
    .boolean()
    .optional()
    .meta({ description: 'Whether offsets come with the group metadata (KIP-447).' }),
  rewind: z
    .boolean()
    .optional()
    .meta({ description: 'Whether it goes back to the committed offsets after an abort.' }),
  start: duration.optional(),
  stop: duration.optional(),
  processing: duration.optional(),
  consumer: settings.optional(),
  producer: settings.optional(),
});

const museum = z.strictObject({
  source: z.string(),
  note: z.string(),
  difficulty: z.int().min(1).max(5),
  expect: z.strictObject({ guarantee: z.string(), status: z.enum(['violated', 'allowed']) }),
  control: z.record(z.string(), z.string()),
  tolerates: z.array(z.string()).optional(),
  seeds: z.int().min(1),
});

const scenario = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
  kafka: z
    .string()
    .optional()
    .meta({ description: `A release: ${VERSIONS.join(', ')}, or one with its patch number.` }),
  switches: z.record(z.string(), z.string()).optional(),
  cluster: cluster.optional(),
  topics: z.record(z.string().min(1), topic).optional(),
  producers: z.record(z.string().min(1), producer).optional(),
  consumers: z.record(z.string().min(1), consumer).optional(),
  copiers: z.record(z.string().min(1), copier).optional(),
  operations: z.array(operation).optional(),
  network: z
    .strictObject({
      latency: latency.optional(),
      regions: z
        .record(z.string().min(1), z.record(z.string().min(1), latency))
        .optional()
        .meta({ description: 'How long messages take from one rack to another.' }),
      lossOneIn: count.optional(),
      bytesPerSecond: count.optional(),
    })
    .optional(),
  disk: z.strictObject({ flush: latency.optional() }).optional(),
  faults: z.array(fault).optional(),
  swarm: z
    .strictObject({
      families: z.array(z.enum(FAULT_FAMILIES)).optional(),
      kinds: z.record(z.string(), z.int().min(1)).optional(),
      targets: z.array(z.string()).min(1).optional(),
      traffic: z
        .strictObject({
          all: z.int().min(1).optional(),
          data: z.int().min(1).optional(),
          control: z.int().min(1).optional(),
          client: z.int().min(1).optional(),
        })
        .optional(),
      messages: z.record(z.string(), z.int().min(1)).optional(),
      moments: z.record(z.string(), z.int().min(1)).optional(),
      episodes: count.optional(),
      maxDiskLosses: count.optional(),
    })
    .optional(),
  until: duration.optional(),
  faultsUntil: duration.optional(),
  maxEvents: z.int().min(1).optional(),
  museum: museum.optional(),
});

/** A node of a JSON Schema, as far as paths and nearest names need it. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly prefixItems?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
}

/** The JSON Schema of scenario files, for editors and `samsa schema`. */
export function scenarioJsonSchema(): SchemaNode & Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(scenario, { io: 'input' });
  return { ...schema, title: 'A scenario of Samsa' } as SchemaNode & Record<string, unknown>;
}

/** Checks what a file or a caller holds against the schema. Throws a `UsageError` about the first mistake. */
export function parseScenario(value: unknown, file: string | null): Scenario {
  const plain = withoutUndefined(value);
  const parsed = scenario.safeParse(plain);
  if (!parsed.success) throw schemaErrorOf(parsed.error.issues, plain, scenarioJsonSchema(), file);
  const { $schema: _, ...rest } = parsed.data;
  return withoutUndefined(rest) as Scenario;
}

/** A scenario module may set a field to undefined to leave it out; a recipe cannot say so. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutUndefined(item)]));
}
