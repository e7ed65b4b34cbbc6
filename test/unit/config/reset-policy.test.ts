import { expect, test } from 'vitest';
import { settingsOf } from '../../../core/config/catalogue/settings-of.ts';
import { resetDurationMs } from '../../../core/config/reset-policy.ts';
import { type Release, releaseOf } from '../../../core/config/version.ts';

test.each<[string, number | null]>([
  ['by_duration:PT1H', 3_600_000],
  ['by_duration:P1DT2H3M4.5S', 93_784_500],
  ['by_duration:PT0.0009S', 0],
  ['by_duration:PT2H-30M', 5_400_000],
  ['by_duration:-PT1H', null],
  ['by_duration:PT', null],
  ['by_duration:P1DT', null],
  ['by_duration:', null],
  ['by_duration:1h', null],
  ['by_duration', null],
  ['earliest', null],
])('%s goes back %s ms, as java.time.Duration reads it (KIP-1106)', (policy, ms) => {
  expect(resetDurationMs(policy)).toBe(ms);
});

const problem = (version: string, policy: string): string | undefined =>
  settingsOf('consumer', releaseOf(version) as Release, { 'auto.offset.reset': policy }).problems[0]
    ?.message;

test('by_duration came with 4.0, and what is none is refused in the words of Kafka (KIP-1106)', () => {
  expect(problem('4.0', 'by_duration:PT1H')).toBeUndefined();
  expect(problem('3.9', 'by_duration:PT1H')).toContain('String must be one of: latest, earliest');
  expect(problem('4.1', 'by_duration:1h')).toContain("of the format 'by_duration:<PnDTnHnMn.nS.>'");
  expect(problem('4.1', 'earlyest')).toContain("must be either 'earliest', 'latest', 'none'");
});
