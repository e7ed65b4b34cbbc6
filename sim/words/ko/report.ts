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
  group: (group, assignments, unowned, shared) =>
    `그룹 ${group}: 할당 ${assignments}회, 파티션에 주인이 없던 시간 합계 ${unowned} ms, 주인이 여럿이던 시간 ${shared} ms`,
  owned: (unowned, shared) =>
    `주인 없음 ${unowned} ms${shared === '0' ? '' : `, 주인 여럿 ${shared} ms`}`,
};
