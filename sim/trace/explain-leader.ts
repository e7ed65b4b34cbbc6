import { wordsIn } from '../words/catalogue.ts';
import { serverName } from '../words/changes.ts';
import { type RuleId, ruleIn } from '../words/rules.ts';
import { fieldStep, leavingOf, shutdownOf } from './explain-fencing.ts';
import {
  brokersOf,
  type Changed,
  type Explanation,
  inOrder,
  type Look,
  lastChange,
  lastProbe,
  nameOf,
  partitionOf,
  type Step,
  serverIndex,
} from './explain-look.ts';
import { UNKNOWN } from './fields.ts';
import type { ViewState } from './view-state.ts';

/** Why does a broker lead a partition? */
export function explainLeader(look: Look, partition: number): Explanation {
  const words = wordsIn(look.language).explain;
  const leader = look.view.value('decidedLeader', -1, partition);
  if (leader < 0) return explainNoLeader(look, partition);
  const epoch = look.view.value('decidedLeaderEpoch', -1, partition);
  const name = serverName(look.trace, leader);
  const question = words.questions.leader(partitionOf(look, partition), name, epoch);
  const election = electionOf(look, partition, look.row);
  if (election === null) {
    const answer = words.leader.elected(name, '');
    return { question, answer, steps: [], rule: ruleIn('firstIsrMemberLeads', look.language) };
  }
  const unclean =
    election.rule === 'uncleanElection'
      ? ` ${words.leader.unclean(name, brokersOf(look, election.isrBefore))}`
      : '';
  return {
    question,
    answer: reasonOf(look, election, name) + unclean,
    steps: inOrder([
      ...election.steps,
      fieldStep(look, 'decidedLeader', -1, partition, election.change),
    ]),
    rule: ruleIn(election.rule, look.language),
  };
}

/** How a partition came by its leader. */
export interface Election {
  readonly change: Changed;
  readonly how:
    | 'created'
    | 'fenced'
    | 'restarted'
    | 'shutDown'
    | 'returned'
    | 'lastKnown'
    | 'preferred'
    | 'elected';
  /** Whether the leader was in neither ISR nor ELR. */
  readonly isUnclean: boolean;
  /** The ISR that the election met. */
  readonly isrBefore: readonly number[];
  readonly rule: RuleId;
  readonly steps: readonly Step[];
}

/** The last election of a leader of a partition up to a row, or null where the trace has none. */
export function electionOf(look: Look, partition: number, upTo: number): Election | null {
  const change = lastChange(look, 'decidedLeader', -1, partition, upTo, (after) => after >= 0);
  if (change === null) return null;
  const before = look.views.at(change.row - 1);
  const isr = before.list('decidedIsr', -1, partition);
  const elr = before.list('decidedElr', -1, partition);
  const existed = before.value('decidedPartitionEpoch', -1, partition) !== UNKNOWN;
  const isEligible = isr.includes(change.after) || (isr.length === 0 && elr.includes(change.after));
  const isUnclean = existed && !isEligible;
  const reason = reasonFor(look, partition, change, before, existed);
  const clean = existed && !isr.includes(change.after) ? 'eligibleReplicaLeads' : RULES[reason.how];
  const unclean = reason.how === 'lastKnown' ? RULES.lastKnown : 'uncleanElection';
  const rule = isUnclean ? unclean : clean;
  return { change, isUnclean, isrBefore: isr, rule, ...reason };
}

const RULES: Readonly<Record<Election['how'], RuleId>> = {
  created: 'firstReplicaLeads',
  fenced: 'firstIsrMemberLeads',
  restarted: 'firstIsrMemberLeads',
  shutDown: 'shutdownMovesLeaders',
  returned: 'returningBrokerLeads',
  lastKnown: 'lastKnownLeaderLeads',
  preferred: 'preferredReplicaLeads',
  elected: 'firstIsrMemberLeads',
};

function reasonFor(
  look: Look,
  partition: number,
  { row, before: from, after: to }: Changed,
  before: ViewState,
  existed: boolean,
): Pick<Election, 'how' | 'steps'> {
  if (!existed) return { how: 'created', steps: [] };
  if (from < 0) {
    const loss = lastChange(look, 'decidedLeader', -1, partition, row, (after) => after < 0);
    const steps = loss === null ? [] : [fieldStep(look, 'decidedLeader', -1, partition, loss)];
    const how = isLastKnown(look, partition, row, to) ? 'lastKnown' : 'returned';
    return { how, steps: inOrder([...steps, ...returnOf(look, to, row)]) };
  }
  const leaving = goneWith(look, from, row, before);
  if (leaving !== null) return leaving;
  const replicas = before.list('decidedReplicas', -1, partition);
  if (replicas[0] !== to) return { how: 'elected', steps: [] };
  return { how: 'preferred', steps: returnOf(look, to, row) };
}

