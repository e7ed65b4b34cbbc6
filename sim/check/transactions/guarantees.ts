import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';

const always = (): null => null;

const VERIFICATION = 'transaction.partition.verification.enable';

/** Leaders ask the coordinator from 3.6 on, unless they are told not to (KIP-890). */
function unverified({ switches, servers }: ResolvedScenario): string | null {
  if (switches['txn.version'] === 'tv0') {
    return 'txn.version=tv0: leaders do not ask whether a transaction is open (KIP-890)';
  }
  const asks = servers.every(({ config }) => config.settings[VERIFICATION]);
  return asks
    ? null
    : `${VERIFICATION}=false: leaders do not ask whether a transaction is open (KIP-890)`;
}

const guarantee = (
  id: string,
  kind: Guarantee['kind'],
  title: string,
  rule: string,
  jepsen: string | null = null,
  waivedBy: Guarantee['waivedBy'] = always,
): Guarantee => ({ id, title, jepsen, kind, rule, waivedBy });

/** What Kafka promises of transactions (clients §10 T-*, C-RC; failures.md §2). */
export const TRANSACTION_GUARANTEES: readonly Guarantee[] = [
  guarantee(
    'txn-state',
    'safety',
    'A transaction goes from state to state by the table.',
    'KIP-98; clients §3.2, §10 T-STATE',
  ),
  guarantee(
    'txn-fenced',
    'safety',
    'The epoch of a producer id never falls, neither at its coordinator nor in a log.',
    'KIP-98, KIP-360, KIP-890; clients §10 T-FENCE',
  ),
  guarantee(
    'txn-open',
    'safety',
    'A log opens a transaction only while its coordinator has it open on that partition.',
    'KIP-890; clients §10 T-OPEN',
    null,
    unverified,
  ),
  guarantee(
    'txn-atomic',
    'safety',
    'All records of a transaction are committed or none, as its application was told.',
    'KIP-98; clients §10 T-ATOMIC, T-ACK, failures.md TXN-ATOMIC',
    'lost-write',
  ),
  guarantee(
    'read-committed',
    'safety',
    'A read_committed consumer gets no record of a transaction that nobody committed.',
    'KIP-98; clients §10 C-RC, failures.md READ-COMMITTED',
    'G1a',
  ),
  guarantee(
    'stable-offset',
    'safety',
    'The last stable offset never falls and passes no transaction that is open.',
    'KIP-98; clients §3.9, §10 T-LSO',
  ),
  guarantee(
    'lso-progress',
    'liveness',
    'After faults heal no transaction holds back the last stable offset for longer than its timeout.',
    'KIP-98, KIP-664; clients §10 T-LIVE, failures.md LSO-PROGRESS',
    'unseen',
  ),
  guarantee(
    'txn-completes',
    'liveness',
    'After faults heal a transaction that was decided completes.',
    'KIP-98; clients §10 T-LIVE, failures.md TXN-COMPLETES',
  ),
];
