/** What checkers say of transactions that broke something (evidence.ts). */
export const TRANSACTION_EVIDENCE = [
  'transaction {id} went from {from} to {to}',
  'transaction {id} went back from epoch {from} to {to}',
  'transaction {id} is still {state}',
  '{node} opened a transaction of producer {producer} in epoch {epoch} at {record}, where it had been in epoch {other}',
  '{node} opened a transaction of producer {producer} at {record} while its coordinator says {state}',
  '{node} lowered the last stable offset of {partition} from {from} to {to}',
  '{node} raised the last stable offset of {partition} to {offset}, past producer {producer}, whose transaction is open since {first}',
  '{node} cannot raise the last stable offset of {partition}: the transaction of producer {producer} at {offset} is still open',
  'transaction {number} of {client} is committed at {record} and aborted at {other}',
  'transaction {number} of {client} was not committed, but {value} is at {record}',
  'transaction {number} of {client} was committed, but {value} is aborted at {record}',
  '{client} read {value} at {record} of transaction {number} of {producer}, which was not committed',
  '{client} read {value} at {record} of transaction {number} of {producer}, which was aborted',
  '{value} at {record} was copied to {copy} and to {other} in group {group}',
  'group {group} has committed {partition} up to {committed}, but {value} at {offset} was never copied',
  '{value} at {record} was copied to {copy}, but group {group} has committed no further than {offset}',
] as const;

/** One of them. */
export type TransactionEvidence = (typeof TRANSACTION_EVIDENCE)[number];
