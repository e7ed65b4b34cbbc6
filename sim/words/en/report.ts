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
};
