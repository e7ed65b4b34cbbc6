import { expect, test } from 'vitest';
import { ELR_FEATURE, METADATA_FEATURE } from '../../../core/config/profiles.ts';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../../sim/scenario/resolved.ts';
import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

const resolve = (spec: Omit<Scenario, 'name'>): ResolvedScenario =>
  resolveScenario({ name: 'x', ...spec }, 'my.json');

function mistake(spec: Omit<Scenario, 'name'>): UsageError {
  try {
    resolve(spec);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

const named = ({ servers }: ResolvedScenario) =>
  servers.map(({ name, config }) => [name, config.nodeId, config.roles.join('+')]);

test('a scenario of nothing but a name is a whole one', () => {
  const scenario = resolve({});
  expect(scenario).toMatchObject({
    kafka: '4.1',
    untilMicros: 30_000_000,
    faultsUntilMicros: 20_000_000,
    quorumOnly: null,
    topics: [{ name: 'orders', partitions: 1, replicas: 3, minInsyncReplicas: 1 }],
    producers: [{ name: 'p1', nodeId: 201, topic: 'orders', count: -1 }],
    consumers: [{ name: 'r1', nodeId: 301, topic: 'orders', partitions: null }],
    admin: { name: 'admin', nodeId: 401 },
  });
  expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
});

test('brokers are b1, b2, … and controllers c1, c2, … with ids from 101', () => {
  const scenario = resolve({ cluster: { brokers: 2, controllers: 3, racks: ['r1', 'r2'] } });
  expect(named(scenario)).toEqual([
    ['b1', 1, 'broker'],
    ['b2', 2, 'broker'],
    ['c1', 101, 'controller'],
    ['c2', 102, 'controller'],
    ['c3', 103, 'controller'],
  ]);
  expect(scenario.cluster).toMatchObject({ voters: [101, 102, 103], brokers: [1, 2] });
  expect(scenario.servers.map(({ config }) => config.settings['broker.rack'])).toEqual([
    'r1',
    'r2',
    '',
    '',
    '',
  ]);
});

test('combined: the first brokers are the controllers, under the same ids', () => {
  const scenario = resolve({ cluster: { brokers: 4, controllers: 3, combined: true } });
  expect(named(scenario).map(([, , roles]) => roles)).toEqual([
    'broker+controller',
    'broker+controller',
    'broker+controller',
    'broker',
  ]);
  expect(scenario.cluster.voters).toEqual([1, 2, 3]);
});

test('a cluster without brokers is a quorum alone', () => {
  const scenario = resolve({ cluster: { brokers: 0, appendEvery: '50ms' } });
  expect(scenario.quorumOnly).toEqual({ appendEveryMicros: 50_000 });
  expect([scenario.topics, scenario.producers, scenario.consumers, scenario.admin]).toEqual([
    [],
    [],
    [],
    null,
  ]);
  expect(mistake({ cluster: { brokers: 0 }, topics: { orders: {} } }).path).toBe('topics');
});

test('server settings are those of all, with those of single servers on top', () => {
  const scenario = resolve({
    cluster: {
      config: { 'broker.session.timeout.ms': '8000' },
      overrides: { b2: { 'broker.session.timeout.ms': 6000 } },
    },
  });
  const sessions = scenario.servers.map(
    ({ config }) => config.settings['broker.session.timeout.ms'],
  );
  expect(sessions).toEqual([8000, 6000, 8000, 8000, 8000, 8000]);
  expect(mistake({ cluster: { overrides: { b9: {} } } }).nearest).toContain('b1');
});

test('what is misspelt is an error, what is not modelled a warning (DESIGN law 11)', () => {
  const error = mistake({ cluster: { config: { 'min.insync.replica': 2 } } });
  expect(error).toMatchObject({ file: 'my.json', nearest: ['min.insync.replicas'] });
  expect(error.path).toBe('cluster.config["min.insync.replica"]');
  const { warnings } = resolve({ cluster: { config: { 'num.io.threads': 4 } } });
  expect(warnings.filter((warning) => warning.includes('num.io.threads'))).toHaveLength(1);
});

test('a release before 3.3 has rules and defaults of its own and a foreign control plane', () => {
  const scenario = resolve({ kafka: '2.0' });
  expect(scenario.switches['repl.truncation']).toBe('epoch-and-offset');
  expect(scenario.producers[0]?.settings.acks).toBe('1');
  expect(scenario.warnings.some((warning) => warning.includes('ZooKeeper'))).toBe(true);
  expect(resolve({}).warnings.some((warning) => warning.includes('ZooKeeper'))).toBe(false);
  expect(mistake({ kafka: '4.11' }).nearest).toContain('4.1');
});

test('a switch replaces the rule of the release; unknown names and values are errors', () => {
  const switches = { 'raft.preVote': 'off' };
  expect(resolve({ switches }).switches['raft.preVote']).toBe('off');
  expect(mistake({ switches: { 'raft.prevote': 'off' } }).nearest[0]).toBe('raft.preVote');
  expect(mistake({ switches: { 'raft.preVote': 'of' } }).nearest).toContain('off');
});

test('eligible leader replicas follow the release, the feature or the switch (KIP-966)', () => {
  const elr = (spec: Omit<Scenario, 'name'>) => resolve(spec).cluster.features[ELR_FEATURE] ?? 0;
  expect(elr({})).toBe(1);
  expect(elr({ kafka: '4.0' })).toBe(0);
  expect(elr({ kafka: '4.0', cluster: { features: { [ELR_FEATURE]: 1 } } })).toBe(1);
  expect(elr({ switches: { 'repl.eligibleLeaders': 'isr' } })).toBe(0);
  expect(elr({ kafka: '3.9', switches: { 'repl.eligibleLeaders': 'elr' } })).toBe(1);
  expect(mistake({ kafka: '3.9', cluster: { features: { [ELR_FEATURE]: 1 } } }).problem).toContain(
    'isr',
  );
  const old = { features: { [ELR_FEATURE]: 1, [METADATA_FEATURE]: 21 } };
  expect(mistake({ cluster: old }).problem).toContain('needs metadata.version');
  expect(mistake({ cluster: { features: { 'metadata.verison': 7 } } }).nearest[0]).toBe(
    METADATA_FEATURE,
  );
});

test.each<[string, Omit<Scenario, 'name'>, string]>([
  ['more replicas than brokers', { topics: { t: { replicas: 4 } } }, 'cannot be reached'],
  ['no controller', { cluster: { controllers: 0 } }, 'no active controller'],
  ['more combined controllers than brokers', { cluster: { brokers: 1, combined: true } }, 'only 1'],
  ['a missing broker', { topics: { t: { assignments: [[1, 9]] } } }, 'broker 9'],
  ['a controller as replica', { topics: { t: { assignments: [[1, 101]] } } }, 'broker 101'],
  ['a replica twice', { topics: { t: { assignments: [[1, 1]] } } }, 'more than once'],
  ['an empty replica list', { topics: { t: { assignments: [[]] } } }, 'empty replica list'],
  ['uneven assignments', { topics: { t: { assignments: [[1], [1, 2]] } } }, 'not consistent'],
  ['a topic that is none', { producers: { p1: { topic: 'order' } } }, 'no topic is called "order"'],
  ['a partition that is none', { producers: { p1: { topic: 'orders', partition: 1 } } }, '0 to 0'],
  ['a name twice', { producers: { c1: { topic: 'orders' } } }, 'the name of another node'],
  ['a group as name', { consumers: { all: { topic: 'orders' } } }, 'of a group'],
  ['racks for some brokers only', { cluster: { racks: ['r1'] } }, 'one rack for each'],
  ['a topic name that Kafka refuses', { topics: { 'a/b': {} } }, 'Topic name is invalid'],
  ['faults behind the end', { until: '1s', faultsUntil: '2s' }, 'behind the end'],
  [
    'a broker that Kafka would not start',
    { cluster: { config: { 'replica.lag.time.max.ms': 400 } } },
    'requirement failed: replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms',
  ],
  ['an unknown fault', { faults: [{ fault: 'crsh', at: 1, on: 'b1' }] }, 'crash'],
  ['an unknown node', { faults: [{ fault: 'crash', at: 1, on: 'b7' }] }, 'b7'],
  ['an operation without time', { operations: [{ do: 'elect-preferred' }] }, '"at" or "after"'],
])('%s is refused with the reason', (_, spec, reason) => {
  expect(mistake(spec).message).toContain(reason);
});

test.each<[string, Omit<Scenario, 'name'>, string]>([
  ['two voters', { cluster: { controllers: 2 } }, 'two voters'],
  ['an even number of voters', { cluster: { controllers: 4 } }, '4 voters bear 1 failures'],
  ['a single replica', { topics: { t: { replicas: 1 } } }, 'a single replica'],
  [
    'min.insync.replicas above the replicas (3.7)',
    { topics: { t: { config: { 'min.insync.replicas': 4 } } } },
    'Kafka counts with 3',
  ],
  [
    'min.insync.replicas above the replicas (3.6)',
    { kafka: '3.6', topics: { t: { config: { 'min.insync.replicas': 4 } } } },
    'every write with acks=all is refused',
  ],
  [
    'unclean elections',
    { topics: { t: { config: { 'unclean.leader.election.enable': true } } } },
    'KIP-106',
  ],
  [
    'acks=1 beside min.insync.replicas',
    {
      topics: { t: { config: { 'min.insync.replicas': 2 } } },
      producers: { p1: { topic: 't', config: { acks: 1 } } },
    },
    'applies to acks=all only',
  ],
  ['acks=0', { producers: { p1: { topic: 'orders', config: { acks: '0' } } } }, 'acks=0'],
  ['slow heartbeats', { cluster: { config: { 'broker.session.timeout.ms': 3000 } } }, 'half of'],
  [
    'a quorum that gives up idle fetches (KIP-595)',
    { cluster: { config: { 'controller.quorum.request.timeout.ms': 500 } } },
    'holds a fetch for 500 ms',
  ],
  ['a fault too late', { faults: [{ fault: 'crash', at: '25s', on: 'b1' }] }, 'never happens'],
])('%s warns and says what Kafka does', (_, spec, words) => {
  const { warnings } = resolve(spec);
  expect(warnings.filter((warning) => warning.includes(words))).toHaveLength(1);
});

const producer = (config: Record<string, string | number | boolean>) =>
  resolve({ producers: { p1: { topic: 'orders', config } } }).producers[0]?.settings;
const refused = (config: Record<string, string | number | boolean>) =>
  mistake({ producers: { p1: { topic: 'orders', config } } });

test('idempotence is switched off silently where acks or retries conflict (clients §2.7)', () => {
  expect(producer({})?.['enable.idempotence']).toBe(true);
  expect(producer({ acks: '1' })?.['enable.idempotence']).toBe(false);
  expect(producer({ retries: 0 })?.['enable.idempotence']).toBe(false);
});

test('idempotence asked for explicitly is a ConfigException then (clients §2.7)', () => {
  const asked = { 'enable.idempotence': true };
  expect(refused({ ...asked, acks: '1' }).problem).toBe(
    'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  );
  expect(refused({ ...asked, retries: 0 }).problem).toContain('Must set retries to non-zero');
});

test('more than five in flight are refused with idempotence, asked for or not (clients §2.7)', () => {
  const inFlight = { 'max.in.flight.requests.per.connection': 6 };
  expect(refused(inFlight).problem).toContain('must be set to at most 5. Current value is 6.');
  expect(producer({ ...inFlight, 'enable.idempotence': false })).toMatchObject(inFlight);
  expect(producer({ ...inFlight, acks: '1' })).toMatchObject(inFlight);
});

test('the delivery timeout covers linger and one request, or is raised (clients §2.3, KIP-91)', () => {
  expect(refused({ 'delivery.timeout.ms': 1000 }).problem).toContain(
    'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
  );
  expect(producer({ 'request.timeout.ms': 200_000 })?.['delivery.timeout.ms']).toBe(200_005);
});

test('a reconnect backoff without its maximum is not exponential (CommonClientConfigs)', () => {
  expect(producer({ 'reconnect.backoff.ms': 70 })?.['reconnect.backoff.max.ms']).toBe(70);
});

test('operations set what Kafka would take, as texts; what it would not is refused', () => {
  const { operations } = resolve({
    operations: [
      { at: 1, do: 'alter-topic', topic: 'orders', config: { 'min.insync.replicas': 2 } },
      { at: 2, do: 'create-topic', topic: 'late', spec: { replicas: 2 } },
      { at: 3, do: 'alter-topic', topic: 'late', config: { 'flush.messages': '1' } },
    ],
  });
  expect(operations[0]).toMatchObject({ config: { 'min.insync.replicas': '2' } });
  const wrong = { at: 1, do: 'alter-topic', topic: 'ordrs', config: {} } as const;
  expect(mistake({ operations: [wrong] })).toMatchObject({
    path: 'operations[0].topic',
    nearest: ['orders'],
  });
  const refusedValue = { ...wrong, topic: 'orders', config: { 'min.insync.replicas': 0 } };
  expect(mistake({ operations: [refusedValue] }).problem).toContain('Value must be at least 1');
});

test('latencies, losses and bandwidth become the laws of network and disk', () => {
  const { network, flush } = resolve({
    network: { latency: { uniform: ['1ms', '3ms'] }, lossOneIn: 100, bytesPerSecond: 1000 },
    disk: { flush: { fixed: '2ms' } },
  });
  expect(network).toEqual({
    latency: { uniformMs: [1, 3] },
    lossOneIn: 100,
    regions: null,
    bytesPerSecond: 1000,
  });
  expect(flush).toEqual({ fixedMs: 2 });
});