/** Whether the controller elected the last known leader since ISR and ELR were empty (KIP-966); its probe says the rule. */
function isLastKnown(look: Look, partition: number, row: number, leader: number): boolean {
  const decided = lastProbe(look, 'PartitionDecided', row, (probe) => {
    return probe.partition === partitionOf(look, partition) && probe.leader === leader;
  });
  return decided?.probe.rule.includes('last known leader') === true;
}

/** What took the leader before away in the row that elected another. */
export function goneWith(
  look: Look,
  brokerId: number,
  row: number,
  before: ViewState,
): Pick<Election, 'how' | 'steps'> | null {
  const node = serverIndex(look, brokerId);
  if (node < 0) return null;
  const after = look.views.at(row);
  const epochs = [before, after].map((view) => view.value('brokerEpoch', node, -1));
  if (epochs[0] !== epochs[1]) {
    return { how: 'restarted', steps: leavingOf(look, node, row).steps };
  }
  const fencing = lastChange(look, 'isFenced', node, -1, row);
  const isFenced = after.value('isFenced', node, -1) === 1;
  if (isFenced && fencing !== null) {
    const { steps } = leavingOf(look, node, fencing.row);
    return {
      how: 'fenced',
      steps: inOrder([...steps, fieldStep(look, 'isFenced', node, -1, fencing)]),
    };
  }
  const shutDown = shutdownOf(look, node, row);
  return shutDown === null ? null : { how: 'shutDown', steps: shutDown };
}

/** The rows in which a broker came back before it was elected. */
function returnOf(look: Look, brokerId: number, row: number): readonly Step[] {
  const node = serverIndex(look, brokerId);
  const unfenced = lastChange(look, 'isFenced', node, -1, row, (after) => after === 0);
  return unfenced === null ? [] : [fieldStep(look, 'isFenced', node, -1, unfenced)];
}

function reasonOf(look: Look, { how, change }: Election, leader: string): string {
  const words = wordsIn(look.language).explain.leader;
  const before = change.before < 0 ? '' : serverName(look.trace, change.before);
  switch (how) {
    case 'created':
      return words.created(leader);
    case 'returned':
      return words.returned(leader);
    case 'preferred':
      return words.preferred(leader);
    case 'lastKnown':
      return words.lastKnown(leader);
    default:
      return words[how](leader, before);
  }
}

/** Why has a partition no leader? */
export function explainNoLeader(look: Look, partition: number): Explanation {
  const words = wordsIn(look.language).explain;
  const name = partitionOf(look, partition);
  const question = words.questions.noLeader(name);
  const rule = ruleIn('noEligibleReplica', look.language);
  const { view } = look;
  const leader = view.value('decidedLeader', -1, partition);
  if (leader >= 0) {
    const answer = words.noLeader.has(name, serverName(look.trace, leader));
    return { question, answer, steps: [], rule };
  }
  if (view.value('decidedPartitionEpoch', -1, partition) === UNKNOWN) {
    return { question, answer: words.noLeader.notCreated(name), steps: [], rule };
  }
  const isr = view.list('decidedIsr', -1, partition);
  const elr = view.list('decidedElr', -1, partition);
  const lost = lastChange(look, 'decidedLeader', -1, partition, look.row);
  const members = [...isr, ...elr].map((id) => serverIndex(look, id)).filter((node) => node >= 0);
  return {
    question,
    answer: words.noLeader.none(brokersOf(look, isr), elr.length === 0 ? '' : brokersOf(look, elr)),
    steps: inOrder([
      ...members.flatMap((node) => fencedSteps(look, node)),
      lost === null ? null : fieldStep(look, 'decidedLeader', -1, partition, lost),
    ]),
    rule,
  };
}

/** Why a member of the ISR cannot lead. */
function fencedSteps(look: Look, node: number): readonly Step[] {
  const change = lastChange(look, 'isFenced', node, -1, look.row);
  if (change === null || change.after !== 1) return [];
  const words = wordsIn(look.language).explain.noLeader;
  return [
    ...leavingOf(look, node, change.row).steps,
    { row: change.row, sentence: words.fencedMember(nameOf(look, node)) },
  ];
}
