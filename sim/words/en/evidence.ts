import type { GroupEvidence } from './evidence-groups.ts';
import type { TransactionEvidence } from './evidence-transactions.ts';

/**
 * What checkers say of something that broke (sim/check), in English, with places for values. As phrases.ts, this is what
 * a translation must cover.
 */
export const EVIDENCE = [
  // Delivery.
  '{client} processed {record}, which had taken effect in group {group} before',
  'group {group} has committed {partition} up to {committed}, but {value} at {offset} never took effect',
  '{value} took effect {count} times in group {group}',

  // Client history.
  '{client} read {record} after it had read up to {offset}',
  '{client} went from {record} to {offset}',
  '{record} is both {value} and {other}',
  '{value} is at {record} and at {other}',
  '{value} is at {record} although its send definitely failed',
  '{value} of {client} is at {record}, behind {later}, which was sent later',
  '{value} was acknowledged at {record}, readers went on to {offset}, and nobody read it',
  '{value} was acknowledged at {record} and nobody had read it when the run ended',
  '{value} was acknowledged at {record}, but {node} leads in the end and its log ends before',
  '{value} was acknowledged at {record}, but {node} leads in the end and it holds {other} there',
  '{client} was told that {partition} ends at {offset}, after it had been told {known}',

  // Replication.
  '{node} joins the ISR of {partition} without what was committed up to {offset}',
  '{node} went back on {partition}: epochs ({from}) -> ({to})',
  '{node} {partition}: start {start}, high watermark {highWatermark}, end {end}, recovery point {recoveryPoint}',
  '{node} has other content at {record} of epoch {epoch} than another replica',
  '{node} holds {record} of epoch {epoch} behind another predecessor: the logs differ below it',
  '{node} truncated {partition} to {offset}, below the high watermark {highWatermark} that was reached',
  '{node} and {other} both lead {partition} in epoch {epoch}',
  '{node} leads {partition} in epoch {epoch} without the committed record at {offset} (its log ends at {end}, committed was {committed})',
  '{node} lowered the high watermark of {partition} from {from} to {to} within epoch {epoch}',
  '{node} advanced the high watermark of {partition} to {offset} with ISR [{isr}]',
  '{node} wrote to its log directory {directory}, which is {health}',
  '{node} loaded {partition} {damage}',
  'broker {broker} leads {partition} from its log directory {directory}, which is offline',
  'broker {broker} is in the ISR [{isr}] of {partition} with its log directory {directory}, which is offline',
  '{node} has {partition} in {directory}, and the controller takes it to be in {told}',
  'with {offset}, which was not there',
  'without {offset}, which was whole',
  '{node} deleted {partition} up to {offset}, of which only what is below {committed} was committed',
  '{node} holds {record} of epoch {epoch}, which was written to {old}, in {topic}',
  '{node} is in the ISR of {partition} but lacks what {leader} committed up to {offset} in epoch {epoch}',
  '{node} acknowledged {record} to an acks=all producer while {count} replicas held it',
  '{client} was served {record} of epoch {epoch}, which nobody had committed (committed up to {offset})',

  // Control plane.
  '{node} made another image of the metadata up to {offset} than other nodes',
  '{node} renounced epoch {epoch} but keeps what was not committed',
  '{process} is active in epoch {epoch}, in which {other} was',
  '{process} is active in epoch {epoch} but is {role} of epoch {quorumEpoch}',
  '{process} became active having read up to {offset}, before its epoch starts at {start}',
  '{process} became active knowing the metadata up to {offset}, but offset {answered} was answered',
  '{node} answered a change at offset {offset} with the high watermark at {highWatermark}',
  '{node} gave away the producer ids from {id} again',
  'broker {broker} is fenced but stays in the ISR [{isr}] of {partition}',
  'broker {broker} was unfenced at metadata offset {offset}, registered at {registered}',
  '{partition} dropped {brokers} of [{replicas}], but its ISR is [{isr}]',
  '{partition}: {fault} (leader {leader}, ISR [{isr}], ELR [{elr}], epochs {epochs})',
  'broker {broker} enters the ISR of {partition} although it is fenced or stopping',
  'broker {broker} enters the ISR of {partition} with epoch {epoch}, but its leader saw epoch {seen} catch up',
  'broker {broker} is in the ISR [{isr}] of {partition}, but its leader {leader} reckons with [{maximalIsr}] only',
  '{node} went back from metadata offset {from} to {to}',
  'broker {broker} is dead, and {node}, which heard nothing of it for {ms} ms, still takes it for alive',
  'a replica is named twice',
  'it adds or removes what is no replica',
  'the ELR is no set of replicas',
  'the ISR is no set of replicas',
  'ISR and ELR overlap',
  'the leader is not in the ISR',
  'the ISR is empty without ELR',
  'there is an ELR where none may be',
  'a recovering leader is not alone in the ISR',
  'an epoch fell',

  // Quorum.
  '{node} led epoch {epoch} with {count} followers and was deposed by epoch {newer}, of a node that had heard nobody',
  '{node} still leads epoch {epoch}, {ms} ms after epoch {newer} had a leader',
  'no voter leads {ms} ms after all faults healed: {roles}',
  '{node} is at high watermark {highWatermark}, a fetch timeout after {reached} was reached',
  '{node} went from epoch {from} back to {to}',
  'the quorum state of {node} went from epoch {from} back to {to}',
  '{node} votes for {candidate} in epoch {epoch} before its disk says so',
  '{node} votes for {candidate} in epoch {epoch}, in which it voted for {other}',
  '{node} changes more than one voter at {offset}: {before} become {after}',
  '{node} changes voters at {offset} before its epoch and the last change are committed: {before} become {after}',
  '{node} holds to voters of offset {offset}, which its log up to {end} does not have',
  '{node} leads epoch {epoch} by the votes of {granted}, of the voters {voters}',
  '{node} begins its log at {offset}, where no snapshot ends',
  '{node} has no record between the snapshot up to {offset} and offset {begins}',
  '{node} counts on the snapshot up to {offset}, which is not durable',
  '{node} has a snapshot up to {offset}, beyond what was committed',
  '{node} has a snapshot up to {offset} of epoch {epoch}, which is not that of the record',
  '{node} made another snapshot up to {offset} than another node',
  '{node} leads epoch {epoch} and did more than append to it at {offset}',
  '{node} has other records at offset {offset} of epoch {epoch} than another replica',
  '{node} holds offset {offset} of epoch {epoch} behind another predecessor: the logs differ below it',
  '{node} leads epoch {epoch} as {other} did',
  '{node} leads epoch {epoch} without the committed records at {offset}; {committed} had been committed',
  '{node} has high watermark {highWatermark} in epoch {epoch}; {reached} had been reached',
  '{node} committed {offset} of epoch {epoch}, which is not durable on a majority',
  '{node} takes {offset} for committed, which no leader committed',
  '{node} takes other records for committed at {offset}: epoch {epoch} instead of {other}',

  // Liveness.
  'no controller is active',
  '{partition} still adds [{adding}] and removes [{removing}], ISR [{isr}]',
  '{partition} has no leader: ISR [{isr}], ELR [{elr}]',
  '{partition}: the controller names {leader} in epoch {epoch}, which does not lead it',
  '{partition}: {missing} of replicas [{replicas}] not in ISR [{isr}]',
  '{node} has applied metadata up to {offset}, the controller is at {end}',
] as const;

/** What shows that something broke, with places for values. */
export type EvidencePhrase = (typeof EVIDENCE)[number] | GroupEvidence | TransactionEvidence;
