import type { KafkaCommand } from '../../../core/client/commands.ts';
import type { NodeChangeKind } from '../../kernel/observer.ts';
import type { FaultWords, FileWords, PurposeWords, TimerWords } from '../en/names.ts';

/** What each timer is for. */
export const TIMERS: TimerWords = {
  'raft.poll': '쿼럼의 제한 시간',
  'voter.append': '메타데이터 로그에 다음 기록',
  network: '연결의 제한 시간',
  'broker.publish': '새 메타데이터 적용',
  'broker.controlled-shutdown': '정상 종료를 기다리는 한도',
  'broker.channel': '컨트롤러에 재시도',
  'broker.communication': '다음 하트비트',
  'broker.registration-timeout': '등록 제한 시간',
  'controller.write-no-op': '한가한 메타데이터 로그의 no-op 레코드',
  'controller.fence-stale-broker': '브로커 세션 점검',
  'controller.elect-preferred': '리더 균형 맞추기',
  'controller.elect-unclean': '언클린 리더 선출 점검',
  'replica.isr-shrink': '뒤처진 팔로워 점검',
  'replica.high-watermark-checkpoint': '하이 워터마크(HW) 체크포인트',
  'replica.recovery-point-checkpoint': '복구 지점 체크포인트',
  'replica.log-start-offset-checkpoint': '로그 시작 체크포인트',
  'replica.flush-scheduler': '플러시할 로그 점검',
  'replica.producer-id-expiration': '프로듀서 ID 만료 점검',
  'replica.delayed-produce': '복제본을 기다리는 쓰기의 제한 시간',
  'replica.delayed-fetch': '레코드를 기다리는 읽기의 제한 시간',
  'replica.fetcher-backoff': '복제 fetch 재시도',
  'replica.fetcher-truncation': '복제 fetch의 다음 잘라내기(truncation)',
  'replica.alter-partition-backoff': 'ISR 변경 재시도',
  'producer.wakeup': '프로듀서의 다음 차례',
  'consumer.wakeup': '컨슈머의 다음 차례',
  'admin.wakeup': '관리 클라이언트의 다음 차례',
};

/** What each command asks for. */
export const COMMANDS: Readonly<Record<KafkaCommand['type'], string>> = {
  Send: '레코드 전송',
  Flush: '버퍼 비우기',
  InitTransactions: '트랜잭션 준비',
  BeginTransaction: '트랜잭션 시작',
  SendOffsetsToTransaction: '트랜잭션에 오프셋 넣기',
  CommitTransaction: '트랜잭션 커밋',
  AbortTransaction: '트랜잭션 중단(abort)',
  Assign: '지정한 파티션 읽기',
  Seek: '위치 이동',
  SeekToBeginning: '처음으로 이동',
  SeekToEnd: '끝으로 이동',
  Pause: '파티션 일시 중지',
  Resume: '파티션 재개',
  Poll: '레코드 poll',
  Subscribe: '그룹으로 토픽 구독',
  Unsubscribe: '그룹 탈퇴',
  CommitSync: '커밋하고 대기',
  CommitAsync: '기다리지 않고 커밋',
  CloseConsumer: '컨슈머 종료',
  EndOffsets: '끝 오프셋 조회',
  CreateTopic: '토픽 생성',
  ElectLeaders: '리더 선출',
  AlterConfigs: '설정 변경',
  DeleteTopic: '토픽 삭제',
  CreatePartitions: '파티션 추가',
  AlterReassignments: '복제본 재배치',
  UpdateFeature: '기능 수준 변경',
  UnregisterBroker: '브로커 등록 해제',
  AddVoter: '쿼럼에 투표자 추가',
  RemoveVoter: '쿼럼에서 투표자 제거',
  ShutDown: '정상 종료',
};

/** What happens to nodes otherwise than by a step. */
export const CHANGES: Readonly<Record<NodeChangeKind, string>> = {
  started: '프로세스가 시작됐다',
  crashed: '프로세스가 크래시로 죽었다',
  halted: '프로세스가 끝났다',
  'power-lost': '전원이 나갔다: 플러시되지 않은 것은 사라졌다',
  paused: '프로세스가 멈췄다',
  resumed: '프로세스가 다시 움직인다',
  wiped: '디스크가 빈 것으로 바뀌었다',
};

/** What connections are for. */
export const PURPOSES: PurposeWords = {
  raft: '쿼럼',
  fetcher: '복제',
  client: '클라이언트',
  heartbeat: '하트비트',
  'alter-partition': 'ISR 변경',
  forwarding: '요청 전달',
};

/** Small files of a disk and logs that are no partition. */
export const FILES: FileWords = {
  '__cluster_metadata-0': '메타데이터 로그',
  'quorum-state': '쿼럼 상태 파일',
  'replication-offset-checkpoint': '하이 워터마크(HW) 체크포인트',
  'recovery-point-offset-checkpoint': '복구 지점 체크포인트',
  'log-start-offset-checkpoint': '로그 시작 체크포인트',
  '.kafka_cleanshutdown': '정상 종료 표시',
};

/** What each kind of fault does. */
export const FAULTS: FaultWords = {
  partition: '링크가 끊긴다',
  flap: '링크가 끊겼다 이어지기를 되풀이한다',
  isolate: '모두와 끊긴다',
  'slow-link': '링크가 느려진다',
  delay: '일부 메시지가 늦어진다',
  reset: '연결이 끊어진다',
  'lose-request': '요청을 잃는다',
  'lose-reply': '응답을 잃는다',
  crash: '프로세스가 갑자기 죽는다',
  restart: '프로세스가 재시작한다',
  pause: '프로세스가 멈춘다',
  'slow-node': '프로세스가 느려진다',
  'rolling-restart': '하나씩 차례로 재시작한다',
  'power-loss': '전원이 나간다',
  wipe: '디스크가 빈 것으로 바뀐다',
  'add-voter': '컨트롤러가 쿼럼의 투표자가 된다',
  'remove-voter': '컨트롤러가 쿼럼의 투표자에서 빠진다',
  'slow-flush': '플러시가 느려진다',
  'clock-skew': '시각이 틀어진다',
  'clock-drift': '시계 속도가 달라진다',
  'clock-jump': '시각이 갑자기 바뀐다',
  'elect-preferred': '운영자가 선호 리더 선출을 요청한다',
  'elect-unclean': '운영자가 언클린 리더 선출을 요청한다',
  'alter-topic': '운영자가 토픽 설정을 바꾼다',
  reassign: '운영자가 복제본을 옮긴다',
  'add-partitions': '운영자가 파티션을 늘린다',
  'delete-topic': '운영자가 토픽을 삭제한다',
  'recreate-topic': '운영자가 토픽을 삭제하고 다시 만든다',
  unregister: '브로커가 죽고 클러스터에서 빠진다',
};
