import type { ReportWords } from '../en/report.ts';

/** Korean. */
export const REPORT: ReportWords = {
  statuses: {
    held: '지켜짐',
    violated: '위반',
    allowed: '허용됨',
    'not-exercised': '시험 안 됨',
  },
  elided: (count) => `… ${count}건 생략 (--json에는 모두 있다)`,
  event: (seconds, event, text) => `${seconds} 이벤트 ${event}: ${text}`,
  more: (count) => `… 그 밖에 ${count}건`,
  because: (why) => `허용되는 까닭: ${why}`,
  rule: (rule) => `규칙: ${rule}`,
  notExercised: (ids) => `시험 안 됨: ${ids}`,
};
