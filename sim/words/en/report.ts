import type { GuaranteeStatus } from '../../run/result.ts';

/** What stands between the facts of a run's timeline and table of guarantees. */
export interface ReportWords {
  readonly statuses: Readonly<Record<GuaranteeStatus, string>>;
  readonly elided: (count: string) => string;
  readonly event: (seconds: string, event: number, text: string) => string;
  readonly more: (count: string) => string;
  readonly because: (why: string) => string;
  readonly rule: (rule: string) => string;
  readonly notExercised: (ids: string) => string;
  /** How long the partitions of a group had no owner, or several, in milliseconds. */
  readonly group: (group: string, assignments: number, unowned: string, shared: string) => string;
  readonly owned: (unowned: string, shared: string) => string;
}

/** English. */
export const REPORT: ReportWords = {
  statuses: {
    held: 'held',
    violated: 'violated',
    allowed: 'allowed',
    'not-exercised': 'not exercised',
  },
  elided: (count) => `… ${count} more (--json has them all)`,
  event: (seconds, event, text) => `${seconds} event ${event}: ${text}`,
  more: (count) => `… and ${count} more`,
  because: (why) => `allowed because ${why}`,
  rule: (rule) => `rule: ${rule}`,
  notExercised: (ids) => `not exercised: ${ids}`,
  group: (group, assignments, unowned, shared) =>
    `group ${group}: ${assignments} assignments; its partitions were without an owner for ${unowned} ms in all, with several for ${shared} ms`,
  owned: (unowned, shared) =>
    `without an owner ${unowned} ms${shared === '0' ? '' : `, with several ${shared} ms`}`,
};
