import type { Phrase } from '../en/phrases.ts';
import { eulReul, eunNeun, euroRo, iGa } from '../josa.ts';
import type { Translation } from './phrase.ts';

/** Korean; values come in the order in which the English phrase has them. */
export const PHRASES: Readonly<Record<Phrase, Translation>> = {
  'the election timed out': '선거 제한 시간이 지남',
  'no leader was found in time': '제때 리더를 찾지 못함',
  'the fetch timer ran out': 'fetch 제한 시간이 지남',
  'a resigned leader leaves its epoch': '사임한 리더가 에포크를 떠남',
  'the leader shuts down': '리더가 종료하는 중',
  'the controller resigns': '컨트롤러가 사임함',
  'no majority fetches any more (KAFKA-15489)': '과반이 더는 fetch하지 않음, KAFKA-15489',
  'epoch {epoch} ends at {offset} (KIP-595)': (epoch, offset) =>
    `에포크 ${iGa(epoch)} 오프셋 ${offset}에서 끝남, KIP-595`,
  'epoch {epoch} is newer': (epoch) => `에포크 ${iGa(epoch)} 더 새로움`,
  'the leader of the epoch is known': '에포크의 리더를 알게 됨',
  'restarted with a log of newer epoch {epoch}': (epoch) =>
    `재시작했고 로그의 에포크 ${iGa(epoch)} 더 새로움`,
  'restarted having voted for itself': '자신에게 투표한 상태로 재시작함',
  'restarted knowing the leader': '리더를 아는 상태로 재시작함',
  'restarted without a leader': '리더를 모르는 상태로 재시작함',
  'restarted as leader (before KAFKA-10527)': '리더인 채로 재시작함, KAFKA-10527 이전',
  'restarted as former leader (KAFKA-10527)': '리더였던 노드로 재시작함, KAFKA-10527',
  'pre-vote asked for in newer epoch {epoch}': (epoch) =>
    `더 새로운 에포크 ${epoch}의 사전 투표 요청을 받음`,
  'vote asked for in newer epoch {epoch}': (epoch) =>
    `더 새로운 에포크 ${epoch}의 투표 요청을 받음`,
  'the pre-vote failed (KIP-996)': '사전 투표에서 짐, KIP-996',
  'pre-votes of a majority (KIP-996)': '사전 투표에서 과반을 얻음, KIP-996',
  'the only voter stands for election at once': '유일한 투표자(voter)라서 곧바로 출마함',
  'votes of a majority (KIP-595)': '과반의 표를 얻음, KIP-595',
  'vote given to {candidate} (KIP-595)': (candidate) => `노드 ${candidate}에 투표함, KIP-595`,

  'an append found that the quorum has another leader':
    '로그에 쓰려다 쿼럼의 리더가 바뀐 것을 알게 됨',
  'the quorum has another leader or epoch': '쿼럼의 리더나 에포크가 바뀜',
  'its session is over: no heartbeat within broker.session.timeout.ms (KIP-631)':
    '세션 만료: broker.session.timeout.ms 안에 하트비트가 없었음, KIP-631',
  'a new incarnation starts fenced, with the next offset as its epoch (KIP-631)':
    '새로 시작한 프로세스는 펜싱된 상태에서 다음 오프셋을 에포크로 받음, KIP-631',
  'the same incarnation keeps epoch and fencing (KAFKA-16952)':
    '같은 프로세스는 에포크와 펜싱 상태를 유지함, KAFKA-16952',
  'a broker that restarted uncleanly leaves ISR and ELR (KIP-966)':
    '비정상 종료 뒤 재시작한 브로커는 ISR과 ELR에서 빠짐, KIP-966',
  'a broker that restarted leaves the ISR (KIP-631)': '재시작한 브로커는 ISR에서 빠짐, KIP-631',
  'an unfenced broker may lead leaderless partitions (KIP-631)':
    '펜싱이 풀린 브로커는 리더 없는 파티션의 리더가 될 수 있음, KIP-631',
  'a broker in controlled shutdown leaves the ISR (KIP-841)':
    '정상 종료 중인 브로커는 ISR에서 빠짐, KIP-841',
  'a fenced broker leaves the ISR (KIP-631)': '펜싱된 브로커는 ISR에서 빠짐, KIP-631',
  'a fenced broker may shut down at once': '펜싱된 브로커는 바로 종료해도 됨',
  'caught up with its registration record (KAFKA-13959)':
    '자신의 등록 레코드까지 따라잡음, KAFKA-13959',
  'not caught up, or fenced by its own wish': '아직 따라잡지 못했거나 스스로 펜싱을 원함',
  'the broker asked to shut down at once': '브로커가 곧바로 종료하겠다고 요청함',
  'the broker asked to be fenced': '브로커가 펜싱을 요청함',
  'its leaderships are to be moved first': '먼저 리더 역할을 옮겨야 함',
  'it leads nothing': '리더인 파티션이 없음',
  'it still leads partitions': '아직 리더인 파티션이 있음',
  'all active brokers know of the moved leaderships': '활성 브로커가 모두 옮겨진 리더를 알고 있음',
  'an active broker does not know of the moved leaderships yet':
    '옮겨진 리더를 아직 모르는 활성 브로커가 있음',
  'it was told to stop': '종료하라는 지시를 받음',
  'min.insync.replicas changed: eligible leaders are forgotten (KIP-966)':
    'min.insync.replicas가 바뀌어 ELR을 비움, KIP-966',
  'a block of producer ids (KIP-730)': '프로듀서 ID 묶음, KIP-730',
  'created: the first active replica leads (KIP-631)':
    '새로 만들어짐: 첫 번째 활성 복제본이 리더, KIP-631',
  'its writer is active no more (KIP-868)': '기록하던 컨트롤러가 더는 활성이 아님, KIP-868',
  'the log is empty: the bootstrap records (KIP-868)':
    '로그가 비어 있어 부트스트랩 레코드를 씀, KIP-868',
  'the leader proposed this ISR (KIP-497)': '리더가 제안한 ISR, KIP-497',
  'the preferred replica leads (KIP-460)': '선호 복제본(preferred replica)이 리더, KIP-460',
  'the first live ISR member in replica order leads (KIP-631)':
    '복제본 순서로 첫 번째로 살아 있는 ISR 멤버가 리더, KIP-631',
  'the ISR is empty: the first live eligible leader replica leads (KIP-966)':
    'ISR이 비어 있음: 첫 번째로 살아 있는 ELR 멤버가 리더, KIP-966',
  'ISR and ELR are empty: the last known leader leads, records may be lost (KIP-966)':
    'ISR과 ELR이 비어 있음: 마지막 리더가 다시 리더, 레코드가 유실될 수 있음, KIP-966',
  'unclean election: the first live replica leads, records may be lost':
    '언클린 리더 선출(unclean election): 첫 번째로 살아 있는 복제본이 리더, 레코드가 유실될 수 있음',
  'no eligible replica lives: the partition has no leader':
    '자격 있는 복제본이 하나도 살아 있지 않음: 파티션에 리더가 없음',
  'a preferred election was asked for (KIP-460)': '선호 리더 선출을 요청받음, KIP-460',
  'an unclean election was asked for (KIP-460)': '언클린 리더 선출을 요청받음, KIP-460',
  'leaders are balanced (auto.leader.rebalance.enable)':
    '리더 균형 맞추기, auto.leader.rebalance.enable',
  'unclean elections are due (KAFKA-12670)': '언클린 리더 선출을 할 때가 됨, KAFKA-12670',
  'a reassignment was asked for (KIP-455)': '복제본 재배치 요청, KIP-455',
  'a reassignment is cancelled (KIP-455)': '복제본 재배치 취소, KIP-455',
  'the added replicas are in sync: the reassignment is done (KIP-455)':
    '추가한 복제본이 동기화되어 재배치가 끝남, KIP-455',
  'a replica whose log directory failed leaves the ISR (KIP-858)':
    '로그 디렉터리가 고장 난 복제본은 ISR에서 빠짐, KIP-858',
  'its log directory failed (KIP-858)': '로그 디렉터리 고장, KIP-858',
  'the broker says where the replica is (KIP-858)': '브로커가 복제본의 위치를 알림, KIP-858',
  'an unregistered broker leaves the ISR': '등록이 해제된 브로커는 ISR에서 빠짐',
  'its removal was asked for': '제거 요청을 받음',
  'its deletion was asked for': '삭제 요청을 받음',
  'a feature is finalized at another level (KIP-584)': '기능 수준을 새로 확정, KIP-584',
  'the ELR needs one min.insync.replicas for all brokers (KIP-966)':
    'ELR에는 모든 브로커에 공통인 min.insync.replicas가 필요함, KIP-966',

  'metadata names the ISR': '메타데이터에 적힌 ISR',
  'a follower caught up (KIP-497)': '팔로워가 따라잡음, KIP-497',
  'a follower fell behind replica.lag.time.max.ms':
    '팔로워가 replica.lag.time.max.ms보다 오래 뒤처짐',
  'the controller confirmed the ISR': '컨트롤러가 ISR을 확정함',
  'the change was not applied': '변경이 적용되지 않음',
  'the leader does not know the epoch: back to the high watermark (KIP-101)':
    '리더가 그 에포크를 모름: 하이 워터마크까지 되돌림, KIP-101',
  'where the leader says that the epoch ends (KIP-101)': '리더가 알려 준 에포크의 끝, KIP-101',
  "the leader's epoch is below all known ones: its end offset holds (KIP-279)":
    '리더의 에포크가 아는 모든 에포크보다 낮음: 그 끝 오프셋을 따름, KIP-279',
  "the leader's epoch is unknown: cut to an older one and ask again (KIP-279)":
    '리더의 에포크를 모름: 더 오래된 에포크까지 자르고 다시 물음, KIP-279',
  'where the logs part: the smaller end of the common epoch (KIP-279, KIP-595)':
    '두 로그가 갈라지는 곳: 공통 에포크의 끝 중 작은 쪽, KIP-279, KIP-595',
  'a follower without leader epochs: back to the high watermark':
    '팔로워에 리더 에포크 기록이 없음: 하이 워터마크까지 되돌림',
  'a new follower goes back to its high watermark (before KIP-101)':
    '새 팔로워는 자신의 하이 워터마크까지 되돌림, KIP-101 이전',
  "out of range: back to the leader's log end (replication §4.5)":
    '범위를 벗어남: 리더의 로그 끝까지 되돌림',
  'local epoch bump after a gap in the sequences (KIP-360)':
    '시퀀스 번호가 비어 프로듀서가 스스로 에포크를 올림, KIP-360',

  'the leader names a replica in its rack (KIP-392)': '리더가 같은 랙의 복제본을 알려 줌, KIP-392',
  'the replica refused a fetch': '복제본이 fetch를 거절함',
  'the connection was lost (KAFKA-14379)': '연결이 끊어짐, KAFKA-14379',
  'its time is over (metadata.max.age.ms)': '기한이 지남, metadata.max.age.ms',
  'the replica is not online': '복제본이 오프라인임',

  'shut down': '정상 종료',
  'clock stopped': '시계도 멈춤',
  'the log directory of the metadata log failed': '메타데이터 로그가 있는 디렉터리가 고장 남',
  'all log directories failed': '로그 디렉터리가 모두 고장 남',
  'log directories {directories} both have a log of {partition}': (directories, partition) =>
    `로그 디렉터리 ${directories}에 모두 ${partition}의 로그가 있음`,
  'a replica that is no voter has voted for itself': '투표자가 아닌 복제본이 자신에게 투표했음',
  'a {role} cannot apply what a leader sent': (role) =>
    `${role} 상태에서는 리더가 보낸 것을 적용할 수 없음`,
  'batch at {offset} does not follow {end}': (offset, end) =>
    `오프셋 ${offset}의 배치가 로그 끝 ${end}에 이어지지 않음`,
  'the high watermark cannot fall from {from} to {to}': (from, to) =>
    `하이 워터마크는 ${from}에서 ${euroRo(to)} 내려갈 수 없음`,
  'the leader asks to truncate to {offset}, below the high watermark {highWatermark}': (
    offset,
    highWatermark,
  ) => `리더가 하이 워터마크 ${highWatermark}보다 낮은 ${offset}까지 자르라고 함`,
  "truncation to {offset} is below the log's high watermark {highWatermark}": (
    offset,
    highWatermark,
  ) => `${offset}까지 자르면 로그의 하이 워터마크 ${highWatermark}보다 낮아짐`,
  'leader {leader} of epoch {epoch} contradicts leader {other} of epoch {otherEpoch}': (
    leader,
    epoch,
    other,
    otherEpoch,
  ) => `에포크 ${epoch}의 리더 ${iGa(leader)} 에포크 ${otherEpoch}의 리더 ${other}와 모순됨`,
  'node {node} found a request of the quorum invalid': (node) =>
    `노드 ${iGa(node)} 쿼럼 요청을 잘못된 것으로 판단함`,
  'no endpoint is known of leader {leader} of epoch {epoch}': (leader, epoch) =>
    `에포크 ${epoch}의 리더 ${leader}의 주소를 모름`,
  'this node cannot follow itself in epoch {epoch}': (epoch) =>
    `에포크 ${epoch}에서 자기 자신을 따를 수는 없음`,
  "log truncation is not allowed for partition {partition}: the leader's latest offset {leaderEnd} is less than the replica's latest offset {end}":
    (partition, leaderEnd, end) =>
      `${partition}의 로그를 자를 수 없음: 리더의 로그 끝 ${iGa(leaderEnd)} 복제본의 로그 끝 ${end}보다 낮음`,
  'the controller cannot replay a {record}: {fault}': (record, fault) =>
    `컨트롤러가 ${eulReul(record)} 재생할 수 없음: ${fault}`,

  '"{selector}" names no node at this moment': (selector) =>
    `지금 "${selector}"에 해당하는 노드가 없음`,
  'its time came when every fault had healed': '모든 장애가 끝난 뒤에야 차례가 됨',
  'it would stop more brokers uncleanly than the budget allows before every replica is in sync again':
    '모든 복제본이 다시 동기화되기 전에 허용된 수보다 많은 브로커가 비정상 종료하게 됨',
  'it would lose the disks of more voters than a quorum bears':
    '쿼럼이 견딜 수 있는 것보다 많은 투표자의 디스크를 잃게 됨',
  'a ring needs the nodes of "on"': '고리(ring)에는 "on"의 노드가 필요함',
  'in a ring of fewer than four everyone is a neighbour':
    '넷보다 적은 고리(ring)에서는 모두가 이웃임',
  'a bridge needs the nodes of "on"': '다리(bridge)에는 "on"의 노드가 필요함',
  'its groups have no two nodes on different sides': '서로 다른 쪽에 있는 노드가 없음',
  'the scenario has no admin client': '시나리오에 관리 클라이언트가 없음',

  'acks=1: one replica holds the record when the send succeeds (clients §2.5)':
    'acks=1: 전송이 성공했을 때 레코드를 가진 복제본은 하나뿐이다',
  'acks=0: nobody has confirmed the record when the send succeeds (clients §2.5)':
    'acks=0: 전송이 성공했을 때 레코드를 확인한 복제본이 하나도 없다',
  'unclean.leader.election.enable=true on {topic}: a replica that is not in sync may lead (KIP-106)':
    (topic) =>
      `${topic}의 unclean.leader.election.enable=true: 동기화되지 않은 복제본도 리더가 될 수 있다, KIP-106`,
  'enable.idempotence=false on {producer}: a retry after a lost reply writes the record again (clients §2.6)':
    (producer) =>
      `${producer}의 enable.idempotence=false: 응답을 잃고 재시도하면 레코드를 한 번 더 쓴다`,
  'enable.idempotence=false and more than one request in flight on {producer}: a retried batch may overtake (KAFKA-5494)':
    (producer) =>
      `${producer}의 enable.idempotence=false와 둘 이상의 동시 요청: 재시도한 배치의 순서가 바뀔 수 있다, KAFKA-5494`,
  'unclean.leader.election.enable=true let a replica lead that was not in sync':
    'unclean.leader.election.enable=true라서 동기화되지 않은 복제본이 리더가 됐다',
  'ISR and ELR were empty and the last known leader was elected (KIP-966)':
    'ISR과 ELR이 비어 마지막 리더가 선출됐다, KIP-966',
  'txn.version=tv0: leaders do not ask whether a transaction is open (KIP-890)':
    'txn.version=tv0이라서 리더가 트랜잭션이 열려 있는지 묻지 않음, KIP-890',
  'transaction.partition.verification.enable=false: leaders do not ask whether a transaction is open (KIP-890)':
    'transaction.partition.verification.enable=false라서 리더가 트랜잭션이 열려 있는지 묻지 않음, KIP-890',
  'eligible.leader.replicas.version=0: the last in-sync replica leads again, whatever it has lost (KIP-966)':
    'eligible.leader.replicas.version=0이라서 마지막 ISR 복제본이 무엇을 잃었든 다시 리더가 됨, KIP-966',
  'control.reassignAgain=keeps-old-lists: a target that replaced another both adds and removes a replica':
    'control.reassignAgain=keeps-old-lists라서 앞선 재배치를 바꾼 목표가 같은 복제본을 추가하면서 제거함',
  'segments below the log start offset are deleted': '로그 시작 오프셋보다 앞선 세그먼트를 지움',
  'the log is larger than retention.bytes': '로그가 retention.bytes보다 큼',
  'the newest record of the segment is older than retention.ms':
    '세그먼트의 가장 새 레코드도 retention.ms보다 오래됨',
  'an operator deleted the records below (KIP-107)': '운영자가 그 앞의 레코드를 지움, KIP-107',
  "the leader's log begins later (replication §4.1)": '리더의 로그가 더 뒤에서 시작함',
  'its topic was deleted': '토픽이 삭제됨',
  'the partition was reassigned to others (KIP-455)': '파티션이 다른 브로커로 재배치됨, KIP-455',
  'no replica of this topic is assigned here (stray log)':
    '이 토픽의 복제본이 여기에 배정되지 않음',
  'the scenario creates no topic {topic}': (topic) => `시나리오에 토픽 ${iGa(topic)} 없음`,
  'there is no log directory {directory}: they are counted from 1': (directory) =>
    `로그 디렉터리 ${directory}번은 없음: 1부터 셈`,
  'no batch of {partition} is there to be damaged': (partition) =>
    `${partition}에 손상시킬 배치가 없음`,
  'message.timestamp.type=CreateTime: retention goes by the timestamps that producers give (KIP-32)':
    'message.timestamp.type=CreateTime라서 보존 기간을 프로듀서가 준 시각으로 잰다, KIP-32',
  'a stored batch was damaged on {nodes}: Kafka finds out and mends nothing': (nodes) =>
    `${nodes}에 저장된 배치가 손상됨: Kafka는 알아차릴 뿐 고치지 않음`,
  'disks lost on {count} or more replicas before the ISR was full again, which min.insync.replicas={minIsr} does not bear':
    (count, minIsr) =>
      `ISR이 다시 채워지기 전에 복제본 ${count}개 이상이 디스크를 잃었고, min.insync.replicas=${minIsr}은 이를 견디지 못한다`,
  'repl.isrAdmission=any: before KIP-841 nobody looked whether a new member was fenced':
    'repl.isrAdmission=any: KIP-841 이전에는 새 멤버가 펜싱됐는지 보지 않았다',
  'repl.isrAdmission: before KIP-903 nobody looked which incarnation had caught up':
    'repl.isrAdmission: KIP-903 이전에는 어느 프로세스가 따라잡았는지 보지 않았다',
  'a sole voter commits before its flush (control-plane §1.8)':
    '투표자가 하나뿐이면 플러시 전에 커밋한다',
  'raft.flush=async acknowledges what is not flushed (KAFKA-10533)':
    'raft.flush=async는 플러시되지 않은 것에도 확인 응답한다, KAFKA-10533',
  'the log begins at {offset} and no snapshot holds what is before': (offset) =>
    `로그가 ${offset}에서 시작하는데 그 앞을 담은 스냅숏이 없다`,
  'a {role} cannot take in a snapshot': (role) => `${eunNeun(role)} 스냅숏을 받아들일 수 없다`,
  'a slice at {position} does not follow {end}': (position, end) =>
    `위치 ${position}의 조각이 ${end} 뒤에 이어지지 않는다`,
  'the leader offers a snapshot up to {offset}, below the high watermark {highWatermark}': (
    offset,
    highWatermark,
  ) => `리더가 하이 워터마크(HW) ${highWatermark}보다 낮은 ${offset}까지의 스냅숏을 주려 한다`,
  'the leader was removed from the voters (KIP-853)': '리더가 투표자에서 빠졌다, KIP-853',
  'the disks of {nodes} were lost, which is half of the voters or more': (nodes) =>
    `${nodes}의 디스크를 잃었고, 이는 투표자의 절반 이상이다`,
  '{nodes} was the only voter and committed before its flush (control-plane §1.8)': (nodes) =>
    `${iGa(nodes)} 유일한 투표자여서 플러시하기 전에 커밋했다, control-plane §1.8`,
  'voters are static (kraft.version 0)': '투표자가 고정돼 있다, kraft.version 0',
  'the disk of {nodes} was lost, and a static voter is known by its id alone (KIP-853)': (nodes) =>
    `${nodes}의 디스크를 잃었는데 정적 투표자는 ID로만 식별된다, KIP-853`,
  'raft.restartedLog=unflushed: {nodes} restarted and acknowledged what its former process had not flushed':
    (nodes) =>
      `raft.restartedLog=unflushed: 재시작한 ${iGa(nodes)} 이전 프로세스가 플러시하지 않은 것에 확인 응답했다`,
  'a member was heard (KIP-848)': '멤버의 하트비트가 왔다, KIP-848',
  'a member left (KIP-848)': '멤버가 떠났다, KIP-848',
  'it left (KIP-848)': '스스로 떠났다, KIP-848',
  'a heartbeat of epoch 0 (KIP-848)': '에포크 0의 하트비트, KIP-848',
  '{member} has taken the place of its instance id (KIP-345)': (member) =>
    `${iGa(member)} 그 인스턴스 ID의 자리를 이어받았다, KIP-345`,
  '{member} is subscribed to other topics': (member) => `${member}의 구독 토픽이 달라졌다`,
  'members ask for another assignor': '멤버들이 다른 할당자를 원한다',
  'a topic that members are subscribed to has changed': '멤버들이 구독한 토픽이 바뀌었다',
  'without {members}': (members) => `${members} 제외`,
  'its session timed out (group.consumer.session.timeout.ms)':
    '세션 시한이 지났다, group.consumer.session.timeout.ms',
  'it did not give up partitions within its rebalance timeout (KIP-848)':
    '리밸런스 시한 안에 파티션을 내놓지 않았다, KIP-848',
  'it did not rejoin within its rebalance timeout': '리밸런스 시한 안에 다시 가입하지 않았다',
  'it did not fetch its assignment within its rebalance timeout':
    '리밸런스 시한 안에 할당을 가져가지 않았다',
  'a classic member joined (KIP-848)': '클래식 멤버가 가입했다, KIP-848',
  'the last member of the consumer protocol is gone (KIP-848)':
    '컨슈머 프로토콜의 마지막 멤버가 떠났다, KIP-848',

  'the partition is no longer here': '파티션이 더는 여기 없음',
  'another broker leads the partition': '다른 브로커가 파티션의 리더가 됨',
  'the topic was made again': '토픽이 다시 만들어짐',
  'an unload without epoch is carried out (before KAFKA-10614)':
    '에포크를 보지 않고 내려놓음, KAFKA-10614 이전',
  'it was loaded': '로그에서 읽어 들임',
  'the group is coordinated elsewhere': '그룹의 코디네이터가 다른 브로커로 옮겨감',
  'the group is larger than group.max.size': '그룹이 group.max.size보다 큼',
  'it did not rejoin in time': '제때 다시 참여하지 않음',
  'no members are left': '멤버가 남지 않음',
  'who was to join has joined': '참여할 멤버가 모두 참여함',
  'it did not ask for its assignment in time (KAFKA-12890)':
    '제때 할당을 요청하지 않음, KAFKA-12890',
  'members did not ask for their assignments': '할당을 요청하지 않은 멤버가 있음',
  'its session is over': '세션 만료',
  'a member has failed': '멤버가 실패함',
  'the group is full': '그룹이 가득 참',
  'a member rejoins': '멤버가 다시 참여함',
  'a member says something else': '멤버의 구독 정보가 바뀜',
  'the leader rejoins': '그룹 리더가 다시 참여함',
  'it asked to join': '참여를 요청함',
  'a member is new': '새 멤버가 들어옴',
  'a static member changes the protocol': '정적 멤버가 프로토콜을 바꿈',
  'a static member has come back': '정적 멤버가 돌아옴',
  'a static member has come back (KIP-345)': '정적 멤버가 돌아옴, KIP-345',
  'the assignment could not be stored': '할당을 저장하지 못함',
  'the assignment is committed': '할당이 커밋됨',
  'members have left': '멤버가 떠남',
  'it left': '떠남',
  'its own time is over (before KIP-211)': '자신의 보존 기간이 지남, KIP-211 이전',
  'its own time is over': '자신의 보존 기간이 지남',
  'offsets.retention.minutes are over (KIP-211)': 'offsets.retention.minutes가 지남, KIP-211',
  'neither members nor offsets are left': '멤버도 오프셋도 남지 않음',
};
