import type { MEMBERSHIP_PHRASES } from '../en/membership-phrases.ts';
import { eulReul, eunNeun, iGa } from '../josa.ts';
import type { Translation } from './phrase.ts';

/** Korean; values come in the order in which the English phrase has them. */
export const MEMBERSHIP: Readonly<Record<(typeof MEMBERSHIP_PHRASES)[number], Translation>> = {
  'session timed out without receiving a heartbeat response':
    '하트비트 응답 없이 세션 제한 시간이 지남',
  'max.poll.interval.ms is over without a poll (KIP-62)':
    'max.poll.interval.ms 동안 poll이 없었음, KIP-62',
  'max.poll.interval.ms is over without a poll (KIP-848)':
    'max.poll.interval.ms 동안 poll이 없었음, KIP-848',
  'a heartbeat was lost with its connection': '하트비트가 연결과 함께 사라짐',
  'Heartbeat was answered {error}': (error) => `하트비트에 ${error} 응답을 받음`,
  'group is already rebalancing': '그룹이 이미 리밸런싱 중',
  'the coordinator was lost before SyncGroup': 'SyncGroup 전에 코디네이터를 잃음',
  'SyncGroup was lost with its connection': 'SyncGroup이 연결과 함께 사라짐',
  'SyncGroup was answered in generation {generation}': (generation) =>
    `세대 ${generation}의 SyncGroup 응답을 받음`,
  'SyncGroup was answered {error}': (error) => `SyncGroup에 ${error} 응답을 받음`,
  'JoinGroup was lost with its connection': 'JoinGroup이 연결과 함께 사라짐',
  'JoinGroup was answered with generation {generation}': (generation) =>
    `JoinGroup 응답으로 세대 ${eulReul(generation)} 받음`,
  'JoinGroup was answered {error}': (error) => `JoinGroup에 ${error} 응답을 받음`,
  'IllegalStateException: the assignor came to no assignment that may be':
    'IllegalStateException: 할당자가 유효한 할당을 내지 못함',
  'need to re-join with the given member-id (KIP-394)': '받은 멤버 ID로 다시 참가해야 함, KIP-394',
  'the membership was reset while JoinGroup was on its way':
    'JoinGroup이 오가는 동안 멤버 자격이 초기화됨',
  'rebalance failed due to {rule}': (rule) => `리밸런스 실패: ${rule}`,
  'rebalance failed since the generation was modified before its listener was told':
    '리스너에 알리기 전에 세대가 바뀌어 리밸런스가 실패함',
  'received assignment does not match the current subscription':
    '받은 할당이 현재 구독과 맞지 않음',
  'need to revoke partitions and re-join': '파티션을 반납하고 다시 참가해야 함',
  'cached metadata has changed': '캐시한 메타데이터가 바뀜',
  'subscription has changed': '구독이 바뀜',
  'FindCoordinator answered': 'FindCoordinator 응답',
  'coordinator unavailable': '코디네이터에 연결할 수 없음',
  'OffsetCommit was answered {error}': (error) => `OffsetCommit에 ${error} 응답을 받음`,
  'a commit was lost with its connection': '커밋이 연결과 함께 사라짐',
  'offset commit failed since group is already rebalancing':
    '그룹이 이미 리밸런싱 중이라 커밋이 실패함',
  'OffsetFetch was answered {error}': (error) => `OffsetFetch에 ${error} 응답을 받음`,
  'OffsetFetch was lost with its connection': 'OffsetFetch가 연결과 함께 사라짐',
  'the consumer is being closed': '컨슈머가 종료하는 중',
  'the consumer is closed outside of a stable generation': '안정된 세대 밖에서 컨슈머가 종료함',
  'the application subscribed': '애플리케이션이 구독함',
  'the application polls again': '애플리케이션이 다시 poll함',
  'the member is out of the group': '멤버가 그룹에서 빠짐',
  'max.poll.interval.ms was over': 'max.poll.interval.ms가 지났음',
  'the coordinator wants others to own them': '코디네이터가 다른 멤버에게 맡기려 함',
  'the member owns what it was assigned': '멤버가 할당받은 것을 넘겨받음',
  'no coordinator to tell that it leaves': '탈퇴를 알릴 코디네이터가 없음',
  'the heartbeat acknowledges what the member owns': '하트비트가 가진 파티션을 확인해 줌',
  'the coordinator is told that the member leaves': '코디네이터에 탈퇴를 알림',
  'ConsumerGroupHeartbeat was answered {error}': (error) =>
    `ConsumerGroupHeartbeat에 ${error} 응답을 받음`,
  'the coordinator has moved the member on': '코디네이터가 멤버의 에포크를 올림',
  'the coordinator wants the member to own others': '코디네이터가 다른 파티션을 맡기려 함',
  'nothing to reconcile': '조정할 것이 없음',
  '{member} commits before it processes: a crash in between loses the records (clients §8 row 6)': (
    member,
  ) => `${iGa(member)} 처리하기 전에 커밋한다: 그 사이 크래시로 레코드를 잃는다, clients §8`,
  '{member} hands records to threads: a later poll commits what they have not processed (clients §8 row 9)':
    (member) =>
      `${iGa(member)} 레코드를 스레드에 넘긴다: 다음 poll이 아직 처리하지 않은 것을 커밋한다, clients §8`,
  '{member} has auto.offset.reset={policy}: what is written before its first position is skipped (clients §4.5)':
    (member, policy) =>
      `${member}의 auto.offset.reset=${policy}: 첫 위치를 정하기 전에 쓰인 것은 건너뛴다, clients §4.5`,
  '{member} commits after it has processed: a crash or a rebalance in between repeats the records (clients §8 rows 7 and 8)':
    (member) =>
      `${iGa(member)} 처리한 뒤에 커밋한다: 그 사이 크래시나 리밸런스가 레코드를 되풀이한다, clients §8`,
  '__consumer_offsets has the min.insync.replicas=1 of its brokers: the coordinator alone acknowledges a commit when the ISR has shrunk to it, and it is lost with its disk (clients §5.1)':
    '__consumer_offsets는 브로커의 min.insync.replicas=1을 따른다: ISR이 코디네이터만 남으면 혼자 커밋을 확인해 주고, 디스크와 함께 그 커밋을 잃는다, clients §5.1',
  'effects and offsets are not written together (clients §8 rows 10 and 12)':
    '효과와 오프셋을 함께 쓰지 않는다, clients §8',
  '{copier} commits its offsets with its consumer, after the transaction: a crash in between repeats it (clients §8 row 14)':
    (copier) =>
      `${eunNeun(copier)} 트랜잭션 뒤에 컨슈머로 오프셋을 커밋한다: 그 사이의 크래시는 트랜잭션을 되풀이한다, clients §8`,
  '{copier} sends its offsets without group metadata: a member that the group has given up is not fenced (KIP-447, clients §8 row 15)':
    (copier) =>
      `${eunNeun(copier)} 그룹 메타데이터 없이 오프셋을 보낸다: 그룹이 내보낸 멤버를 막지 못한다, KIP-447`,
  '{copier} does not go back to the committed offsets after an abort: what it had read is skipped (KAFKA-17582)':
    (copier) =>
      `${eunNeun(copier)} 취소한 뒤 커밋된 오프셋으로 되돌아가지 않는다: 읽었던 것을 건너뛴다, KAFKA-17582`,
  '{copier} reads with isolation.level=read_uncommitted: it copies what is aborted (clients §8 row 13)':
    (copier) =>
      `${eunNeun(copier)} isolation.level=read_uncommitted로 읽는다: 취소된 것도 복사한다, clients §8`,
  'txn.version={version}: a late request of one transaction may reach the next one (KAFKA-17754)': (
    version,
  ) =>
    `txn.version=${version}: 한 트랜잭션의 늦은 요청이 다음 트랜잭션에 닿을 수 있다, KAFKA-17754`,
  'txn.offsetFencing=transactional-id: the group does not fence its members (before KIP-447)':
    'txn.offsetFencing=transactional-id: 그룹이 멤버를 막지 않는다, KIP-447 이전',
  '{topic} does not have 3 replicas and min.insync.replicas=2 (clients §8)': (topic) =>
    `${eunNeun(topic)} 복제본 3개와 min.insync.replicas=2를 갖추지 않았다, clients §8`,
  '__consumer_offsets has the min.insync.replicas of its brokers, and not 3 replicas of which 2 must be in sync (clients §5.1, §8)':
    '__consumer_offsets는 브로커의 min.insync.replicas를 따르고, 복제본 3개 중 2개가 동기화돼야 한다는 조건을 갖추지 않았다, clients §5.1',
  '__transaction_state does not have 3 replicas of which 2 must be in sync (clients §8)':
    '__transaction_state는 복제본 3개 중 2개가 동기화돼야 한다는 조건을 갖추지 않았다, clients §8',
};
