import type { ScenarioText } from './scenario-text.ts';

/** The built-in scenarios of consumer groups in Korean, by name. */
export const GROUP_SCENARIOS_KO: Readonly<Record<string, ScenarioText>> = {
  'group-steady': {
    title: '멤버 셋이 파티션 여섯을 나누고, 아무 장애도 없다',
    description:
      '클래식 그룹이 만들어진다. FindCoordinator가 __consumer_offsets를 만들고, 멤버가 참가하고, 리더가 할당하고, 모두 동기화한 뒤 각 멤버는 처리한 만큼 커밋한다. 기대: 모든 보장이 지켜지고, 레코드마다 효과는 한 번이며, 그룹이 만들어진 뒤에는 모든 파티션에 늘 주인이 있다.',
  },
  'rebalance-eager': {
    title: '즉시(eager) 그룹에서 멤버가 들고 난다',
    description:
      '리밸런스마다 모든 멤버가 가진 것을 다 내놓고 다시 참가한다. 마지막 멤버가 올 때까지 아무도 읽지 못한다. g가 5초에 참가하고, c가 8초에 떠나고, b는 11초에 죽어 13초에 돌아온다. 기대: 위반은 없고, b가 처리하고 커밋하지 못한 것은 다시 효과를 낼 수 있다. `samsa run`은 파티션마다 주인이 없던 시간을 밀리초로 알려 준다.',
  },
  'rebalance-cooperative': {
    title: '협력(cooperative) 그룹에서 멤버가 들고 난다',
    description:
      '멤버는 참가하는 동안에도 가진 것을 지키고, 옮겨 갈 것만 두 번째 라운드에서 내놓는다(KIP-429). g가 5초에 참가하고, c가 8초에 떠나고, b는 11초에 죽어 13초에 돌아온다. 기대: 위반은 없고, b가 처리하고 커밋하지 못한 것은 다시 효과를 낼 수 있다. `samsa run`은 파티션마다 주인이 없던 시간을 밀리초로 알려 준다.',
  },
  'rebalance-kip848': {
    title: '새 컨슈머 프로토콜의 그룹에서 멤버가 들고 난다',
    description:
      '코디네이터가 할당하고, 다른 멤버를 세우지 않고 파티션을 하나씩 옮긴다(KIP-848). g가 5초에 참가하고, c가 8초에 떠나고, b는 11초에 죽어 13초에 돌아온다. 기대: 위반은 없고, b가 처리하고 커밋하지 못한 것은 다시 효과를 낼 수 있다. `samsa run`은 파티션마다 주인이 없던 시간을 밀리초로 알려 준다.',
  },
  'slow-member': {
    title: '멤버가 max.poll.interval.ms보다 오래 배치 하나를 처리한다',
    description:
      '멤버 a는 배치마다 5초를 쓴다. max.poll.interval.ms보다 2초 길다. 하트비트 스레드가 그룹을 떠나고(KIP-62), b가 같은 레코드를 처리하고, a의 커밋은 거절되며(CommitFailedException), 다음 poll에서 a는 파티션을 잃었음을 안다. 기대: 레코드가 두 번 효과를 내고 판정은 허용이다.',
  },
  'zombie-member': {
    title: '얼어붙었던 멤버가 깨어나 아직 주인이라고 믿는다',
    description:
      'a의 프로세스가 세션보다 긴 4초 동안 멈춘다. 코디네이터가 a를 빼고 b가 이어받는다. 깨어난 a는 하트비트나 커밋의 응답을 받을 때까지 하던 배치를 계속한다. 기대: 레코드가 두 번 효과를 내고, 좀비의 커밋은 거절되며, 판정은 허용이다. 그룹은 오프셋을 지킬 뿐 효과를 지키지 않는다.',
  },
  'coordinator-crash': {
    title: '그룹을 조정하던 브로커가 죽는다',
    description:
      '그룹이 든 __consumer_offsets 파티션의 리더가 죽는다. 다른 브로커가 리더가 되어 로그에서 그룹을 읽고 같은 세대로 이어 간다. 기대: 아무도 다시 참가하지 않아도 되고, 확인된 커밋은 사라지지 않으며, 모든 보장이 지켜진다.',
  },
  'commit-before-processing': {
    title: 'commitSync()를 먼저 하고 일을 하다가, 그 사이에 죽는다',
    description:
      'poll이 준 것을 먼저 커밋하고 나서 처리한다. 크래시는 커밋했지만 처리하지 못한 것을 잃는다. 기대: at-most-once는 지켜지고, at-least-once는 깨지지만 허용된다.',
  },
  'commit-after-processing': {
    title: '일을 먼저 하고 commitSync()를 하다가, 그 사이에 죽는다',
    description:
      'poll이 준 것을 처리하고 나서 커밋한다. 크래시는 처리했지만 커밋하지 못한 것을 되풀이한다. 기대: at-least-once는 지켜지고, at-most-once는 깨지지만 허용된다.',
  },
  'auto-commit-duplicates': {
    title: '자동 커밋, poll 루프 안의 처리, 그리고 크래시',
    description:
      '위치는 auto.commit.interval.ms가 지난 뒤의 poll이 시작될 때 커밋된다. 크래시는 그 뒤에 처리한 것을 되풀이한다. 기대: at-least-once는 지켜지고, at-most-once는 깨지지만 허용된다.',
  },
  'auto-commit-loss': {
    title: '작업 스레드가 레코드를 들고 있는데 자동 커밋하고 죽는다',
    description:
      '루프는 받은 것을 스레드에 넘기고 다시 poll한다. 다음 자동 커밋은 아무도 처리하지 않은 레코드까지 덮는다. 크래시가 그것을 잃는다. 기대: at-least-once가 깨지지만 허용된다.',
  },
  'lost-reply-duplicates': {
    title: '응답이 사라지고, 재시도가 다시 쓰이고, 그룹이 둘 다 처리한다',
    description:
      '멱등성이 없으면 리더는 재시도와 새 레코드를 구별하지 못한다. 한 번 보낸 것을 그룹이 두 번 처리한다. 기대: duplicate와 exactly-once가 깨지지만 허용된다. --set producers.p1.config.enable.idempotence=true 이면 하나만 있다.',
  },
  'reorder-in-flight': {
    title: '진행 중인 요청 다섯 가운데 하나가 거절되어 다음 것 뒤에 다시 쓰인다',
    description:
      '팔로워가 끊긴 동안 ISR이 min.insync.replicas보다 작아 리더가 배치를 거절한다(NOT_ENOUGH_REPLICAS). 한 연결 위를 가는 두 배치 사이에 팔로워가 ISR로 돌아오면, 둘째가 먼저 쓰이고 첫째가 다시 온다(KAFKA-5494). 기대: 멱등성 없이는 nonmonotonic-send가 깨지지만 허용되고, --set producers.p1.config.enable.idempotence=true 이면 순서가 지켜진다.',
  },
};
