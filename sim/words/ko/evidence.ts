import type { EvidencePhrase } from '../en/evidence.ts';
import { eulReul, eunNeun, euroRo, gwaWa, iGa } from '../josa.ts';
import { GROUP_EVIDENCE } from './evidence-groups.ts';
import { TRANSACTION_EVIDENCE } from './evidence-transactions.ts';
import type { Translation } from './phrase.ts';

/** What can be wrong with a partition's state. */
const MALFORMED = {
  'a replica is named twice': '복제본이 두 번 나온다',
  'it adds or removes what is no replica': '복제본이 아닌 것을 추가하거나 제거한다',
  'the ELR is no set of replicas': 'ELR이 복제본의 집합이 아니다',
  'the ISR is no set of replicas': 'ISR이 복제본의 집합이 아니다',
  'ISR and ELR overlap': 'ISR과 ELR이 겹친다',
  'the leader is not in the ISR': '리더가 ISR에 없다',
  'the ISR is empty without ELR': 'ELR 없이 ISR이 비어 있다',
  'there is an ELR where none may be': 'ELR이 있으면 안 되는데 있다',
  'a recovering leader is not alone in the ISR': '복구 중인 리더가 ISR에 혼자가 아니다',
  'an epoch fell': '에포크가 낮아졌다',
} as const;

