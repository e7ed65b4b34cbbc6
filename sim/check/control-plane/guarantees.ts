import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { Guarantee } from '../checker.ts';

const always = (): null => null;

function membershipWaived(scenario: ResolvedScenario): string | null {
  return scenario.switches['repl.isrAdmission'] === 'any'
    ? 'repl.isrAdmission=any: before KIP-841 nobody looked whether a new member was fenced'
    : null;
}

function incarnationWaived(scenario: ResolvedScenario): string | null {
  return scenario.switches['repl.isrAdmission'] === 'unfenced-and-broker-epoch'
    ? null
    : 'repl.isrAdmission: before KIP-903 nobody looked which incarnation had caught up';
}

const safety = (
  id: string,
  title: string,
  rule: string,
  waivedBy: Guarantee['waivedBy'] = always,
): Guarantee => ({ id, title, jepsen: null, kind: 'safety', rule, waivedBy });

/** What the active controller and the metadata it writes promise (control-plane §6). */
export const CONTROL_PLANE_GUARANTEES: readonly Guarantee[] = [
  safety(
    'single-controller-writes',
    'In an epoch at most one controller is active; it leads the quorum and has read all before its epoch.',
    'KIP-631, KAFKA-17333; control-plane §6 S11',
  ),
  safety(
    'controller-reply-committed',
    'A controller answers a change once it is committed, and every later controller knows of it.',
    'KIP-631; control-plane §6 S12',
  ),
  safety(
    'metadata-image-agrees',
    'All nodes build the same image from the same offset; a controller that renounces returns to it.',
    'KIP-631, KAFKA-17608; control-plane §6 S7, S13',
  ),
  safety(
    'broker-metadata-monotone',
    'The image that a broker process follows never goes back.',
    'KIP-631; control-plane §6 S16',
  ),
  safety(
    'broker-epoch-unique',
    'Registrations of a broker have rising epochs, one per incarnation, and no two brokers share one.',
    'KIP-631, KAFKA-16952; control-plane §6 S17',
  ),
  safety(
    'unfence-gate',
    'A broker is unfenced only when it has read its own registration.',
    'KAFKA-13959; control-plane §6 S18',
  ),
  safety(
    'partition-well-formed',
    'ISR and ELR are disjoint sets of replicas, the leader is in the ISR, epochs never fall.',
    'KIP-497, KIP-966; control-plane §6 S19',
  ),
  safety(
    'reassignment-in-sync',
    'A reassignment drops replicas only when all that it adds are in sync; one that leaves fewer, when all that stay are.',
    'KIP-455, KAFKA-19975; control-plane §2.7',
  ),
  safety(
    'isr-subset-alive',
    'No fenced or stopping broker enters an ISR, and none stays there beside others.',
    'KIP-841, KAFKA-13173; control-plane §6 S20',
    membershipWaived,
  ),
  safety(
    'isr-incarnation',
    'A replica enters the ISR only in the incarnation that the leader saw catch up.',
    'KIP-903; control-plane §6 S20',
    incarnationWaived,
  ),
  safety(
    'maximal-isr-covers',
    'The maximal ISR of a leader contains the ISR that the controller decided for its epoch.',
    'KIP-497; control-plane §6 S21',
  ),
  safety(
    'producer-ids-disjoint',
    'No producer id is given to two brokers.',
    'KIP-730; control-plane §6 S23',
  ),
];
