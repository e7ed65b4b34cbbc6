import type { FaultText } from './fault-text.ts';

const DIRECTION = '`to`에서 `from`으로 가는 메시지도 해당되는지.';

const DIRECTORY = '몇 번째 로그 디렉터리인지, 1부터 센다. 첫 번째에 메타데이터 로그가 있다.';

const SOME_MESSAGES = {
  messages: '해당되는 메시지 종류(`AlterPartitionRequest`). 비우면 모두.',
  oneIn: '이만큼의 메시지 가운데 하나가 해당된다. 어느 것인지는 우연이 정한다.',
  count: '많아야 이만큼의 메시지가 해당된다. 0이면 제한이 없다.',
};

/** The kinds of faults in Korean, by name. */
export const FAULTS_KO: Readonly<Record<string, FaultText>> = {
  partition: {
    title: '네트워크 분할',
    doc: '링크를 끊는다. 바이트는 끊긴 곳이 이어지거나 연결을 포기할 때까지 보내는 쪽에서 기다린다.',
    parameters: {
      shape:
        '`split`: `groups` 사이(또는 `from`과 `to` 사이), `one-way`: `from`에서 `to`로 가는 방향만, `bridge`: `groups` 사이를 끊되 `on`의 노드는 모두와 이어진다, `ring`: `on`의 노드마다 가장 가까운 이웃만 보며 그 이웃이 과반수다.',
    },
  },
  flap: {
    title: '끊겼다 이어졌다',
    doc: '링크를 끊고 잇기를 되풀이한다.',
    parameters: { period: '한 번 끊긴 때부터 다음에 끊길 때까지. 그 절반 동안 끊겨 있다.' },
  },
  isolate: {
    title: '고립',
    doc: '노드를 서로를 포함한 모두에게서 끊는다.',
    parameters: { direction: '주고받지 못하는지, 받지 못하는지, 보내지 못하는지.' },
  },
  'slow-link': {
    title: '느린 링크',
    doc: '링크를 지나는 모든 메시지가 더 오래 걸린다.',
    parameters: { by: '메시지마다 더 걸리는 시간.', direction: DIRECTION },
  },
  delay: {
    title: '메시지 지연',
    doc: '링크의 메시지 몇 개를 늦춘다. 같은 연결의 뒤 메시지는 그 뒤에서 기다리고, 다른 연결은 기다리지 않는다.',
    parameters: {
      by: '메시지 하나에 더 걸리는 시간.',
      spread: '그 위에 많아야 이만큼 더. 얼마인지는 우연이 정한다.',
      direction: DIRECTION,
      ...SOME_MESSAGES,
    },
  },
  reset: {
    title: '연결 끊기',
    doc: '노드 사이의 모든 연결을 한 번에 끊는다. 오가던 것은 사라진다.',
  },
  'lose-request': {
    title: '요청 유실',
    doc: '`from`에서 `to`로 가는 요청을 그 연결과 함께 잃는다. 요청은 실행되지 않는다.',
    parameters: SOME_MESSAGES,
  },
  'lose-reply': {
    title: '응답 유실',
    doc: '`from`이 `to`에 보낸 요청의 응답을 그 연결과 함께 잃는다. 요청은 실행되었다.',
    parameters: SOME_MESSAGES,
  },
  crash: {
    title: '크래시',
    doc: '프로세스를 그 자리에서 끝낸다. 디스크에 쓴 것은 모두 남고, `for`가 지나면 다시 시작한다.',
  },
  restart: {
    title: '재시작',
    doc: '프로세스를 그 자리에서 끝내고 다시 시작한다. `fast`: 세션 시간 안에 돌아와 아무도 펜싱하지 않는다, `late`: 늦게 돌아온다. `for`를 적으면 그 시간 그대로다.',
    parameters: { pace: '`broker.session.timeout.ms`의 4분의 1, 또는 1.5배.' },
  },
  pause: {
    title: '일시 정지',
    doc: '프로세스가 아무것도 하지 못하게 한다. 도착하는 것은 기다린다.',
    parameters: {
      clock: '단조 시계가 계속 가는지(긴 가비지 컬렉션), 멈추는지(잠든 기계).',
    },
  },
  'slow-node': {
    title: '느린 노드',
    doc: '프로세스가 입력 하나하나에 시간을 쓴다. 겹치면 가장 느린 것이 적용된다.',
    parameters: { by: '입력 하나에 걸리는 시간.' },
  },
  'rolling-restart': {
    title: '순차 재시작',
    doc: '노드를 하나씩 질서 있게 내리고 다시 올린다.',
    parameters: {
      downtime: '프로세스가 끝난 때부터 다시 시작할 때까지.',
      settle: '시작한 때부터 다음 노드를 내릴 때까지.',
      patience: '이만큼 지나도 끝나지 않는 프로세스는 강제로 끝낸다.',
    },
  },
  'power-loss': {
    title: '전원 차단',
    doc: '호스트의 전원을 끊는다. 플러시하지 않은 것은 우연이 남긴 것 말고 사라지고, 아무에게도 알리지 않으며, `for`가 지나면 다시 시작한다.',
    parameters: { torn: '로그마다 남은 마지막 배치의 바이트가 손상되는지.' },
  },
  wipe: {
    title: '디스크 교체',
    doc: '프로세스를 끝내고 디스크를 빈 것으로 바꾼다. `for`가 지나면 같은 ID로 다시 시작한다.',
  },
  'slow-flush': {
    title: '느린 디스크',
    doc: '새로 시작하는 모든 플러시가 더 오래 걸린다.',
    parameters: { by: '플러시마다 더 걸리는 시간.' },
  },
  'disk-full': {
    title: '디스크 가득 참',
    doc: '로그 디렉터리의 디스크를 채운다. 읽을 수는 있지만 아무것도 쓸 수 없다. Kafka는 첫 쓰기에서 그 디렉터리를 오프라인으로 내리고, 끝나면 프로세스가 새로 시작한다.',
    parameters: { directory: DIRECTORY },
  },
  'log-dir-failure': {
    title: '로그 디렉터리 고장',
    doc: '로그 디렉터리를 고장 낸다. 읽기도 쓰기도 되지 않는다(KIP-112, KIP-858). 끝나면 다시 동작하고 프로세스가 새로 시작한다.',
    parameters: {
      directory: DIRECTORY,
      lost: '끝날 때 그 디렉터리의 디스크가 빈 것으로 바뀌는지.',
    },
  },
  'corrupted-batch': {
    title: '배치 손상',
    doc: '저장된 파티션의 배치 하나를 손상시킨다. 체크섬을 확인하는 쪽이 알아낸다(그 배치를 받은 팔로워나 컨슈머, 비정상 종료 뒤의 복구).',
    parameters: { partition: '파티션 이름.', which: '로그의 어느 배치인지.' },
  },
  'clock-skew': {
    title: '시계 오차',
    doc: '벽시계를 틀리게 했다가 끝나면 바로잡는다. 단조 시계는 알아채지 못한다.',
    parameters: { by: '틀리는 정도. 느리면 음수.' },
  },
  'clock-drift': {
    title: '시계 드리프트',
    doc: '노드의 두 시계가 너무 빠르거나 느리게 간다. 벽시계는 벌어진 만큼 틀린 채로 남는다.',
    parameters: { ppm: '백만분율. 느리면 음수.' },
  },
  'clock-jump': {
    title: '시계 점프',
    doc: '시간 서버가 하듯 벽시계를 한 번 옮기고 그대로 둔다. 단조 시계는 알아채지 못한다.',
    parameters: { by: '옮기는 정도. 뒤로 가면 음수.' },
  },
  'elect-preferred': {
    title: '선호 리더 선출',
    doc: '선호 리더가 리더가 되도록 컨트롤러에 요청한다(KIP-460).',
    parameters: { partitions: '파티션 이름. 비우면 모두.' },
  },
  'elect-unclean': {
    title: '언클린 리더 선출',
    doc: '동기화 복제본 밖에서 리더를 뽑도록 컨트롤러에 요청한다(KIP-460). 운영자가 손실을 받아들인다.',
    parameters: { partitions: '파티션 이름.' },
  },
  'alter-topic': {
    title: '토픽 설정 변경',
    doc: '토픽의 설정을 바꾸고, 끝나면 되돌린다.',
    parameters: { topic: '토픽 이름.', config: '설정과 값.' },
  },
  reassign: {
    title: '복제본 재배치',
    doc: '파티션의 복제본을 바꾸도록 컨트롤러에 요청한다(KIP-455). 브로커를 비우면 진행 중인 재배치를 취소한다.',
    parameters: { partition: '파티션 이름.', brokers: '브로커 이름. 선호 리더를 먼저 적는다.' },
  },
  'add-partitions': {
    title: '파티션 추가',
    doc: '토픽의 파티션을 늘리도록 컨트롤러에 요청한다(KIP-195). 그때부터 키가 있는 레코드는 다른 파티션으로 간다.',
    parameters: { topic: '토픽 이름.', count: '원래 있던 것을 포함한 파티션 수.' },
  },
  'delete-topic': {
    title: '토픽 삭제',
    doc: '토픽을 모든 레코드와 함께 지운다.',
    parameters: { topic: '토픽 이름.' },
  },
  'recreate-topic': {
    title: '토픽 다시 만들기',
    doc: '토픽을 지우고, 끝나면 예전대로 다시 만든다. 이름은 같아도 다른 토픽이다(KIP-516).',
    parameters: { topic: '토픽 이름.' },
  },
  unregister: {
    title: '브로커 등록 해제',
    doc: '브로커 프로세스를 끝내고 클러스터에서 뺀다(KIP-919). `for`가 지나면 다시 시작해 새로 등록한다.',
  },
  'add-voter': {
    title: '투표자 추가',
    doc: '실행 중인 컨트롤러를 지금의 디렉터리로 쿼럼의 투표자에 넣는다(kafka-metadata-quorum add-controller, KIP-853).',
  },
  'remove-voter': {
    title: '투표자 제거',
    doc: '컨트롤러를 투표자 집합이 아는 디렉터리로 쿼럼의 투표자에서 뺀다(kafka-metadata-quorum remove-controller, KIP-853).',
  },
};