/** Korean; values come in the order in which the English text has them. */
export const EVIDENCE: Readonly<Record<EvidencePhrase, Translation>> = {
  ...GROUP_EVIDENCE,
  ...TRANSACTION_EVIDENCE,
  '{client} processed {record}, which had taken effect in group {group} before': (
    client,
    record,
    group,
  ) => `${iGa(client)} ${eulReul(record)} 처리했지만, 그룹 ${group}에서 이미 효과를 낸 레코드다`,
  'group {group} has committed {partition} up to {committed}, but {value} at {offset} never took effect':
    (group, partition, committed, value, offset) =>
      `그룹 ${group}은 ${partition}을 ${committed}까지 커밋했지만, 오프셋 ${offset}의 ${value}은 효과를 낸 적이 없다`,
  '{value} took effect {count} times in group {group}': (value, count, group) =>
    `${iGa(value)} 그룹 ${group}에서 ${count}번 효과를 냈다`,
  '{client} read {record} after it had read up to {offset}': (client, record, offset) =>
    `${iGa(client)} ${offset}까지 읽은 뒤 ${eulReul(record)} 다시 읽었다`,
  '{client} went from {record} to {offset}': (client, record, offset) =>
    `${iGa(client)} ${record}에서 ${euroRo(offset)} 건너뛰었다`,
  '{record} is both {value} and {other}': (record, value, other) =>
    `${record}의 값이 ${value}이기도 하고 ${other}이기도 하다`,
  '{value} is at {record} and at {other}': (value, record, other) =>
    `${iGa(value)} ${record}에도 있고 ${other}에도 있다`,
  '{value} is at {record} although its send definitely failed': (value, record) =>
    `${eunNeun(value)} 전송이 확실히 실패했는데도 ${record}에 있다`,
  '{value} of {client} is at {record}, behind {later}, which was sent later': (
    value,
    client,
    record,
    later,
  ) => `${client}의 ${iGa(value)} 나중에 보낸 ${later}보다 뒤인 ${record}에 있다`,
  '{value} was acknowledged at {record}, readers went on to {offset}, and nobody read it': (
    value,
    record,
    offset,
  ) =>
    `${eunNeun(value)} ${record}에서 확인 응답(ack)됐고 컨슈머는 ${offset}까지 읽었지만 아무도 이 레코드를 읽지 못했다`,
  '{value} was acknowledged at {record} and nobody had read it when the run ended': (
    value,
    record,
  ) => `${eunNeun(value)} ${record}에서 확인 응답(ack)됐지만 실행이 끝날 때까지 아무도 읽지 못했다`,
  '{value} was acknowledged at {record}, but {node} leads in the end and its log ends before': (
    value,
    record,
    node,
  ) =>
    `${eunNeun(value)} ${record}에서 확인 응답(ack)됐지만 마지막 리더 ${node}의 로그는 그 전에 끝난다`,
  '{value} was acknowledged at {record}, but {node} leads in the end and it holds {other} there': (
    value,
    record,
    node,
    other,
  ) =>
    `${eunNeun(value)} ${record}에서 확인 응답(ack)됐지만 마지막 리더 ${node}의 그 자리에는 ${iGa(other)} 있다`,

  '{node} joins the ISR of {partition} without what was committed up to {offset}': (
    node,
    partition,
    offset,
  ) => `${iGa(node)} ${offset}까지 커밋된 것을 갖추지 못한 채 ${partition}의 ISR에 들어간다`,
  '{node} went back on {partition}: epochs ({from}) -> ({to})': (node, partition, from, to) =>
    `${partition}에서 ${node}의 에포크가 되돌아갔다: (${from}) → (${to})`,
  '{node} {partition}: start {start}, high watermark {highWatermark}, end {end}, recovery point {recoveryPoint}':
    (node, partition, start, highWatermark, end, recoveryPoint) =>
      `${node}의 ${partition}: 로그 시작 ${start}, 하이 워터마크(HW) ${highWatermark}, 로그 끝 ${end}, 복구 지점 ${recoveryPoint}`,
  '{node} has other content at {record} of epoch {epoch} than another replica': (
    node,
    record,
    epoch,
  ) => `${node}의 에포크 ${epoch} ${record} 내용이 다른 복제본과 다르다`,
  '{node} holds {record} of epoch {epoch} behind another predecessor: the logs differ below it': (
    node,
    record,
    epoch,
  ) =>
    `${iGa(node)} 가진 에포크 ${epoch} ${record}의 앞 배치가 다른 복제본과 다르다: 그 아래 로그가 갈라져 있다`,
  '{node} truncated {partition} to {offset}, below the high watermark {highWatermark} that was reached':
    (node, partition, offset, highWatermark) =>
      `${iGa(node)} ${partition}의 로그를 이미 도달한 하이 워터마크(HW) ${highWatermark}보다 낮은 ${euroRo(offset)} 잘라냈다`,
  '{node} and {other} both lead {partition} in epoch {epoch}': (node, other, partition, epoch) =>
    `${gwaWa(node)} ${iGa(other)} 에포크 ${epoch}에서 둘 다 ${partition}의 리더다`,
  '{node} leads {partition} in epoch {epoch} without the committed record at {offset} (its log ends at {end}, committed was {committed})':
    (node, partition, epoch, offset, end, committed) =>
      `${iGa(node)} 오프셋 ${offset}의 커밋된 레코드 없이 에포크 ${epoch}에서 ${partition}의 리더다 (로그 끝 ${end}, 커밋 ${committed})`,
  '{node} lowered the high watermark of {partition} from {from} to {to} within epoch {epoch}': (
    node,
    partition,
    from,
    to,
    epoch,
  ) =>
    `${iGa(node)} 에포크 ${epoch} 안에서 ${partition}의 하이 워터마크(HW)를 ${from}에서 ${euroRo(to)} 내렸다`,
  '{node} wrote to its log directory {directory}, which is {health}': (node, directory, health) =>
    `${iGa(node)} 쓸 수 없는(${health}) 로그 디렉터리 ${directory}에 썼다`,
  '{node} loaded {partition} {damage}': (node, partition, damage) =>
    `${iGa(node)} ${partition}을 잘못 읽어 들였다: ${damage}`,
  'broker {broker} leads {partition} from its log directory {directory}, which is offline': (
    broker,
    partition,
    directory,
  ) => `브로커 ${broker}번이 오프라인 로그 디렉터리 ${directory}에서 ${partition}의 리더로 있다`,
  'broker {broker} is in the ISR [{isr}] of {partition} with its log directory {directory}, which is offline':
    (broker, isr, partition, directory) =>
      `브로커 ${broker}번이 오프라인 로그 디렉터리 ${directory}에 있는 ${partition}의 ISR [${isr}]에 들어 있다`,
  '{node} has {partition} in {directory}, and the controller takes it to be in {told}': (
    node,
    partition,
    directory,
    told,
  ) => `${node}의 ${partition}은 ${directory}에 있는데, 컨트롤러는 ${told}에 있다고 안다`,
  'with {offset}, which was not there': (offset) => `없던 ${offset}이 있다`,
  'without {offset}, which was whole': (offset) => `온전하던 ${offset}이 없다`,
  '{node} deleted {partition} up to {offset} {kept} ms after it was written, with retention.ms={retentionMs}':
    (node, partition, offset, kept, retentionMs) =>
      `${iGa(node)} retention.ms=${retentionMs}인데 쓰인 지 ${kept} ms 만에 ${partition}의 ${offset} 앞을 지웠다`,
  '{node} deleted {partition} up to {offset}, of which only what is below {committed} was committed':
    (node, partition, offset, committed) =>
      `${iGa(node)} ${partition}의 ${offset} 앞을 지웠지만 커밋된 것은 ${committed} 앞까지이다`,
  '{node} advanced the high watermark of {partition} to {offset} with ISR [{isr}]': (
    node,
    partition,
    offset,
    isr,
  ) => `${iGa(node)} ISR이 [${isr}]인데 ${partition}의 하이 워터마크(HW)를 ${offset}까지 올렸다`,
  '{partition} dropped {brokers} of [{replicas}], but its ISR is [{isr}]': (
    partition,
    brokers,
    replicas,
    isr,
  ) => `${iGa(partition)} [${replicas}]에서 ${eulReul(brokers)} 뺐지만 ISR은 [${isr}]이다`,
  '{partition} still adds [{adding}] and removes [{removing}], ISR [{isr}]': (
    partition,
    adding,
    removing,
    isr,
  ) => `${partition}의 재배치가 끝나지 않았다: 추가 [${adding}], 제거 [${removing}], ISR [${isr}]`,
  '{node} holds {record} of epoch {epoch}, which was written to {old}, in {topic}': (
    node,
    record,
    epoch,
    old,
    topic,
  ) => `${eunNeun(node)} ${old}에 썼던 에포크 ${epoch}의 ${eulReul(record)} ${topic}에 갖고 있다`,
  '{node} is in the ISR of {partition} but lacks what {leader} committed up to {offset} in epoch {epoch}':
    (node, partition, leader, offset, epoch) =>
      `${eunNeun(node)} ${partition}의 ISR에 있지만 ${iGa(leader)} 에포크 ${epoch}에서 ${offset}까지 커밋한 것을 갖고 있지 않다`,
  '{client} was served {record} of epoch {epoch}, which nobody had committed (committed up to {offset})':
    (client, record, epoch, offset) =>
      `${iGa(client)} 아무도 커밋하지 않은 에포크 ${epoch}의 ${eulReul(record)} 받았다 (커밋 ${offset}까지)`,
  '{client} was told that {partition} ends at {offset}, after it had been told {known}': (
    client,
    partition,
    offset,
    known,
  ) => `${iGa(client)} 들은 ${partition}의 끝 오프셋이 ${known}에서 ${euroRo(offset)} 낮아졌다`,
  '{node} acknowledged {record} to an acks=all producer while {count} replicas held it': (
    node,
    record,
    count,
  ) =>
    `${iGa(node)} 복제본 ${count}개만 가진 ${eulReul(record)} acks=all 프로듀서에 확인 응답(ack)했다`,

  'broker {broker} is dead, and {node}, which heard nothing of it for {ms} ms, still takes it for alive':
    (broker, node, ms) =>
      `브로커 ${broker}의 프로세스가 끝났고 ${eunNeun(node)} ${ms} ms 동안 소식을 듣지 못했는데도 아직 살아 있다고 여긴다`,
  '{node} made another image of the metadata up to {offset} than other nodes': (node, offset) =>
    `${iGa(node)} 오프셋 ${offset}까지의 메타데이터로 만든 이미지가 다른 노드와 다르다`,
  '{node} renounced epoch {epoch} but keeps what was not committed': (node, epoch) =>
    `${eunNeun(node)} 에포크 ${epoch}에서 물러났지만 커밋되지 않은 것을 그대로 갖고 있다`,
  '{process} is active in epoch {epoch}, in which {other} was': (process, epoch, other) =>
    `${iGa(process)} 이미 ${iGa(other)} 활성이었던 에포크 ${epoch}에서 활성 컨트롤러다`,
  '{process} is active in epoch {epoch} but is {role} of epoch {quorumEpoch}': (
    process,
    epoch,
    role,
    quorumEpoch,
  ) =>
    `${eunNeun(process)} 에포크 ${epoch}의 활성 컨트롤러인데 쿼럼에서는 에포크 ${quorumEpoch}의 ${role}이다`,
  '{process} became active having read up to {offset}, before its epoch starts at {start}': (
    process,
    offset,
    start,
  ) =>
    `${eunNeun(process)} 자신의 에포크가 시작되는 ${start}에 못 미치는 ${offset}까지만 읽고 활성 컨트롤러가 됐다`,
  '{process} became active knowing the metadata up to {offset}, but offset {answered} was answered':
    (process, offset, answered) =>
      `${eunNeun(process)} 메타데이터를 ${offset}까지만 알고 활성 컨트롤러가 됐는데 오프셋 ${answered}까지 응답이 나갔다`,
  '{node} answered a change at offset {offset} with the high watermark at {highWatermark}': (
    node,
    offset,
    highWatermark,
  ) => `${iGa(node)} 하이 워터마크(HW)가 ${highWatermark}인데 오프셋 ${offset}의 변경에 응답했다`,
  '{node} gave away the producer ids from {id} again': (node, id) =>
    `${iGa(node)} 프로듀서 ID ${id}부터를 다시 내주었다`,
  'broker {broker} is fenced but stays in the ISR [{isr}] of {partition}': (
    broker,
    isr,
    partition,
  ) => `브로커 ${eunNeun(broker)} 펜싱됐는데 ${partition}의 ISR [${isr}]에 남아 있다`,
  'broker {broker} was unfenced at metadata offset {offset}, registered at {registered}': (
    broker,
    offset,
    registered,
  ) =>
    `오프셋 ${registered}에서 등록한 브로커 ${broker}의 펜싱이 메타데이터 오프셋 ${offset}에서 풀렸다`,
  '{partition}: {fault} (leader {leader}, ISR [{isr}], ELR [{elr}], epochs {epochs})': (
    partition,
    fault,
    leader,
    isr,
    elr,
    epochs,
  ) =>
    `${partition}: ${MALFORMED[fault as keyof typeof MALFORMED] ?? fault} (리더 ${leader}, ISR [${isr}], ELR [${elr}], 에포크 ${epochs})`,
  'broker {broker} enters the ISR of {partition} although it is fenced or stopping': (
    broker,
    partition,
  ) => `브로커 ${iGa(broker)} 펜싱됐거나 종료 중인데 ${partition}의 ISR에 들어간다`,
  'broker {broker} enters the ISR of {partition} with epoch {epoch}, but its leader saw epoch {seen} catch up':
    (broker, partition, epoch, seen) =>
      `브로커 ${iGa(broker)} 에포크 ${euroRo(epoch)} ${partition}의 ISR에 들어가지만 리더가 본 것은 에포크 ${iGa(seen)} 따라잡은 것이다`,
  'broker {broker} is in the ISR [{isr}] of {partition}, but its leader {leader} reckons with [{maximalIsr}] only':
    (broker, isr, partition, leader, maximalIsr) =>
      `브로커 ${eunNeun(broker)} ${partition}의 ISR [${isr}]에 있지만 리더 ${eunNeun(leader)} [${maximalIsr}]만 염두에 둔다`,
  '{node} went back from metadata offset {from} to {to}': (node, from, to) =>
    `${iGa(node)} 메타데이터 오프셋 ${from}에서 ${euroRo(to)} 되돌아갔다`,
  ...MALFORMED,

  '{node} led epoch {epoch} with {count} followers and was deposed by epoch {newer}, of a node that had heard nobody':
    (node, epoch, count, newer) =>
      `${eunNeun(node)} 팔로워 ${count}개와 함께 에포크 ${epoch}의 리더였는데, 아무 소식도 못 듣던 노드의 에포크 ${newer} 때문에 물러났다`,
  '{node} changes more than one voter at {offset}: {before} become {after}': (
    node,
    offset,
    before,
    after,
  ) => `${iGa(node)} ${offset}에서 투표자를 둘 이상 바꾼다: ${before}에서 ${euroRo(after)}`,
  '{node} changes voters at {offset} before its epoch and the last change are committed: {before} become {after}':
    (node, offset, before, after) =>
      `${iGa(node)} 자신의 에포크와 지난 변경이 커밋되기 전에 ${offset}에서 투표자를 바꾼다: ${before}에서 ${euroRo(after)}`,
  '{node} holds to voters of offset {offset}, which its log up to {end} does not have': (
    node,
    offset,
    end,
  ) => `${iGa(node)} 로그 ${end}까지에 없는 오프셋 ${offset}의 투표자를 따른다`,
  '{node} leads epoch {epoch} by the votes of {granted}, of the voters {voters}': (
    node,
    epoch,
    granted,
    voters,
  ) => `${iGa(node)} 투표자 ${voters} 중 ${granted}의 표로 에포크 ${epoch}의 리더가 됐다`,
  '{node} begins its log at {offset}, where no snapshot ends': (node, offset) =>
    `${node}의 로그가 스냅숏이 끝나지 않는 ${offset}에서 시작한다`,
  '{node} has no record between the snapshot up to {offset} and offset {begins}': (
    node,
    offset,
    begins,
  ) => `${node}에는 ${offset}까지의 스냅숏과 오프셋 ${begins} 사이의 레코드가 없다`,
  '{node} counts on the snapshot up to {offset}, which is not durable': (node, offset) =>
    `${iGa(node)} 디스크에 남지 않은 ${offset}까지의 스냅숏에 기댄다`,
  '{node} has a snapshot up to {offset}, beyond what was committed': (node, offset) =>
    `${node}에 커밋된 것을 넘어선 ${offset}까지의 스냅숏이 있다`,
  '{node} has a snapshot up to {offset} of epoch {epoch}, which is not that of the record': (
    node,
    offset,
    epoch,
  ) => `${node}에 있는 ${offset}까지의 스냅숏은 에포크가 ${epoch}인데 레코드의 에포크와 다르다`,
  '{node} made another snapshot up to {offset} than another node': (node, offset) =>
    `${iGa(node)} ${offset}까지의 스냅숏을 다른 노드와 다르게 만들었다`,
  '{node} still leads epoch {epoch}, {ms} ms after epoch {newer} had a leader': (
    node,
    epoch,
    ms,
    newer,
  ) =>
    `${eunNeun(node)} 에포크 ${newer}의 리더가 생긴 지 ${ms} ms가 지났는데도 에포크 ${epoch}의 리더다`,
  'no voter leads {ms} ms after all faults healed: {roles}': (ms, roles) =>
    `모든 장애가 끝나고 ${ms} ms가 지났는데 쿼럼에 리더가 없다: ${roles}`,
  '{node} is at high watermark {highWatermark}, a fetch timeout after {reached} was reached': (
    node,
    highWatermark,
    reached,
  ) =>
    `${reached}에 도달한 뒤 fetch 제한 시간이 지났는데 ${node}의 하이 워터마크(HW)는 ${highWatermark}이다`,
  '{node} went from epoch {from} back to {to}': (node, from, to) =>
    `${node}의 에포크가 ${from}에서 ${euroRo(to)} 되돌아갔다`,
  'the quorum state of {node} went from epoch {from} back to {to}': (node, from, to) =>
    `${node}의 쿼럼 상태 파일이 에포크 ${from}에서 ${euroRo(to)} 되돌아갔다`,
  '{node} votes for {candidate} in epoch {epoch} before its disk says so': (
    node,
    candidate,
    epoch,
  ) => `${iGa(node)} 디스크에 기록되기 전에 에포크 ${epoch}에서 ${candidate}에 투표한다`,
  '{node} votes for {candidate} in epoch {epoch}, in which it voted for {other}': (
    node,
    candidate,
    epoch,
    other,
  ) => `${iGa(node)} 이미 ${other}에 투표한 에포크 ${epoch}에서 ${candidate}에 투표한다`,
  '{node} leads epoch {epoch} and did more than append to it at {offset}': (node, epoch, offset) =>
    `에포크 ${epoch}의 리더 ${iGa(node)} ${offset}에서 로그에 덧붙이는 것 이상을 했다`,
  '{node} has other records at offset {offset} of epoch {epoch} than another replica': (
    node,
    offset,
    epoch,
  ) => `${node}의 에포크 ${epoch} 오프셋 ${offset} 레코드가 다른 복제본과 다르다`,
  '{node} holds offset {offset} of epoch {epoch} behind another predecessor: the logs differ below it':
    (node, offset, epoch) =>
      `${iGa(node)} 가진 에포크 ${epoch} 오프셋 ${offset}의 앞 배치가 다른 복제본과 다르다: 그 아래 로그가 갈라져 있다`,
  '{node} leads epoch {epoch} as {other} did': (node, epoch, other) =>
    `${iGa(node)} ${iGa(other)} 리더였던 에포크 ${epoch}의 리더다`,
  '{node} leads epoch {epoch} without the committed records at {offset}; {committed} had been committed':
    (node, epoch, offset, committed) =>
      `${iGa(node)} 오프셋 ${offset}의 커밋된 레코드 없이 에포크 ${epoch}의 리더다: ${committed}까지 커밋됐었다`,
  '{node} has high watermark {highWatermark} in epoch {epoch}; {reached} had been reached': (
    node,
    highWatermark,
    epoch,
    reached,
  ) =>
    `에포크 ${epoch}에서 ${node}의 하이 워터마크(HW)는 ${highWatermark}인데 이미 ${reached}에 도달했었다`,
  '{node} committed {offset} of epoch {epoch}, which is not durable on a majority': (
    node,
    offset,
    epoch,
  ) => `${iGa(node)} 과반의 디스크에 없는 에포크 ${epoch}의 ${eulReul(offset)} 커밋했다`,
  '{node} takes {offset} for committed, which no leader committed': (node, offset) =>
    `${iGa(node)} 어느 리더도 커밋하지 않은 ${eulReul(offset)} 커밋된 것으로 여긴다`,
  '{node} takes other records for committed at {offset}: epoch {epoch} instead of {other}': (
    node,
    offset,
    epoch,
    other,
  ) =>
    `${iGa(node)} ${offset}에서 다른 레코드를 커밋된 것으로 여긴다: 에포크 ${other} 대신 ${epoch}`,

  'no controller is active': '활성 컨트롤러가 없다',
  '{partition} has no leader: ISR [{isr}], ELR [{elr}]': (partition, isr, elr) =>
    `${partition}에 리더가 없다: ISR [${isr}], ELR [${elr}]`,
  '{partition}: the controller names {leader} in epoch {epoch}, which does not lead it': (
    partition,
    leader,
    epoch,
  ) =>
    `${partition}: 컨트롤러는 에포크 ${epoch}의 리더를 ${euroRo(leader)} 정했지만 그 브로커는 리더가 아니다`,
  '{partition}: {missing} of replicas [{replicas}] not in ISR [{isr}]': (
    partition,
    missing,
    replicas,
    isr,
  ) => `${partition}: 복제본 [${replicas}] 중 ${iGa(missing)} ISR [${isr}]에 없다`,
  '{node} has applied metadata up to {offset}, the controller is at {end}': (node, offset, end) =>
    `${eunNeun(node)} 메타데이터를 ${offset}까지 적용했는데 컨트롤러는 ${end}에 있다`,
};
