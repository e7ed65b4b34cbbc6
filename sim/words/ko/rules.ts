import type { RuleId } from '../rules.ts';

/** What each rule says, Korean. */
export const RULES: Readonly<Record<RuleId, string>> = {
  highWatermarkOfIsr:
    '리더는 최대 ISR의 복제본과, 뒤처지지 않아 ISR에 들어올 수 있는 복제본의 로그 끝 오프셋(LEO) 중 가장 작은 값까지만 하이 워터마크(HW)를 올린다. 팔로워가 어떤 오프셋부터 fetch하면 그 아래는 모두 갖고 있다는 뜻이다.',
  highWatermarkNeedsMinIsr:
    '동기화 복제본(ISR)이 min.insync.replicas보다 적으면 하이 워터마크(HW)는 올라가지 않는다.',
  followerLearnsHighWatermark:
    '팔로워는 fetch 응답에서 하이 워터마크(HW)를 알게 되므로 리더보다 적어도 응답 하나만큼 늦다.',
  firstIsrMemberLeads:
    '리더를 잃으면 복제본 순서로 첫 번째로 살아 있는 동기화 복제본(ISR) 멤버가 리더가 된다.',
  eligibleReplicaLeads:
    '동기화 복제본(ISR)이 비어 있으면 첫 번째로 살아 있는 리더 자격 복제본(ELR)이 리더가 된다. 커밋된 것을 모두 갖고 있기 때문이다.',
  lastKnownLeaderLeads:
    '동기화 복제본(ISR)과 리더 자격 복제본(ELR)이 모두 비어 있으면, 로그의 끝을 잃었을 수 있더라도 마지막 리더가 돌아왔을 때 선출된다.',
  uncleanElection:
    'unclean.leader.election.enable이면 달리 리더가 될 복제본이 없을 때 ISR에도 ELR에도 없는 복제본이 리더가 될 수 있고(언클린 리더 선출), 그 복제본에 없는 레코드는 유실된다.',
  preferredReplicaLeads:
    '파티션의 첫 번째 복제본이 선호 리더(preferred leader)이며, ISR에 돌아오면 다시 리더로 선출된다.',
  firstReplicaLeads: '새 파티션의 리더는 첫 번째 활성 복제본이다.',
  shutdownMovesLeaders:
    '정상 종료하는 브로커는 멈추기 전에 리더 역할을 넘기고 동기화 복제본(ISR)에서 빠진다.',
  returningBrokerLeads:
    '펜싱(fencing)이 풀린 브로커는 자격이 있는 리더 없는 파티션의 리더가 될 수 있다.',
  noEligibleReplica:
    '살아 있는 동기화 복제본(ISR) 멤버, 또는 ISR이 비어 있을 때 리더 자격 복제본(ELR)만 리더가 될 수 있다. 없으면 파티션은 기다린다.',
  laggingFollowerLeaves:
    'replica.lag.time.max.ms 동안 로그 끝을 따라잡지 못한 팔로워는 리더가 동기화 복제본(ISR)에서 빼자고 제안한다.',
  fencedBrokerLeaves:
    '펜싱(fencing)된 브로커는 모든 동기화 복제본(ISR)에서 빠지고 리더 역할도 잃는다.',
  restartedBrokerLeaves:
    '새 프로세스로 등록한 브로커는 이전 프로세스가 있던 동기화 복제본(ISR)에서 빠진다. 로그의 끝을 잃었을 수 있기 때문이다.',
  caughtUpFollowerReturns:
    '팔로워의 fetch가 하이 워터마크(HW)와 리더 에포크의 시작에 이르고 펜싱되지 않았으면 리더가 동기화 복제본(ISR)에 넣자고 제안한다.',
  sessionTimeout:
    '컨트롤러는 broker.session.timeout.ms 안에 하트비트를 보내지 않은 브로커를 펜싱(fencing)한다.',
  newProcessStartsFenced:
    '브로커 프로세스는 펜싱(fencing)된 상태로 등록되고, 메타데이터에서 자신의 등록을 읽은 뒤에야 풀린다.',
  epochsDecideTruncation:
    '팔로워는 하이 워터마크가 아니라 자신과 리더의 에포크가 갈라지는 곳까지 로그를 잘라낸다(truncation).',
};
