import type { RowWords } from '../en/rows.ts';
import { eulReul } from '../josa.ts';

/** Korean. */
export const ROWS: RowWords = {
  start: () => '프로세스가 디스크를 읽어 시작한다',
  received: (message, sender, what) =>
    `${sender === '' ? '' : `${sender}의 `}${eulReul(message)} 받았다: ${what}`,
  timerFired: (purpose) => `타이머가 울렸다: ${purpose}`,
  flushed: (what) => `${eulReul(what)} 플러시했다`,
  logOf: (partition) => `${partition}의 로그`,
  connected: (purpose) => `${purpose} 연결이 열렸다`,
  refused: () => '연결할 상대가 없었다',
  disconnected: () => '연결이 끊어졌다',
  command: (what) => `명령을 받았다: ${what}`,
  faultStarted: (kind, what) => `장애 ${kind} 시작: ${what}`,
  faultEnded: (kind) => `장애 ${kind} 끝`,
  faultSkipped: (kind, reason) => `장애 ${kind} 건너뜀${reason === '' ? '' : `: ${reason}`}`,
  lost: (message, receiver, what) =>
    `${receiver === '' ? '' : `${receiver}에 보낸 `}${eulReul(message)} 잃었다: ${what}`,
  violated: (guarantee, title) => `${guarantee} 보장이 깨졌다${title === '' ? '' : `: ${title}`}`,
  allowed: (guarantee, title) =>
    `${guarantee} 보장이 깨졌지만 이 설정에서는 허용된다${title === '' ? '' : `: ${title}`}`,
  assertion: (message) => `시뮬레이터 자체의 오류: ${message}`,
  remark: (text) => ` (${text})`,
};
