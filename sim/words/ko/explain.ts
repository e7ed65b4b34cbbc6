import type { ExplainWords } from '../en/explain.ts';
import { eulReul, eunNeun, iGa } from '../josa.ts';

const list = (names: readonly string[]): string => names.join(', ');

/** Korean. */
export const EXPLAIN: ExplainWords = {
  questions: {
    highWatermark: (partition, node, highWatermark, end) =>
      highWatermark === end
        ? `${node} ${partition}의 하이 워터마크(HW)가 왜 로그 끝 ${end}에 이르렀나?`
        : `${node} ${partition}의 하이 워터마크(HW)는 왜 ${iGa(end)} 아니라 ${highWatermark}인가?`,
    leader: (partition, leader, epoch) =>
      `에포크 ${epoch}에서 왜 ${iGa(leader)} ${partition}의 리더인가?`,
    notInIsr: (partition, node) =>
      `${eunNeun(node)} 왜 ${partition}의 동기화 복제본(ISR)이 아닌가?`,
    noLeader: (partition) => `${partition}에는 왜 리더가 없나?`,
    fenced: (node) => `${eunNeun(node)} 왜 펜싱(fencing)됐나?`,
    unread: (record) => `${eunNeun(record)} 왜 아무도 읽지 못했나?`,
    lost: (record) => `${eunNeun(record)} 왜 유실됐나?`,
    guarantee: (guarantee, isAllowed) =>
      isAllowed ? `${guarantee} 보장은 왜 깨졌고, 왜 허용되나?` : `${guarantee} 보장은 왜 깨졌나?`,
  },
  highWatermark: {
    unknown: (partition, node) => `지금 ${eunNeun(node)} ${partition}에 대해 아는 것이 없다.`,
    stopped: (node) => `${eunNeun(node)} 실행 중이 아니다: 디스크의 체크포인트에 남은 값이다.`,
    ofStopped: (leader) =>
      `실행 중이 아닌 ${eulReul(leader)} 따르며, 마지막 fetch 응답에 적힌 값만 안다.`,
    atEnd: (end) => `세어야 할 복제본이 모두 ${end} 아래를 전부 갖고 있다는 것을 리더가 안다.`,
    heldBack: (followers, highWatermark) =>
      `${iGa(list(followers))} ${highWatermark} 이상을 갖고 있다는 소식을 리더가 아직 듣지 못했다.`,
    notRaisedYet: (highWatermark) =>
      `세어야 할 복제본 중 ${highWatermark}에서 붙잡는 것은 없다. 팔로워의 다음 fetch나 ISR 변경 때 올라간다.`,
    belowMinIsr: (isr, size, minIsr) =>
      `동기화 복제본(ISR) ${isr}의 멤버가 ${size}개로 min.insync.replicas=${minIsr}보다 적다.`,
    follower: (leader, highWatermark) =>
      `하이 워터마크(HW)가 ${highWatermark}인 리더 ${eulReul(leader)} 따르며, 마지막 fetch 응답에 적힌 값만 안다.`,
    deposed: (node, leader, epoch) =>
      `${eunNeun(node)} 자신이 리더라고 믿지만 컨트롤러는 에포크 ${epoch}에서 ${eulReul(leader)} 리더로 정했고, 팔로워는 다른 곳에서 fetch한다.`,
    fetched: (follower, offset) =>
      `${iGa(follower)} 오프셋 ${offset}부터 요청했다: 그 아래는 모두 갖고 있고 그 이상은 없었다`,
    fetchedWithOthers: (follower, end) =>
      `${iGa(follower)} 여러 파티션을 fetch했고, 이 파티션의 로그 끝은 ${end}이었다`,
    neverFetched: (follower) => `${eunNeun(follower)} 이 리더에게 fetch한 적이 없다`,
    onItsWay: (follower, offset) =>
      `오프셋 ${offset}부터 요청하는 ${follower}의 fetch가 아직 가는 중이다`,
  },
  leader: {
    none: (partition) => `지금 ${partition}에는 리더가 없다.`,
    created: (leader) => `파티션이 만들어졌고 ${iGa(leader)} 첫 번째 활성 복제본이다.`,
    fenced: (leader, before) =>
      `이전 리더 ${iGa(before)} 펜싱(fencing)되어 ${iGa(leader)} 선출됐다.`,
    restarted: (leader, before) =>
      `이전 리더 ${iGa(before)} 새 프로세스로 등록되어 ${iGa(leader)} 선출됐다.`,
    shutDown: (leader, before) =>
      `이전 리더 ${iGa(before)} 정상 종료하면서 ${iGa(leader)} 선출됐다.`,
    returned: (leader) => `자격이 있는 ${iGa(leader)} 돌아올 때까지 파티션에 리더가 없었다.`,
    preferred: (leader) =>
      `선호 리더(preferred leader)인 ${iGa(leader)} 동기화 복제본(ISR)에 돌아와 있었다.`,
    elected: (leader, before) =>
      before === '' ? `${iGa(leader)} 선출됐다.` : `${before} 대신 ${iGa(leader)} 선출됐다.`,
    lastKnown: (leader) =>
      `마지막 리더 ${iGa(leader)} 돌아올 때까지 ISR과 ELR에 아무도 없었다. 로그의 끝을 잃었을 수 있다.`,
    unclean: (leader, isr) =>
      `${eunNeun(leader)} 동기화 복제본(ISR) ${isr}에 없었고 자격도 없었다: 다른 복제본에만 있던 레코드는 유실된다.`,
  },
  isr: {
    member: (node, isr) => `${eunNeun(node)} 동기화 복제본(ISR) ${isr}에 있다.`,
    never: (node) => `${eunNeun(node)} 이 실행에서 ISR에 있었던 적이 없다.`,
    lagging: (node, leader) =>
      `${iGa(node)} replica.lag.time.max.ms 동안 ${eulReul(leader)} 따라잡지 못해, ${iGa(leader)} ISR에서 빼자고 제안했다.`,
    fenced: (node) => `${iGa(node)} 펜싱(fencing)됐다.`,
    restarted: (node) => `${iGa(node)} 새 프로세스로 등록됐다.`,
    shutDown: (node) => `${iGa(node)} 정상 종료했다.`,
    unclean: (leader) => `ISR 밖에서 선출된 ${iGa(leader)} 새 ISR의 유일한 멤버가 됐다.`,
    left: (node) => `컨트롤러가 ${eulReul(node)} ISR에서 뺐다.`,
    caughtUp: (node, offset) => `${iGa(node)} 마지막으로 로그 끝을 따라잡았다 (오프셋 ${offset})`,
    isDown: (node) => `${eunNeun(node)} 실행 중이 아니다.`,
    isFenced: (node) => `${eunNeun(node)} 아직 펜싱된 상태다.`,
    isBehind: (node, end, highWatermark) =>
      `${node}의 로그 끝(LEO) ${iGa(end)} 리더의 하이 워터마크(HW) ${highWatermark}보다 낮다.`,
    isProposed: (node) => `리더가 ${eulReul(node)} 제안했지만 컨트롤러가 아직 확정하지 않았다.`,
  },
  noLeader: {
    has: (partition, leader) => `${partition}의 리더는 ${leader}이다.`,
    none: (isr, elr) =>
      `동기화 복제본(ISR) ${isr}${elr === '' ? '' : `이나 리더 자격 복제본(ELR) ${elr}`} 중에 살아 있는 브로커가 없다.`,
    fencedMember: (node) => `${iGa(node)} 펜싱됐다`,
    notCreated: (partition) => `아직 컨트롤러가 ${eulReul(partition)} 만들지 않았다.`,
  },
  fencing: {
    not: (node) => `지금 ${eunNeun(node)} 펜싱된 상태가 아니다.`,
    sessionOver: (node) =>
      `broker.session.timeout.ms 안에 ${node}의 하트비트가 활성 컨트롤러에 오지 않았다.`,
    newProcess: (node) =>
      `${iGa(node)} 새 프로세스로 등록됐고, 아직 자신의 등록을 메타데이터에서 읽지 못했다.`,
    shuttingDown: (node) => `${iGa(node)} 정상 종료했다.`,
    otherwise: (node) => `컨트롤러가 ${eulReul(node)} 펜싱했다.`,
    lastHeartbeat: (node) => `마지막으로 도착한 ${node}의 하트비트`,
  },
  loss: {
    unknown: '이 실행에는 그 증거가 없다.',
    violated: (guarantee) => `이 설정은 ${guarantee} 보장을 약속하는데 지켜지지 않았다.`,
    allowed: (why) => `허용된다: ${why}.`,
    acknowledged: (record, client) => `${iGa(client)} ${record}의 쓰기 성공 응답(ack)을 받았다`,
    lackedIt: (leader, end) => `로그가 ${end}에서 끝나는 ${iGa(leader)} 리더로 선출됐다`,
    cutOff: (node, from, to) => `${iGa(node)} 오프셋 ${from}..${to - 1}을 잘라냈다(truncation)`,
    notLost: (record) => `${eulReul(record)} 가진 복제본 중 이를 잘라낸 것은 없다.`,
  },
};
