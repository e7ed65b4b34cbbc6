import type { ScenarioText } from './scenario-text.ts';
import { GROUP_SCENARIOS_KO } from './scenarios-groups-ko.ts';

/** The built-in scenarios in Korean, by name. */
export const SCENARIOS_KO: Readonly<Record<string, ScenarioText>> = {
  ...GROUP_SCENARIOS_KO,
  steady: {
    title: '건강한 클러스터, 아무 장애도 없다',
    description:
      'Kafka 기본 설정의 브로커 3개와 컨트롤러 3개. acks=all 프로듀서 하나, 컨슈머 하나. 장애는 없다. 기대: 모든 보장이 지켜진다.',
  },
  'leader-crash': {
    title: 'acks=all 쓰기가 진행되는 중에 리더가 죽는다',
    description:
      'orders-0의 리더가 스트림 도중에 죽고 3초 뒤에 다시 시작한다. ISR의 복제본이 리더를 이어받고, 프로듀서는 확인받지 못한 것을 재시도하며, 옛 리더는 아무도 갖지 못한 부분을 잘라낸다(truncation). 기대: 모든 보장이 지켜진다.',
  },
  'leader-crash-acks-1': {
    title: 'acks=1에서 팔로워가 가져가기 전에 리더가 죽는다',
    description:
      '같은 장애를 acks=1로, 리더와 팔로워 사이 링크가 느릴 때 겪는다. 리더가 혼자 확인해 주고 죽으면 마지막 레코드가 없는 팔로워가 리더가 된다. 기대: 확인된 레코드가 사라지지만, acks=1은 그 이상을 약속하지 않으므로 판정은 허용이다. --set producers.p1.config.acks=all 이면 아무것도 사라지지 않는다.',
  },
  'slow-follower': {
    title: '팔로워가 뒤처져 ISR에서 빠졌다가 돌아온다',
    description:
      'orders-0의 리더와 한 팔로워 사이 링크가 replica.lag.time.max.ms가 견디는 것보다 느려진다. 리더가 ISR을 줄일 때까지 확인 응답이 기다리고, 그 뒤로는 복제본 둘로 계속된다. 링크가 다시 빨라지면 팔로워가 따라잡아 돌아온다. 기대: 모든 보장이 지켜진다.',
  },
  'min-isr': {
    title: '동기화 복제본이 모자라면 쓰기는 거절될 뿐 사라지지 않는다',
    description:
      '두 팔로워가 orders-0의 리더와 끊기지만 컨트롤러와는 이어져 있다. ISR은 리더 혼자로 줄고, min.insync.replicas=2가 팔로워가 돌아올 때까지 쓰기를 거절하며(NOT_ENOUGH_REPLICAS) 프로듀서는 재시도한다. 기대: 몇 초 동안 쓰지 못하는 대신 모든 보장이 지켜진다.',
  },
  'controller-partition': {
    title: '활성 컨트롤러가 모두와 끊긴다',
    description:
      '활성 컨트롤러가 고립된다. 다른 투표자들이 새 컨트롤러를 뽑고 브로커가 그것을 찾아내며, 옛 컨트롤러는 과반이 더는 가져가지 않으므로 사임한다(KAFKA-15489). 프로듀서는 알아채지 못한다. 그다음 리더가 죽어 새 컨트롤러가 결정할 일이 생긴다. 기대: 모든 보장이 지켜진다.',
  },
  'unclean-election': {
    title: 'ISR이 리더 혼자로 줄고 그 리더가 죽어, ISR 밖의 복제본이 선출된다',
    description:
      'orders-0의 팔로워들이 리더와 끊긴다. 리더는 ISR을 자신만으로 줄이고 min.insync.replicas=1이 허용하는 대로 acks=all 쓰기를 계속 확인해 준다. 그러다 죽으면 unclean.leader.election.enable 때문에 그 레코드가 없는 팔로워가 리더가 되고, 옛 리더는 돌아와 그것을 잘라낸다. 기대: 확인된 레코드가 사라지며 판정은 허용이다. --set topics.orders.config.unclean.leader.election.enable=false 이면 파티션은 리더를 기다리고 아무것도 사라지지 않는다.',
  },
  'power-loss-all': {
    title: '모든 브로커의 전원이 한꺼번에 끊긴다',
    description:
      '복제는 한 대의 고장을 막아 준다. Kafka는 운영체제가 내려쓸 때 디스크에 쓴다. 모든 브로커의 전원이 함께 끊기면 acks=all이든 아니든 세 페이지 캐시의 사본 셋이 함께 사라진다. 기대: 확인된 레코드가 사라지지만 어떤 설정도 달리 약속하지 않았으므로 판정은 허용이다. --set topics.orders.config.flush.messages=1 이면 확인된 모든 레코드가 디스크에 있다.',
  },
  'asymmetric-partition': {
    title: '리더는 컨트롤러의 말을 듣지만 컨트롤러는 리더의 말을 듣지 못한다',
    description:
      'orders-0의 리더가 컨트롤러에 보내는 것이 도착하지 않는다. 하트비트도, 메타데이터 가져오기도, ISR 변경도 없다. 리더는 모르는 채 펜싱되고 교체되지만 팔로워와 클라이언트는 여전히 닿는다. 옛 리더에 대한 acks=all 쓰기는 더는 확인될 수 없다. 기대: 모든 보장이 지켜진다.',
  },
  'rolling-restart': {
    title: '업그레이드하듯 모든 브로커를 차례로 재시작한다',
    description:
      '브로커가 하나씩 질서 있게 내려가고(리더 역할을 먼저 옮긴다) 0.5초 뒤에 다시 시작한다. 기대: 실패한 쓰기 없이 모든 보장이 지켜진다.',
  },
  'zombie-leader': {
    title: '물러난 리더가 닿을 수 있는 클라이언트를 계속 상대한다',
    description:
      'orders-0의 리더가 컨트롤러와 팔로워와 끊기지만 클라이언트와는 이어져 있다. 다른 브로커가 리더가 되었음을 옛 리더는 모른다. acks=1 쓰기는 옛 리더가 확인해 준 뒤 잘려 나가고, acks=all 쓰기는 하이 워터마크(HW)가 멈춰 있으므로 확인될 수 없다. 기대: `risky`의 레코드는 사라지며 acks=1이 이를 허용한다. `safe`의 레코드는 사라지지 않는다.',
  },
  'voter-replaced': {
    title: '컨트롤러가 디스크를 잃고 다시 투표자가 된다',
    description:
      '컨트롤러의 디스크가 교체된다. 같은 id의 다른 복제본, 곧 아무도 표를 묻지 않는 옵서버로 돌아와(KIP-853) 필요한 로그가 이미 지워졌으므로 스냅샷을 받는다(KIP-630). 운영자가 옛 투표자를 빼고 새 투표자를 넣는다. 그다음 활성 컨트롤러가 죽고 쿼럼은 새 투표자의 표로 선다. 프로듀서는 알아채지 못한다. 기대: 모든 보장이 지켜진다. --set switches.raft.voterIdentity=id 이면 Kafka 3.9 이전처럼 빈 디스크가 옛 투표자로 여겨진다.',
  },
  reassignment: {
    title: '쓰기가 이어지는 동안 파티션을 다른 브로커로 옮긴다',
    description:
      'orders-0을 부하가 있는 채로 브로커 1, 2, 3에서 3, 4, 5로 옮긴다. 새 복제본이 더해지고, 따라잡고, ISR에 든 다음에야 옛 복제본이 빠지고 로그가 지워진다(KIP-455). 그사이 새 브로커 하나가 죽어 이동이 그것을 기다린다. 그다음 파티션은 되돌아와 브로커 1 하나까지 줄었다가 다시 셋으로 늘어난다. 기대: 모든 보장이 지켜지고 이동은 저마다 끝난다.',
  },
  'topic-recreated': {
    title: '로그를 가진 브로커가 없는 사이 토픽을 지우고 다시 만든다',
    description:
      '브로커 3이 죽는다. 없는 동안 orders가 지워지고 같은 이름으로 다시 만들어진다. 프로듀서는 계속 쓰고, 컨슈머는 자기 위치가 더는 뜻이 없음을 알아챈다. 돌아온 브로커 3은 지워진 토픽의 로그를 보고 토픽 id로 아무도 원하지 않음을 알며(KIP-516) 새 로그를 복사한다. 기대: 모든 보장이 지켜진다. 지우기 전에 확인된 레코드는 운영자의 뜻으로 사라졌고, 옛 레코드는 새 토픽에 나타나지 않는다.',
  },
  'log-dir-failure': {
    title: '디스크 셋 가운데 하나가 고장 나고, 브로커의 나머지는 계속 돈다',
    description:
      '브로커마다 로그 디렉터리가 셋이고, orders의 파티션 여섯 개가 둘씩 나뉘어 놓인다. b2가 orders-4를 이끄는 두 번째 디렉터리가 고장 난다. 다음 쓰기에서 b2는 그 안의 복제본을 오프라인으로 돌리고 디렉터리를 보고하며, 컨트롤러는 그 ISR들에서 b2를 빼고 orders-4의 리더를 옮긴다. b2는 나머지 파티션을 계속 맡는다(KIP-858). 나중에 디스크가 빈 것으로 바뀌고 b2가 다시 시작해, 새 디렉터리를 등록하고 잃은 것을 새로 복사한다. 기대: 모든 보장이 지켜진다.',
  },
  'disk-lost': {
    title: '브로커가 같은 id로 빈 디스크를 가지고 돌아온다',
    description:
      'orders-0의 리더가 죽고 디스크가 바뀐다. 아무것도 없이 같은 id로 돌아와 정상 종료의 증거 없이 등록하므로, 컨트롤러는 무엇보다 먼저 ISR과 ELR에서 뺀다(KIP-966). 다른 복제본이 가진 것을 모두 복사하고 나서야, 리더가 따라잡는 것을 본 브로커 에포크로 다시 ISR에 든다(KIP-903). 기대: 모든 보장이 지켜진다. --set faults.0.on=brokers로는 모든 사본을 한꺼번에 잃으며, 어떤 설정도 이를 견디지 못한다.',
  },
  'transactional-copy': {
    title: '누가 죽든 복사는 정확히 한 번 이루어진다',
    description:
      '복사기 둘이 한 그룹에서 orders를 읽어 레코드마다 복사본을 invoices에 쓰고, 오프셋도 같은 트랜잭션으로 보낸다. invoices-0의 리더, 트랜잭션과 그룹의 코디네이터, 복사기 하나가 차례로 죽는다. 열려 있던 것은 취소되고 복사기는 커밋된 곳으로 되돌아간다. 기대: 모든 보장이 지켜진다.',
  },
  'transactional-copy-zombie': {
    title: '얼어붙은 복사기가 다른 복사기가 일을 마친 뒤에 깨어난다',
    description:
      '복사기 둘 중 하나가 poll()과 트랜잭션 사이에서 session.timeout.ms보다 오래 멈춘다. 다른 하나가 그 파티션을 넘겨받아 같은 레코드를 복사한다. 멈췄던 것이 다시 움직이면 그 오프셋은 그룹에 더는 없는 멤버의 것이므로 트랜잭션이 취소된다. 기대: 모든 보장이 지켜진다. --set copiers.left.groupMetadata=false 이면 아무것도 막지 않아 레코드가 두 번 복사되며, 그때는 허용이다.',
  },
  transactions: {
    title: '리더가 죽어도 트랜잭션은 전부 보이거나 하나도 보이지 않는다',
    description:
      '프로듀서가 트랜잭션마다 두 파티션에 레코드 다섯 개를 쓰고 넷에 하나꼴로 취소한다. 도중에 한 파티션의 리더가 죽고, 나중에는 트랜잭션 코디네이터가 죽는다. read_committed 컨슈머는 열려 있는 것 뒤에서 기다리며 커밋된 트랜잭션만 보고, read_uncommitted 컨슈머는 모두 본다. 기대: 모든 보장이 지켜진다.',
  },
  'read-committed-behind-open-transaction': {
    title: '얼어붙은 프로듀서 하나가 커밋된 레코드의 모든 독자를 붙든다',
    description:
      '프로듀서 둘이 같은 파티션에 트랜잭션으로 쓴다. p1이 트랜잭션 도중에 얼어붙는다. p2는 계속 쓰고 커밋하며 read_uncommitted 컨슈머는 계속 읽지만, read_committed 컨슈머는 p1의 첫 레코드 앞, 마지막 안정 오프셋에 멈춰 선다. transaction.timeout.ms가 지나면 코디네이터의 검사가 더 높은 에포크로 그 트랜잭션을 취소하고, 그동안 p2가 커밋한 것이 한꺼번에 읽힌다. 깨어난 p1은 펜싱된다. 기대: 모든 보장이 지켜진다.',
  },
  'hanging-transaction': {
    title: '늦게 온 쓰기가 아무도 끝내지 않을 트랜잭션을 연다',
    description:
      'Kafka 3.5. p1의 요청 하나가 3초 동안 길 위에 있다. p1은 그 레코드를 포기하고 트랜잭션을 취소한 뒤 끝나며, 취소 마커는 요청이 닿기 훨씬 전에 쓰인다. 리더는 트랜잭션이 열려 있는지 코디네이터에게 묻지 않고(KIP-890, 3.6부터 묻는다) 어떤 코디네이터도 모르는 트랜잭션을 새로 연다. p2는 계속 쓰고 everything은 그것을 읽지만, 마지막 안정 오프셋은 영영 멈추고 read_committed 컨슈머도 함께 멈춘다. 기대: lso-progress가 깨진다. --set kafka=4.3이면 모든 보장이 지켜진다.',
  },
  'short-retention': {
    title: '느린 컨슈머가 읽기 전에 레코드가 지워진다',
    description:
      'orders는 레코드를 작은 세그먼트에 2초만 보관하고, r2는 7초 늦게 시작한다. 복제본마다 스스로 오래된 세그먼트를 지우므로 r2는 그때의 로그 시작부터 읽는다. 나중에 운영자가 커밋된 것을 모두 지운다(KIP-107). 리더는 로그 시작을 바로 옮기고, 팔로워들도 옮긴 뒤에 응답한다. 기대: 아무도 그 이상을 약속하지 않았으므로 모든 보장이 지켜지고, 어떤 컨슈머도 받을 수 있던 레코드를 건너뛰지 않는다.',
  },
  'elr-saves-the-day': {
    title: '마지막 동기화 복제본이 페이지 캐시를 잃고, 자격 있는 복제본이 리더가 된다',
    description:
      'orders-0의 팔로워들이 끊기고 ISR은 리더만으로 줄며, 리더는 아무도 플러시하지 않은 확인된 레코드를 가진 채 전원을 잃는다. ISR이 min.insync.replicas 아래로 내려간 순간부터 하이 워터마크가 멈췄으므로, 그때 ISR을 떠난 복제본은 커밋된 레코드를 모두 가지고 있다. 곧 자격 있는 리더 복제본(KIP-966)이며 바로 선출된다. 옛 리더는 깨끗이 멈췄다는 증명 없이 돌아와 자격을 잃는다. 기대: 모든 보장이 지켜진다. last-one-standing은 자격 있는 리더 복제본이 없는 같은 이야기다.',
  },
  'last-one-standing': {
    title: '자격 있는 리더 복제본이 없으면 마지막 구성원이 남은 것만으로 리더가 된다',
    description:
      'elr-saves-the-day와 같지만 eligible.leader.replicas.version 없이 포맷된 클러스터다. 마지막 구성원은 규칙에 따라 ISR에 남아 다시 리더가 될 수 있는 것은 그것뿐이다. 플러시하지 않은 레코드 없이 돌아와, 아직 가지고 있는 다른 복제본에게 그 레코드를 잘라내게 한다. 기대: 확인된 레코드를 잃고, 판정은 허용이다. 이 기능이 없으면 acks=all도 이 일을 견디지 못한다(KIP-966).',
  },
  'rolling-upgrade': {
    title: '브로커가 하나씩 재시작하고, 그다음 새 릴리스의 기능을 켠다',
    description:
      '3.8로 포맷된 클러스터가 새 바이너리를 받는다. 브로커가 차례로 질서 있게 재시작하고, 그다음에야 운영자가 metadata.version을 올리고 자격 있는 리더 복제본을 켠다(KIP-584, KIP-966). 그러면 클러스터에 하나의 min.insync.replicas가 정해진다. 그다음 last-one-standing의 장애가 일어난다. 기대: 모든 보장이 지켜진다. 업그레이드의 마지막 단계가 없으면(--set operations.1.level=0) 확인된 레코드를 잃는다.',
  },
  'operator-swarm': {
    title: '기계가 고장 나는 동안 운영자가 토픽을 옮기고, 넓히고, 다시 만든다',
    description:
      '브로커 넷, 복제본 셋, 그리고 프로세스가 죽고 멈추고 끊기는 동안 파티션을 재할당하고, 늘리고, 선호 리더를 선출하고, min.insync.replicas를 바꾸고, 토픽을 지웠다 다시 만들고, 브로커를 클러스터에서, 투표자를 쿼럼에서 빼는 운영자. 유실을 받아들이는 선출(elect-unclean)은 잃은 것을 덮어 주므로 넣지 않았다. 지금 규칙의 의심되는 점(FIDELITY.md)은 고쳐 두어, 찾아지는 것은 그 밖의 것이다. 기대: 시드가 무엇이든 모든 보장이 지켜진다.',
  },
  swarm: {
    title: '신중한 설정에 무작위 장애',
    description:
      '복제본 셋, min.insync.replicas=2, 멱등 프로듀서와 acks=all, 그리고 이 설정이 견디는 범위에서 시드로 뽑은 모든 종류의 장애. 제한 시간이 수백 밀리초라 짧은 시간에 많은 일이 일어난다. 기대: switches.repl.equalEpochDelta=mended 이면 시드와 무관하게 모든 보장이 지켜진다. 소스에 있는 규칙으로는 시드 백 개에 하나쯤 `maximal-isr-covers`가 깨지지만 레코드는 사라지지 않는다.',
  },
  'rack-down': {
    title: '랙 하나가 통째로 정전된다',
    description:
      '랙 셋에 브로커가 여섯이고, 컨트롤러는 파티션마다 복제본을 랙에 하나씩 둔다. 동쪽 랙이 정전되어 브로커 둘과 컨트롤러 하나가 꺼진다. 리더가 어디에 있었든 나머지 두 랙의 복제본이 min.insync.replicas를 채우므로 그중 하나가 리더가 되고, 잠시 뒤 쓰기가 이어진다. 기대: 모든 보장이 지켜진다. 복제본이 모두 한 랙에 있었다면(--set topics.orders.replicas=2 --set topics.orders.assignments=[[1,4],[4,1]]) 그 랙이 돌아올 때까지 읽지도 쓰지도 못하고, 디스크에 내려가지 않은 것은 유실된다. 레코드를 가진 브로커가 모두 정전되었으므로 허용된다.',
  },
  'nearest-replica': {
    title: '컨슈머가 가까운 복제본에서 읽다가 그 복제본이 죽는다',
    description:
      '데이터 센터 둘에 걸친 클러스터에 replica.selector.class와 client.rack을 설정했다. 동쪽의 리더가 readsWest를 서쪽 복제본으로 보내고, fetch는 서쪽에 머문다(KIP-392). 그 복제본이 크래시하면 컨슈머는 먼 길의 리더로 돌아갔다가 서쪽의 다른 복제본으로 다시 보내진다. 복제본의 하이 워터마크(HW)까지만 읽으며, 이는 리더보다 fetch 하나만큼 늦다. 기대: 모든 보장이 지켜진다.',
  },
  'stretched-cluster': {
    title: '두 곳 반의 데이터 센터 중 한 곳이 정전된다',
    description:
      '데이터 센터 둘에 복제본이 넷, 세 번째 장소에는 컨트롤러만 있고 min.insync.replicas=3이다. 한쪽 데이터 센터만 가진 레코드는 확인 응답(ack)되지 않는다. 리더가 있는 동쪽이 정전된다. 서쪽과 증인(witness)이 컨트롤러의 과반이므로 서쪽 복제본이 리더가 되고 읽을 수 있지만, 남은 복제본 둘은 셋보다 적어 동쪽이 돌아올 때까지 쓰기가 거절된다. 기대: 모든 보장이 지켜진다. --set topics.orders.config.min.insync.replicas=2면 서쪽 혼자서 쓰기를 이어 가며, 그 레코드는 서쪽만큼만 안전하다.',
  },
  'wan-partition': {
    title: '두 데이터 센터와 증인을 잇는 회선이 한쪽에서 끊긴다',
    description:
      'min.insync.replicas=2인 걸쳐진 클러스터다. 리더가 있는 동쪽이 서쪽과 증인에게서 끊긴다. 동쪽 브로커는 임대를 잃고 서쪽이 리더를 선출하지만 동쪽은 그것을 듣지 못한다. 동쪽의 리더는 더는 동기화 복제본(ISR)을 줄일 수 없어, acks=all이면 동쪽만 가진 것에 확인 응답하지 않는다. 동쪽에서 읽는 쪽은 커밋된 것까지만 보고 그 뒤로는 새것이 없다. 회선이 돌아오면 동쪽은 확인 응답된 적 없는 것을 잘라 내고 프로듀서가 다시 보낸다. 기대: 모든 보장이 지켜진다. --set producers.writesEast.config.acks=1이면 레코드가 유실되며, 이는 acks=1이 허용한다.',
  },
  'disk-swarm': {
    title: '기계가 고장 나는 동안 디스크가 차고, 고장 나고, 교체된다',
    description:
      '로그 디렉터리가 셋씩 있는 브로커 세 대. 디렉터리가 고장 나고, 가득 차고, 더러는 빈 채로 돌아온다. 호스트는 전원을 잃고, 프로세스는 죽고 멈추고 고립된다. metrics 토픽은 레코드를 2초만 보관한다. 알려진 의심스러운 규칙(FIDELITY.md)은 고쳐 두어, 찾는 것은 다른 문제이다. 기대: 시드가 무엇이든 모든 보장이 지켜진다.',
  },
  'quorum-swarm': {
    title: '메타데이터 쿼럼만을 대상으로 한 무작위 장애',
    description:
      '느린 디스크의 투표자 셋뿐이다. 리더가 초당 50번 덧붙이고 장애는 시드로 뽑는다. 언제나 과반이 커밋된 것을 디스크에 가지고 있다. 기대: 시드와 무관하게 모든 보장이 지켜진다. 투표자 다섯: --set cluster.controllers=5.',
  },
  'hw-truncation-loss': { title: '팔로워가 낡은 하이 워터마크까지 자르고 리더로 선출된다' },
  'fast-failover-divergence': { title: '잇따른 두 번의 리더 교체가 에포크 조회를 속인다' },
  'epoch-cache-gap': { title: '아무것도 쓰지 않은 새 리더는 본 적 없는 에포크에 답하지 못한다' },
  'diverging-fetch-acks': { title: '"갈라졌다"는 답을 받은 가져오기가 여전히 확인으로 세어진다' },
  'stale-diverging-response': { title: '이전 리더 에포크의 늦은 답이 커밋된 레코드를 자른다' },
  'hw-before-truncate': { title: '물러난 리더가 자르기 전에 하이 워터마크를 올린다' },
  'isr-before-epoch-start': {
    title: '참된 하이 워터마크를 모르는 리더의 ISR에 뒤처진 팔로워가 든다',
  },
  'fast-failover-divergence-witness': {
    title: '한 걸음씩: 잇따른 두 번의 리더 교체가 에포크 조회를 속인다',
  },
  'epoch-cache-gap-witness': {
    title: '한 걸음씩: 아무것도 쓰지 않은 새 리더는 본 적 없는 에포크에 답하지 못한다',
  },
  'pending-isr-hw-witness': {
    title: '한 걸음씩: ISR 변경이 진행 중인데 하이 워터마크가 나아간다',
  },
  'diverging-fetch-acks-witness': {
    title: '한 걸음씩: "갈라졌다"는 답을 받은 가져오기가 여전히 확인으로 세어진다',
  },
  'stale-broker-epoch-joins-isr-witness': {
    title: '한 걸음씩: 진행 중이던 ISR 요청이 그사이 디스크를 잃은 브로커를 다시 받아들인다',
  },
  'pending-isr-hw': { title: 'ISR 변경이 진행 중인데 하이 워터마크가 나아간다' },
  'stale-broker-epoch-joins-isr': {
    title: '진행 중이던 ISR 요청이 그사이 디스크를 잃은 브로커를 다시 받아들인다',
  },
  'zombie-replica-rejoins': { title: '컨트롤러와 끊긴 복제본이 계속 가져가 ISR로 돌아온다' },
  'last-replica-standing': { title: '하나 남은 ISR 구성원이 페이지 캐시를 잃고 다시 선출된다' },
  'unclean-election-loss': { title: 'ISR이 고립된 리더로 줄고 ISR 밖의 복제본이 선출된다' },
  'old-timestamps-expire-now': { title: '다시 보낸 레코드가 쓰이자마자 지워진다' },
  'acks1-leader-crash': { title: '리더만 확인해 준 뒤 그 리더가 죽는다' },
  'list-offsets-go-back': { title: '클라이언트가 듣는 끝 오프셋이 선출 뒤에 뒤로 간다' },
  'retry-duplicates': { title: '답이 사라지고 재시도가 다시 저장된다' },
  'inflight-reorder': { title: '배치 2가 재시도된 배치 1을 앞지른다' },
  'timeout-abort-same-epoch': {
    title: '제한 시간을 넘긴 트랜잭션이 취소되고 프로듀서는 새 트랜잭션에서 이어 간다',
  },
  'late-end-txn': {
    title: '늦게 온 커밋이 다음 트랜잭션을 커밋한다',
    description:
      '트랜잭션을 끝내는 요청이 늦는다. 프로듀서는 그 요청을 포기하고 다른 연결로 다시 물어 응답을 받은 뒤, 같은 에포크로 다음 트랜잭션을 시작한다. 첫 요청이 닿으면 코디네이터는 그것을 다음 트랜잭션을 끝내라는 것으로 여긴다. 기대: 애플리케이션이 커밋을 청하지 않은 트랜잭션의 레코드가 커밋되어 읽힌다.',
  },
  'marker-retry-refused': {
    title: '커밋 마커의 두 번째 사본이 침입자로 여겨진다',
    description:
      '마커에 대한 응답이 사라지거나, 마커를 쓰는 도중에 코디네이터가 바뀌어 같은 마커가 다시 보내진다. 리더는 더 큰 에포크를 요구해 이를 거절하고, 코디네이터는 그것을 새 주인이 생겼다는 표시로 여긴다. 기대: 트랜잭션이 결정된 채로 남아 끝내 완료되지 않는다.',
  },
  'controller-forgets-to-fence': { title: '컨트롤러가 교체되는 바로 그 순간 브로커가 죽는다' },
  'raft-deaf-leader': { title: '고립된 리더가 교체된 것을 끝내 모른다' },
  'raft-disruptive-voter': { title: '아무 말도 듣지 못하던 투표자가 거대한 에포크로 돌아온다' },
  'raft-early-commit': { title: '새 리더가 자기 에포크를 갖기 전에 옛 에포크의 항목이 커밋된다' },
  'raft-wiped-voter': { title: '디스크가 빈 컨트롤러가 돌아와 잊는 것을 돕는다' },
  'raft-backoff-lockstep': { title: '함께 진 후보들이 함께 다시 나선다' },
  'lagging-follower-loop': { title: '컨슈머가 점점 뒤처지는 복제본에 묶인다' },
  'raft-reborn-leader': { title: '재시작한 리더가 같은 에포크를 이어 간다' },
  'raft-unflushed-ack': { title: '쿼럼이 메모리에만 있는 바이트를 표로 센다' },
  'stale-owned-partitions': {
    title: '세대를 놓친 멤버가 옛 파티션을 아직 자기 것이라고 한다',
  },
  'offsets-expire-live': {
    title: '살아 있지만 조용한 그룹의 오프셋이 만료된다',
  },
  'heartbeat-in-poll': {
    title: '배치 하나를 오래 처리하는 컨슈머가 죽은 것으로 선언된다',
  },
  'async-autocommit-ahead': {
    title: '애플리케이션이 보지 못한 레코드를 백그라운드 스레드가 커밋한다',
  },
};
