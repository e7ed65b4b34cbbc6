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
  'group {group} is {state} in epoch {epoch} with {count} members': (group, state, epoch, count) =>
    `그룹 ${group}: 에포크 ${epoch}에 ${state}, 멤버 ${count}명`,
};
