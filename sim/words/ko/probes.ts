import { braces, type ProbeWords } from '../en/probes.ts';
import { eulReul, euroRo, iGa } from '../josa.ts';
import { koreanPhrase } from './phrase.ts';
import { QUORUM_ROLES } from './roles.ts';

const because = (rule: string): string => (rule === '' ? '' : ` (${koreanPhrase(rule)})`);

/** Korean. */
export const PROBES: ProbeWords = {
  QuorumRoleChanged: ({ role, epoch, rule }) =>
    `에포크 ${epoch}에서 쿼럼의 ${iGa(QUORUM_ROLES[role] ?? role)} 됐다${because(rule)}`,
  VoteGranted: ({ preVote, candidateId, epoch }) =>
    `에포크 ${epoch}에서 노드 ${candidateId}에 ${preVote ? '사전 투표(pre-vote)' : '투표'}했다`,
  QuorumHighWatermarkAdvanced: ({ highWatermark }) =>
    `메타데이터 로그를 오프셋 ${highWatermark}까지 커밋했다`,
  QuorumLogTruncated: ({ from, to, rule }) =>
    `메타데이터 로그를 ${from}에서 ${euroRo(to)} 잘라냈다${because(rule)}`,
  VotersChanged: ({ voters, kraftVersion, offset }) =>
    `오프셋 ${offset}의 레코드에 따라 투표자는 ${braces(voters)}이다${kraftVersion === 0 ? ', 바꿀 수 없다' : ''}`,
  SnapshotTaken: ({ endOffset }) => `오프셋 ${endOffset}까지의 메타데이터 스냅숏을 만들었다`,
  SnapshotLoaded: ({ endOffset }) =>
    `메타데이터 로그 대신 오프셋 ${endOffset}까지의 스냅숏을 받아들였다`,
  MetadataLogCleaned: ({ logStartOffset }) =>
    `오프셋 ${logStartOffset} 아래의 메타데이터 로그를 지웠다`,

  ControllerActivated: ({ epoch }) => `에포크 ${epoch}의 활성 컨트롤러가 됐다`,
  ControllerRenounced: ({ rule }) => `활성 컨트롤러에서 물러났다${because(rule)}`,
  BrokerRegistered: ({ brokerId, brokerEpoch, clean }) =>
    `브로커 ${eulReul(brokerId)} 에포크 ${euroRo(brokerEpoch)} 등록했다${clean ? '' : ', 정상 종료했다는 증거는 없다'}`,
  BrokerFenced: ({ brokerId, rule }) => `브로커 ${eulReul(brokerId)} 펜싱했다${because(rule)}`,
  BrokerUnfenced: ({ brokerId }) => `브로커 ${brokerId}의 펜싱을 풀었다`,
  BrokerShuttingDown: ({ brokerId }) => `브로커 ${brokerId}의 정상 종료 절차를 시작했다`,
  TopicCreated: ({ topic, partitions }) =>
    `토픽 ${eulReul(topic)} 파티션 ${partitions}개로 만들었다`,
  BrokerUnregistered: ({ brokerId }) => `브로커 ${eulReul(brokerId)} 클러스터에서 뺐다`,
  TopicDeleted: ({ topic }) => `토픽 ${eulReul(topic)} 삭제했다`,
  FeatureFinalized: ({ feature, level }) => `${eulReul(feature)} 수준 ${euroRo(level)} 확정했다`,
  PartitionDecided: ({ partition, leader, leaderEpoch, isr, elr, unclean, rule }) =>
    `${partition}의 상태를 정했다: 리더 ${leader < 0 ? '없음' : leader}, 에포크 ${leaderEpoch}, ISR ${braces(isr)}${elr.length > 0 ? `, ELR ${braces(elr)}` : ''}${unclean ? ', 언클린 리더 선출' : ''}${because(rule)}`,

  BrokerStateChanged: ({ state }) => `${state} 상태가 됐다`,
  MetadataPublished: ({ offset }) => `메타데이터를 오프셋 ${offset}까지 적용했다`,

  BecameLeader: ({ partition, leaderEpoch, isr, logEndOffset, highWatermark }) =>
    `에포크 ${leaderEpoch}에서 ${partition}의 리더가 됐다: ISR ${braces(isr)}, 로그 끝(LEO) ${logEndOffset}, 하이 워터마크(HW) ${highWatermark}`,
  BecameFollower: ({ partition, leaderId, leaderEpoch }) =>
    leaderId < 0
      ? `에포크 ${leaderEpoch}에서 ${partition}의 팔로워이지만 따를 리더가 없다`
      : `에포크 ${leaderEpoch}에서 ${partition}의 팔로워로서 브로커 ${eulReul(leaderId)} 따른다`,
  IsrChanged: ({ partition, isr, maximalIsr, rule }) =>
    `${partition}의 ISR은 ${braces(isr)}${maximalIsr.length > isr.length ? `, 제안한 ISR은 ${braces(maximalIsr)}` : ''}${because(rule)}`,
  HighWatermarkAdvanced: ({ partition, from, to }) =>
    `${partition}의 하이 워터마크(HW) ${from} → ${to}`,
  WriteAcknowledged: ({ partition, baseOffset, lastOffset }) =>
    `${partition}의 오프셋 ${baseOffset}..${lastOffset} 쓰기에 확인 응답(ack)했다`,
  LogTruncated: ({ partition, from, to, rule }) =>
    `${partition}의 로그를 ${from}에서 ${euroRo(to)} 잘라냈다${because(rule)}`,
  LogStartRaised: ({ partition, from, to, rule }) =>
    `${partition}의 로그 시작을 ${from}에서 ${euroRo(to)} 옮겼다${because(rule)}`,
  ReplicaDeleted: ({ partition, logEndOffset, rule }) =>
    `${logEndOffset}에서 끝나던 ${partition}의 복제본을 지웠다${because(rule)}`,
  LogDirFailed: ({ directory, partitions }) =>
    `로그 디렉터리 ${eulReul(directory)} 잃었다: ${partitions.length === 0 ? '복제본 없음' : partitions.join(', ')}`,
  LogLoaded: ({ partition, logEndOffset, clean, cut }) =>
    `${partition}의 로그를 ${logEndOffset}까지 읽어 들였다${clean ? '' : ', 비정상 종료 뒤라서 검사했다'}${cut > 0 ? `, 오프셋 ${cut}개를 잘라냈다` : ''}`,

  CoordinatorLoaded: ({ partition, leaderEpoch, endOffset }) =>
    `에포크 ${leaderEpoch}에서 ${eulReul(partition)} 오프셋 ${endOffset}까지 읽고 코디네이터를 맡았다`,
  CoordinatorUnloaded: ({ partition, rule }) =>
    `${partition}의 코디네이터에서 물러났다${because(rule)}`,
  CoordinatorLoadFailed: ({ partition, rule }) =>
    `${partition}의 코디네이터를 맡지 못했다${because(rule)}`,
  GroupStateChanged: ({ groupId, state, generation, members, rule }) =>
    `그룹 ${groupId}: 세대 ${generation}에서 ${state} 상태, 멤버 ${braces(members)}${because(rule)}`,
  MemberJoined: ({ groupId, memberId, rule }) =>
    `${eulReul(memberId)} 그룹 ${groupId}에 넣었다${because(rule)}`,
  MemberRemoved: ({ groupId, memberId, rule }) =>
    `${eulReul(memberId)} 그룹 ${groupId}에서 뺐다${because(rule)}`,
  AssignmentChanged: ({ groupId, memberId, generation, partitions }) =>
    `그룹 ${groupId}의 세대 ${generation}에서 ${memberId}에 ${eulReul(braces(partitions))} 할당했다`,
  GenerationCommitted: ({ groupId, generation }) =>
    `그룹 ${groupId}의 세대 ${iGa(generation)} 커밋됐다`,
  OffsetCommitted: ({ groupId, memberId, partition, offset }) =>
    `그룹 ${groupId}의 ${memberId === '' ? '컨슈머' : memberId}: ${partition}의 오프셋 ${eulReul(offset)} 커밋했다`,
  OffsetExpired: ({ groupId, partition, offset, rule }) =>
    `그룹 ${groupId}: ${partition}의 오프셋 ${eulReul(offset)} 지웠다${because(rule)}`,

  PartitionsAssigned: ({ groupId, generation, partitions }) =>
    `그룹 ${groupId}의 세대 ${generation}에서 ${eulReul(braces(partitions))} 할당받았다`,
  PartitionsRevoked: ({ groupId, partitions, rule }) =>
    `그룹 ${groupId}에서 ${eulReul(braces(partitions))} 내놓았다${because(rule)}`,
  PartitionsLost: ({ groupId, partitions, rule }) =>
    `그룹 ${groupId}에서 ${eulReul(braces(partitions))} 잃었다${because(rule)}`,
  GroupEpochBumped: ({ groupId, groupEpoch, rule }) =>
    `그룹 ${groupId}의 에포크가 ${euroRo(groupEpoch)} 올랐다${because(rule)}`,
  TargetAssignmentChanged: ({ groupId, assignmentEpoch, assignor, members }) =>
    `에포크 ${assignmentEpoch}: 할당자 ${assignor}의 결정으로 그룹 ${groupId}의 파티션을 멤버 ${members.length}명에게 나눈다`,
  MemberReconciled: ({ groupId, memberId, memberEpoch, state, assigned, pendingRevocation }) =>
    `그룹 ${groupId}의 ${memberId}: ${state}, 에포크 ${memberEpoch}, 할당 ${braces(assigned)}${pendingRevocation.length > 0 ? `, 내놓을 파티션 ${braces(pendingRevocation)}` : ''}`,

  TransactionStateChanged: ({
    transactionalId,
    producerId,
    producerEpoch,
    state,
    partitions,
    rule,
  }) =>
    `트랜잭션 ${transactionalId}의 상태: ${state}, 프로듀서 ${producerId}, 에포크 ${producerEpoch}${partitions.length === 0 ? '' : `, ${partitions.join(', ')}`}${because(rule)}`,
  TransactionOpened: ({ partition, producerId, producerEpoch, firstOffset }) =>
    `프로듀서 ${producerId}(에포크 ${producerEpoch})의 트랜잭션이 ${partition} 오프셋 ${firstOffset}에서 시작됐다`,
  TransactionMarkerWritten: ({ partition, producerId, producerEpoch, committed, offset }) =>
    `프로듀서 ${producerId}(에포크 ${producerEpoch})의 ${committed ? 'COMMIT' : 'ABORT'} 마커를 ${partition} 오프셋 ${offset}에 썼다`,
  LastStableOffsetAdvanced: ({ partition, from, to }) =>
    `${partition}의 LSO(last stable offset) ${from} -> ${to}`,
  ProducerTransactionChanged: ({ transactionalId, state, rule }) =>
    `${transactionalId}로서 ${state} 상태가 됐다${because(rule)}`,

  ProducerEpochBumped: ({ producerEpoch, rule }) =>
    `프로듀서 에포크를 ${euroRo(producerEpoch)} 올렸다${because(rule)}`,
  BatchRetried: ({ partition, error, attempt }) =>
    `${error} 때문에 ${partition}의 배치를 다시 보낸다 (${attempt}번째 시도)`,
  LeaderLearned: ({ partition, leaderId, leaderEpoch }) =>
    `에포크 ${leaderEpoch}에서 ${partition}의 리더가 브로커 ${leaderId}임을 알았다`,

  MembershipChanged: ({ groupId, state, generation, rule }) =>
    `그룹 ${groupId}에서 ${state} 상태다${generation < 0 ? '' : `, 세대 ${generation}`}${because(rule)}`,
  CommitAnswered: ({ offsets, error, kind }) =>
    error === 'NONE'
      ? `커밋했다: ${listed(offsets.map(({ partition, offset }) => `${partition}@${offset}`))} (${kind})`
      : `커밋하지 못했다: ${error} (${kind})`,
  CoordinatorLearned: ({ groupId, coordinatorId, rule }) =>
    coordinatorId < 0
      ? `그룹 ${groupId}의 코디네이터를 더는 알지 못한다${because(rule)}`
      : `그룹 ${groupId}의 코디네이터가 브로커 ${coordinatorId}임을 알았다`,
  ReadReplicaChanged: ({ partition, replica, rule }) =>
    `${eulReul(partition)} ${replica < 0 ? '다시 리더' : `브로커 ${replica}`}에서 읽는다${because(rule)}`,
};

const listed = (names: readonly string[]): string =>
  names.length === 0 ? '없음' : names.join(', ');
