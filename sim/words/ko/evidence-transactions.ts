import type { TransactionEvidence } from '../en/evidence-transactions.ts';
import { eulReul, eunNeun, euroRo, iGa } from '../josa.ts';
import type { Translation } from './phrase.ts';

/** What checkers of transactions say, in Korean; values come in the order in which the English text has them. */
export const TRANSACTION_EVIDENCE: Readonly<Record<TransactionEvidence, Translation>> = {
  'transaction {id} went from {from} to {to}': (id, from, to) =>
    `트랜잭션 ${iGa(id)} ${from}에서 ${euroRo(to)} 갔다`,
  'transaction {id} went back from epoch {from} to {to}': (id, from, to) =>
    `트랜잭션 ${iGa(id)} 에포크 ${from}에서 ${euroRo(to)} 돌아갔다`,
  'transaction {id} is still {state}': (id, state) =>
    `트랜잭션 ${eunNeun(id)} 아직 ${state} 상태다`,
  '{node} opened a transaction of producer {producer} in epoch {epoch} at {record}, where it had been in epoch {other}':
    (node, producer, epoch, record, other) =>
      `${iGa(node)} ${record}에서 프로듀서 ${producer}의 트랜잭션을 에포크 ${euroRo(epoch)} 열었는데 이미 에포크 ${other}에 있었다`,
  '{node} opened a transaction of producer {producer} at {record} while its coordinator says {state}':
    (node, producer, record, state) =>
      `${iGa(node)} ${record}에서 프로듀서 ${producer}의 트랜잭션을 열었는데 코디네이터에서는 ${state} 상태다`,
  '{node} lowered the last stable offset of {partition} from {from} to {to}': (
    node,
    partition,
    from,
    to,
  ) => `${iGa(node)} ${partition}의 마지막 안정 오프셋(LSO)을 ${from}에서 ${euroRo(to)} 낮췄다`,
  '{node} raised the last stable offset of {partition} to {offset}, past producer {producer}, whose transaction is open since {first}':
    (node, partition, offset, producer, first) =>
      `${iGa(node)} ${partition}의 마지막 안정 오프셋(LSO)을 ${euroRo(offset)} 올렸는데 프로듀서 ${producer}의 트랜잭션이 ${first}부터 열려 있다`,
  '{node} cannot raise the last stable offset of {partition}: the transaction of producer {producer} at {offset} is still open':
    (node, partition, producer, offset) =>
      `${eunNeun(node)} ${partition}의 마지막 안정 오프셋(LSO)을 올리지 못한다: ${offset}의 프로듀서 ${producer} 트랜잭션이 아직 열려 있다`,
  'transaction {number} of {client} is committed at {record} and aborted at {other}': (
    number,
    client,
    record,
    other,
  ) => `${client}의 트랜잭션 ${eunNeun(number)} ${record}에서는 커밋됐고 ${other}에서는 취소됐다`,
  'transaction {number} of {client} was not committed, but {value} is at {record}': (
    number,
    client,
    value,
    record,
  ) => `${client}의 트랜잭션 ${eunNeun(number)} 커밋되지 않았는데 ${iGa(value)} ${record}에 있다`,
  'transaction {number} of {client} was committed, but {value} is aborted at {record}': (
    number,
    client,
    value,
    record,
  ) => `${client}의 트랜잭션 ${eunNeun(number)} 커밋됐는데 ${record}의 ${eunNeun(value)} 취소됐다`,
  '{client} read {value} at {record} of transaction {number} of {producer}, which was not committed':
    (client, value, record, number, producer) =>
      `${iGa(client)} ${record}에서 ${producer}의 커밋되지 않은 트랜잭션 ${number}에 속한 ${eulReul(value)} 읽었다`,
  '{client} read {value} at {record} of transaction {number} of {producer}, which was aborted': (
    client,
    value,
    record,
    number,
    producer,
  ) =>
    `${iGa(client)} ${record}에서 ${producer}의 취소된 트랜잭션 ${number}에 속한 ${eulReul(value)} 읽었다`,
  '{value} at {record} was copied to {copy} and to {other} in group {group}': (
    value,
    record,
    copy,
    other,
    group,
  ) => `그룹 ${group}에서 ${record}의 ${iGa(value)} ${copy}에도 ${other}에도 복사됐다`,
  'group {group} has committed {partition} up to {committed}, but {value} at {offset} was never copied':
    (group, partition, committed, value, offset) =>
      `그룹 ${iGa(group)} ${eulReul(partition)} ${committed}까지 커밋했는데 ${offset}의 ${eunNeun(value)} 한 번도 복사되지 않았다`,
  '{value} at {record} was copied to {copy}, but group {group} has committed no further than {offset}':
    (value, record, copy, group, offset) =>
      `${record}의 ${iGa(value)} ${copy}에 복사됐는데 그룹 ${eunNeun(group)} ${offset}까지만 커밋했다`,
};
