import type { GroupEvidence } from '../en/evidence-groups.ts';
import { eulReul, eunNeun, euroRo, iGa } from '../josa.ts';
import type { Translation } from './phrase.ts';

/** What checkers of groups say, in Korean; values come in the order in which the English text has them. */
export const GROUP_EVIDENCE: Readonly<Record<GroupEvidence, Translation>> = {
  '{partition} of group {group} belongs to {member} and to {other}': (
    partition,
    group,
    member,
    other,
  ) => `그룹 ${group}의 ${iGa(partition)} ${member}의 것이면서 ${other}의 것이다`,
  '{partition} of group {group} is owned in epoch {epoch} and belongs to nobody': (
    partition,
    group,
    epoch,
  ) => `그룹 ${group}의 ${eunNeun(partition)} 에포크 ${epoch}에 소유됐다는데 누구의 것도 아니다`,
  '{partition} of group {group} is owned in epoch {epoch} and belongs to {member} in epoch {other}':
    (partition, group, epoch, member, other) =>
      `그룹 ${group}의 ${eunNeun(partition)} 에포크 ${epoch}에 소유됐다는데 에포크 ${other}의 ${member}의 것이다`,
  '{partition} of group {group} belonged to {member} and to {other} in epoch {epoch}': (
    partition,
    group,
    member,
    other,
    epoch,
  ) =>
    `그룹 ${group}의 ${iGa(partition)} 에포크 ${epoch}에 ${member}의 것이었고 ${other}의 것이기도 했다`,
  'group {group} has {count} partitions assigned and {other} owned': (group, count, other) =>
    `그룹 ${group}에서 할당된 파티션은 ${count}개인데 소유된 파티션은 ${other}개다`,
  'the assignment of group {group} is of epoch {epoch}, the group of epoch {other}': (
    group,
    epoch,
    other,
  ) => `그룹 ${group}의 할당은 에포크 ${epoch}, 그룹은 에포크 ${other}의 것이다`,
  '{member} of group {group} is in epoch {epoch}, its assignment is of epoch {other}': (
    member,
    group,
    epoch,
    other,
  ) =>
    `그룹 ${group}의 ${eunNeun(member)} 에포크 ${epoch}에 있는데 할당은 에포크 ${other}의 것이다`,
  'group {group} went back from epoch {from} to {to}': (group, from, to) =>
    `그룹 ${iGa(group)} 에포크 ${from}에서 ${euroRo(to)} 돌아갔다`,
  'the assignment of group {group} went back from epoch {from} to {to}': (group, from, to) =>
    `그룹 ${group}의 할당이 에포크 ${from}에서 ${euroRo(to)} 돌아갔다`,
  '{member} of group {group} went back from epoch {from} to {to}': (member, group, from, to) =>
    `그룹 ${group}의 ${iGa(member)} 에포크 ${from}에서 ${euroRo(to)} 돌아갔다`,
  '{partition} is meant for {member} and for {other} of group {group}': (
    partition,
    member,
    other,
    group,
  ) => `그룹 ${group}의 목표에서 ${iGa(partition)} ${member}에게도 ${other}에게도 가 있다`,
  '{partition} is meant for {member} of group {group}, which is not subscribed to it': (
    partition,
    member,
    group,
  ) => `그룹 ${group}의 목표에서 ${iGa(partition)} 구독하지 않은 ${member}에게 가 있다`,
  '{partition} is meant for nobody of group {group}': (partition, group) =>
    `그룹 ${group}의 목표에서 ${iGa(partition)} 아무에게도 가 있지 않다`,
  'group {group} is stable while {member} has {partitions} and shall have {target}': (
    group,
    member,
    partitions,
    target,
  ) => `그룹 ${iGa(group)} 안정됐다는데 ${member}의 할당은 ${partitions}, 목표는 ${target}`,
  '{client} owns {partition} in epoch {epoch} of group {group}, which is not assigned to it': (
    client,
    partition,
    epoch,
    group,
  ) =>
    `${iGa(client)} 그룹 ${group}의 에포크 ${epoch}에서 할당받지 않은 ${eulReul(partition)} 소유한다`,
  '{client} was given {partitions} in epoch {epoch} of group {group} while {other} owns it': (
    client,
    partitions,
    epoch,
    group,
    other,
  ) =>
    `${iGa(client)} 그룹 ${group}의 에포크 ${epoch}에서 ${other}의 소유인 ${eulReul(partitions)} 받았다`,
  'group {group} is {state} in epoch {epoch} with {count} members': (group, state, epoch, count) =>
    `그룹 ${group}: 에포크 ${epoch}에 ${state}, 멤버 ${count}명`,

  '{node} holds other committed offsets than its log of {partition} says up to {offset}': (
    node,
    partition,
    offset,
  ) => `${iGa(node)} 가진 커밋 오프셋이 ${partition} 로그의 ${offset}까지와 다르다`,
  '{node} holds other offsets of open transactions than its log of {partition} says up to {offset}':
    (node, partition, offset) =>
      `${iGa(node)} 가진 진행 중 트랜잭션의 오프셋이 ${partition} 로그의 ${offset}까지와 다르다`,
  '{node} does not know group {group}, which is in its log of {partition}': (
    node,
    group,
    partition,
  ) => `${eunNeun(node)} ${partition} 로그에 있는 그룹 ${eulReul(group)} 모른다`,
  '{node} has group {group} in generation {generation}, its log of {partition} in {other}': (
    node,
    group,
    generation,
    partition,
    other,
  ) =>
    `${eunNeun(node)} 그룹 ${group}의 세대를 ${euroRo(generation)} 알지만 ${partition} 로그에는 ${iGa(other)} 있다`,
  '{node} has group {group} otherwise than its log of {partition} says': (node, group, partition) =>
    `${iGa(node)} 가진 그룹 ${iGa(group)} ${partition} 로그와 다르다`,
  '{node} took a commit of "{member}", which is no member of group {group}': (
    node,
    member,
    group,
  ) => `${iGa(node)} 그룹 ${group}의 멤버가 아닌 "${member}"의 커밋을 받았다`,
  '{node} took a commit of "{member}" in group {group}, where another member is {instance}': (
    node,
    member,
    group,
    instance,
  ) =>
    `${iGa(node)} 그룹 ${group}에서 "${member}"의 커밋을 받았지만 ${eunNeun(instance)} 이제 다른 멤버다`,
  '{node} took a commit of "{member}" of generation {generation} in group {group}, which is in {other}':
    (node, member, generation, group, other) =>
      `${iGa(node)} 세대 ${generation}의 "${member}"가 보낸 커밋을 받았지만 그룹 ${group}의 세대는 ${other}이다`,
  '{node} took a commit of "{member}" in group {group}, which waits for an assignment': (
    node,
    member,
    group,
  ) => `${iGa(node)} 할당을 기다리는 그룹 ${group}에서 "${member}"의 커밋을 받았다`,
  '{node} answered a commit up to {offset} with the high watermark of {partition} at {highWatermark}':
    (node, offset, partition, highWatermark) =>
      `${iGa(node)} ${partition}의 하이 워터마크(HW)가 ${highWatermark}인데 ${offset}까지의 커밋에 응답했다`,
  'group {group}: generation {generation} is written down after {before}': (
    group,
    generation,
    before,
  ) => `그룹 ${group}: 세대 ${before} 다음에 세대 ${iGa(generation)} 기록됐다`,
  'group {group}: {member} assigned in generation {generation}, which {leader} leads': (
    group,
    member,
    generation,
    leader,
  ) => `그룹 ${group}: 세대 ${generation}의 리더는 ${leader}인데 ${iGa(member)} 할당했다`,
  'group {group}: generation {generation} assigns {partition} to {member} and to {other}': (
    group,
    generation,
    partition,
    member,
    other,
  ) =>
    `그룹 ${group}: 세대 ${generation}에서 ${iGa(partition)} ${member}에도 ${other}에도 할당됐다`,
  'group {group} lost its offset {offset} of {partition}, which its members read': (
    group,
    offset,
    partition,
  ) => `그룹 ${iGa(group)} 멤버가 읽고 있는 ${partition}의 오프셋 ${eulReul(offset)} 잃었다`,
  'nobody coordinates group {group}': (group) => `그룹 ${group}의 코디네이터가 없다`,
  'group {group} is not known to its coordinator': (group) =>
    `코디네이터가 그룹 ${eulReul(group)} 모른다`,
  'group {group} has {found} members where {living} live': (group, found, living) =>
    `그룹 ${group}의 멤버는 ${found}명인데 살아 있는 컨슈머는 ${living}개다`,
  'group {group} is still {state}': (group, state) => `그룹 ${iGa(group)} 아직 ${state} 상태다`,
  'group {group} has committed {partition} up to {offset}, and no further for long although it goes to {end}':
    (group, partition, offset, end) =>
      `그룹 ${iGa(group)} ${partition}의 커밋을 ${offset}에서 오래 멈췄다. 끝은 ${end}이다`,
};
