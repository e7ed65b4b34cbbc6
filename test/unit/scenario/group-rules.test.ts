import { expect, test } from 'vitest';
import { resolveScenario } from '../../../sim/scenario/resolve.ts';
import { UsageError } from '../../../sim/scenario/usage-error.ts';

const started = (config: Record<string, string | number>, kafka = '4.3') =>
  resolveScenario({ name: 's', kafka, cluster: { config } }, null).servers[0]?.config.settings;

const refusal = (config: Record<string, string | number>): string => {
  try {
    started(config);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
};

test.each([
  [
    { 'group.consumer.session.timeout.ms': 10_000 },
    'must be greater than or equal to group.consumer.min.session.timeout.ms',
  ],
  [
    { 'group.consumer.heartbeat.interval.ms': 20_000 },
    'must be less than or equal to group.consumer.max.heartbeat.interval.ms',
  ],
  [
    {
      'group.consumer.min.session.timeout.ms': 1000,
      'group.consumer.session.timeout.ms': 5000,
    },
    'group.consumer.heartbeat.interval.ms must be less than group.consumer.session.timeout.ms',
  ],
  [
    { 'group.consumer.assignment.interval.ms': 16_000 },
    'group.consumer.max.assignment.interval.ms',
  ],
  [{ 'group.consumer.assignors': 'uniform,stickier' }, "an assignor of one's own is not modelled"],
  [{ 'group.consumer.assignors': 'range, range' }, 'each once'],
  [{ 'group.consumer.assignors': ' ' }, 'expected names of assignors'],
])('a broker does not start with %j (GroupCoordinatorConfig)', (config, reason) => {
  expect(refusal(config)).toContain(reason);
});

test('short settings need their bounds lowered too, and then stand', () => {
  const settings = started({
    'group.consumer.min.session.timeout.ms': 500,
    'group.consumer.session.timeout.ms': 1000,
    'group.consumer.min.heartbeat.interval.ms': 100,
    'group.consumer.heartbeat.interval.ms': 200,
  });
  expect(settings).toMatchObject({ 'group.consumer.session.timeout.ms': 1000 });
});

test('assignments wait for each other since 4.3 only (KIP-1263)', () => {
  const name = 'group.consumer.assignment.interval.ms';
  expect(started({}, '4.2')).toMatchObject({ [name]: 0 });
  expect(started({}, '4.3')).toMatchObject({ [name]: 1000 });
});
