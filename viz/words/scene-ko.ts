import { eulReul, eunNeun, euroRo, gwaWa, iGa } from '../../sim/words/josa.ts';
import type { MessageWords, SceneWords } from './scene-en.ts';

const list = (names: readonly string[]): string => (names.length === 0 ? '없음' : names.join(', '));

const about = ({ partition, offset }: MessageWords): string =>
  partition === '' ? '' : ` ${partition}${offset < 0 ? '' : `@${offset}`}`;

const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;

const kind = ({ isReply }: MessageWords): string => (isReply ? '응답' : '요청');

const offsets = (from: number, to: number): string =>
  from === to ? `오프셋 ${from}` : `오프셋 ${from}–${to}`;

/** Words inside pictures, in Korean: the glossary of viz.md §1.9. */
export const sceneKo: SceneWords = {
  quorum: (epoch) => `KRaft 쿼럼 · 에포크 ${epoch}`,
  standing: {
    running: '실행 중',
    paused: '멈춤',
    stopped: '비정상 종료',
    off: '전원 없음',
    unstarted: '시작 전',
  },
  fenced: '펜싱됨',
  starting: '시작 중',
  offline: (directories) => `로그 디렉터리 ${directories.join(', ')}번 오프라인`,
  cutOff: '고립됨',
  voter: {
    roles: {
      Unattached: '리더를 모름',
      Follower: '팔로워',
      Prospective: '출마 여부를 물음(pre-vote)',
      Candidate: '후보: 투표 요청 중',
      Leader: '리더',
      Resigned: '사임함',
      Observer: '옵서버',
    },
    epoch: (epoch, leader) =>
      leader === '' ? `에포크 ${epoch}` : `에포크 ${epoch} · 리더 ${leader}`,
    log: (logEndOffset, highWatermark) =>
      highWatermark < 0 ? `LEO ${logEndOffset}` : `LEO ${logEndOffset} · HW ${highWatermark}`,
  },
  links: { cut: '끊김', slow: '느림', lossy: '메시지 유실' },
  replica: {
    leader: '리더',
    inSync: 'ISR 안',
    outOfSync: 'ISR 밖',
    offline: '오프라인',
  },
  replicaTitle: (partition, node, state) => `${node}의 ${partition}: ${state}`,
  believesToLead: (partition, node, epoch) =>
    `${eunNeun(node)} 아직도 자신이 에포크 ${epoch}에서 ${partition}의 리더라고 믿는다`,
  broker: (node, state) => `브로커 ${node}: ${state}`,
  controller: (node, isActive, state) =>
    `컨트롤러 ${node}${isActive ? ', 활성 컨트롤러' : ''}: ${state}`,
  believesActive: (node, epoch) =>
    `${eunNeun(node)} 아직도 자신이 에포크 ${epoch}의 활성 컨트롤러라고 믿는다`,
  client: (node, labels) =>
    labels === '' ? `클라이언트 ${node}` : `클라이언트 ${node} (${labels})`,
  moreClients: (count) => `클라이언트 ${count}개 더`,
  belief: (client, partition, leader, isStale) =>
    isStale
      ? `${eunNeun(client)} 아직도 ${iGa(leader)} ${partition}의 리더라고 믿는다`
      : `${eunNeun(client)} ${iGa(leader)} ${partition}의 리더임을 안다`,
  linkTitle: (from, to, state, isBothWays) =>
    `${isBothWays ? `${gwaWa(from)} ${to} 사이의 링크` : `${from}에서 ${euroRo(to)} 가는 링크`}: ${state}`,
  logEnds: (logEndOffset, highWatermark) => `LEO ${logEndOffset} · HW ${highWatermark}`,
  messageLabel: (words) => `${words.api}${about(words)}${words.isReply ? ' 응답' : ''}`,
  message: (words) => `${words.api} ${kind(words)}${about(words)}, ${words.from} → ${words.to}`,
  lost: (words) =>
    `유실됨: ${words.api} ${kind(words)}${about(words)}, ${words.from} → ${words.to}`,
  messages: (count, words) => `${words.api} ${kind(words)} ${count}개, ${words.from} → ${words.to}`,
  replicaCounts: (node, leaders, inSync, others) =>
    `${node}: 리더인 파티션 ${leaders}개, ISR에 든 파티션 ${inSync}개, ISR 밖인 파티션 ${others}개`,
  stage: {
    leads: (partition, node, epoch, isr) =>
      `${iGa(node)} 에포크 ${epoch}에서 ${eulReul(partition)} 이끈다. 동기화 복제본(ISR): ${list(isr)}.`,
    noLeader: (partition) => `${partition}에는 리더가 없다.`,
    down: (node, state) => `${node}: ${state}.`,
    active: (node, epoch) => `${iGa(node)} 에포크 ${epoch}의 활성 컨트롤러다.`,
    noActive: '활성 컨트롤러가 없다.',
    flights: (count) =>
      count === 0 ? '오가는 메시지가 없다.' : `메시지 ${count}개가 오가는 중이다.`,
  },

  epoch: (epoch) => `e${epoch}`,
  leaderIn: (epoch) => `리더 e${epoch}`,
  follows: '팔로워',
  lagging: 'ISR 밖',
  highWatermark: (offset) => `HW ${offset}`,
  logEndOffset: (offset) => `LEO ${offset}`,
  lastStable: (offset) => `마지막 안정 ${offset}`,
  logStart: (offset) => `로그 시작 ${offset}`,
  flushed: (node, offset) =>
    offset <= 0
      ? `${node}의 디스크에는 아직 아무것도 없다`
      : `${node}의 디스크에는 오프셋 ${offset} 앞까지 있다`,
  cell: (node, from, to, epoch) => `${node}: ${offsets(from, to - 1)}, 에포크 ${epoch}`,
  wasTruncated: (node, from, to) => `${iGa(node)} ${eulReul(offsets(from, to - 1))} 잘라냈다`,
  willBeTruncated: (node, from, to) =>
    `${iGa(node)} ${eulReul(offsets(from, to - 1))} 잘라내게 된다`,
  transaction: {
    open: '열린 트랜잭션의 레코드',
    committed: '커밋된 트랜잭션의 레코드',
    aborted: '중단된 트랜잭션의 레코드',
    commitMarker: '트랜잭션 커밋 마커(transaction marker)',
    abortMarker: '트랜잭션 중단 마커(transaction marker)',
  },
  logs: {
    none: '아직 로그가 있는 파티션이 없다.',
    flow: (leader, epoch, highWatermark) =>
      `${iGa(leader)} 에포크 ${epoch}의 리더다. 컨슈머는 하이 워터마크(HW) ${highWatermark} 앞까지 읽는다.`,
    noLeader: '리더가 없다: 쓸 수도 읽을 수도 없다.',
    leaderDown: (leader) =>
      `리더 ${iGa(leader)} 실행되고 있지 않다: 컨트롤러가 다른 리더를 고를 때까지 쓸 수도 읽을 수도 없다.`,
    acknowledged: (from, to, who, leader) =>
      `${eunNeun(offsets(from, to))} 확인 응답(ack)됐지만 ${leader}의 하이 워터마크 아래에 든 적이 없다: ${iGa(who)} 돌아오면 잘라낸다.`,
    diverged: (from, to, who, leader) =>
      `${eunNeun(offsets(from, to))} ${who}에만 있다: ${leader}에는 없으므로 잘려 나간다.`,
    truncated: (from, to, who) => `${iGa(who)} ${eulReul(offsets(from, to))} 잘라냈다.`,
    replica: (node, state, highWatermark, logEndOffset) =>
      `${node}: ${state}, 하이 워터마크 ${highWatermark}, 로그 끝 ${logEndOffset}.`,
  },

  crash: '비정상 종료',
  start: '시작',
  powerLoss: '전원 상실',
  pause: '멈춤',
  timerFired: (timer, node, time) => `${time}초: ${node}의 ${timer} 타이머가 울린다`,
  nodeChanged: (change, node, time) => `${time}초: ${node}, ${change}`,
  fault: (name, id, nodes, from, to) =>
    `장애 ${name} ${id}${nodes === '' ? '' : ` (${nodes})`}, ${from}–${to}초`,
  goesOn: '끝',
  lane: (node) => `${node}의 줄`,
  density: (node, count, from, to) => `${node}: 이벤트 ${count}개, ${from}–${to}초`,
  playhead: (time, event) => `지금: ${time}초, 이벤트 ${event}`,
  spacetime: (lanes, messages, from, to) =>
    `${from}초에서 ${to}초까지의 시공간도: 노드 ${lanes}개, 메시지 ${messages}개.`,
  causalOrder: '인과 순서',
  nothingHere: '이 시간에는 아무 일도 일어나지 않는다.',

  underReplicated: '복제가 부족한 파티션',
  lag: '컨슈머 지연(lag)',
  acknowledgedPerSecond: '초당 확인 응답',
  highWatermarkOf: (partition) => `하이 워터마크 ${partition}`,
  logEndOffsetOf: (partition) => `로그 끝 ${partition}`,
  was: '전',
  now: '지금',
  delta: 'Δ',
  metric: (name, value) => `${name}: ${value}`,

  groups: {
    none: '이 실행에는 그룹의 멤버인 컨슈머가 없다.',
    name: (group) => `그룹 ${group}`,
    band: (state, generation, isClassic) =>
      generation < 0 ? state : `${state} · ${isClassic ? '세대' : '에포크'} ${generation}`,
    stands: (group, state, generation, isClassic) =>
      `그룹 ${group}: ${state}, ${isClassic ? '세대' : '에포크'} ${generation}.`,
    unknown: (group) => `그룹 ${group}: 코디네이터가 아직 아무것도 알리지 않았다.`,
    owners: (partition, members) =>
      members.length === 0
        ? `${partition}에는 소유자가 없다.`
        : members.length === 1
          ? `${iGa(members[0] ?? '')} ${eulReul(partition)} 소유한다.`
          : `${iGa(members.join(', '))} ${eulReul(partition)} 동시에 소유한다.`,
    unowned: (partition, ms) => `${partition}에 ${milliseconds(ms)} 동안 소유자가 없다`,
    milliseconds: (ms) => milliseconds(ms),
    total: '공백',
    committed: (partition, offset) => `${partition}: 오프셋 ${offset} 커밋`,
    again: (partition, records) => `${partition}의 레코드 ${records}개가 다시 전달되었다`,
  },
  groupLane: (group) => `그룹 ${group}`,
  transactionLane: (id) => (id === '' ? '트랜잭션' : `Txn ${id}`),
  transactionSpan: (id, state) => `${id}: ${state}`,

  guarantees: '보장',
  leaderLane: (partition) => `리더 ${partition}`,
  isrLane: (partition) => `ISR ${partition}`,
  controllerLane: '컨트롤러',
  seriesLane: 'URP · lag',
  noLeader: '없음',
  leaderSpan: (node, epoch) => `${node} e${epoch}`,
  controllerSpan: (node, epoch) => `${node} e${epoch}`,
  belowMin: (isr, min) => `|ISR| ${isr} < min.insync.replicas ${min}`,
  violated: (guarantee, count) =>
    count === 1 ? `위반: ${guarantee}` : `위반 ${count}회: ${guarantee}`,
  allowed: (guarantee, count) =>
    count === 1 ? `허용됨: ${guarantee}` : `허용 ${count}회: ${guarantee}`,
  allHeld: '아직 깨진 것이 없다',
  bookmark: (name, time) => `책갈피 ${name}, ${time}초`,
  fork: (name, time) => `분기 ${iGa(name)} ${time}초에 시작된다`,
  dock: (time, event, until) => `${until}초 중 ${time}초, 이벤트 ${event}.`,
  generating: '아직 시뮬레이션되지 않음',
};
