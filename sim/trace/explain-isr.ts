import { wordsIn } from '../words/catalogue.ts';
import { serverName } from '../words/changes.ts';
import { type RuleId, ruleIn } from '../words/rules.ts';
import { fieldStep } from './explain-fencing.ts';
import { goneWith } from './explain-leader.ts';
import {
  brokersOf,
  type Changed,
  type Explanation,
  fetchPosition,
  idOf,
  inOrder,
  isRow,
  type Look,
  lastChange,
  lastRow,
  listAt,
  nameOf,
  partitionOf,
  type Step,
  serverIndex,
} from './explain-look.ts';

/** Why is a broker not in the ISR of a partition? */
export function explainNotInIsr(look: Look, node: number, partition: number): Explanation {
  const words = wordsIn(look.language).explain;
  const name = nameOf(look, node);
  const question = words.questions.notInIsr(partitionOf(look, partition), name);
  const id = idOf(look, node);
  const isr = look.view.list('decidedIsr', -1, partition);
  const answerIn = (answer: string, rule: RuleId, steps: readonly (Step | null)[] = []) => ({
    question,
    answer,
    steps: inOrder(steps),
    rule: ruleIn(rule, look.language),
  });
  if (isr.includes(id)) {
    return answerIn(words.isr.member(name, brokersOf(look, isr)), 'caughtUpFollowerReturns');
  }
  const change = lastChange(look, 'decidedIsr', -1, partition, look.row, (after, before) => {
    return listAt(look, before).includes(id) && !listAt(look, after).includes(id);
  });
  if (change === null) return answerIn(words.isr.never(name), 'caughtUpFollowerReturns');
  const departure = departureOf(look, node, partition, change);
  const stays = whyNotBack(look, node, partition);
  return answerIn(
    stays === '' ? departure.answer : `${departure.answer} ${stays}`,
    departure.rule,
    [...departure.steps, fieldStep(look, 'decidedIsr', -1, partition, change)],
  );
}

interface Departure {
  readonly answer: string;
  readonly rule: RuleId;
  readonly steps: readonly (Step | null)[];
}

/** Why a broker left the ISR in the row of `change`. */
function departureOf(look: Look, node: number, partition: number, change: Changed): Departure {
  const words = wordsIn(look.language).explain.isr;
  const name = nameOf(look, node);
  const before = look.views.at(change.row - 1);
  const gone = goneWith(look, idOf(look, node), change.row, before);
  switch (gone?.how) {
    case 'fenced':
      return { answer: words.fenced(name), rule: 'fencedBrokerLeaves', steps: gone.steps };
    case 'restarted':
      return { answer: words.restarted(name), rule: 'restartedBrokerLeaves', steps: gone.steps };
    case 'shutDown':
      return { answer: words.shutDown(name), rule: 'shutdownMovesLeaders', steps: gone.steps };
    default:
  }
  const leaderBefore = before.value('decidedLeader', -1, partition);
  const leader = look.views.at(change.row).value('decidedLeader', -1, partition);
  if (leader !== leaderBefore && !listAt(look, change.before).includes(leader)) {
    return {
      answer: words.unclean(serverName(look.trace, leader)),
      rule: 'uncleanElection',
      steps: [],
    };
  }
  const leaderNode = serverIndex(look, leaderBefore);
  const proposal = lastChange(
    look,
    'isrState',
    leaderNode,
    partition,
    change.row,
    (after) => after === PENDING_SHRINK,
  );
  if (proposal === null) {
    return { answer: words.left(name), rule: 'laggingFollowerLeaves', steps: [] };
  }
  return {
    answer: words.lagging(name, nameOf(look, leaderNode)),
    rule: 'laggingFollowerLeaves',
    steps: [
      lastCaughtUp(look, node, leaderNode, partition, proposal.row),
      fieldStep(look, 'isrState', leaderNode, partition, proposal),
    ],
  };
}

/** `PendingShrink` among the choices of `isrState`. */
const PENDING_SHRINK = 2;

/**
 * The last fetch of a follower up to a row that asked for what the leader had not got yet (Kafka's lastCaughtUpTime).
 * Walks back with the leader's log end, which its changes tell.
 */
function lastCaughtUp(
  look: Look,
  follower: number,
  leader: number,
  partition: number,
  upTo: number,
): Step | null {
  const { rows, messages } = look.trace;
  let end = lastChange(look, 'logEndOffset', leader, partition, upTo);
  const row = lastRow(upTo, (at) => {
    while (end !== null && end.row > at) {
      end = lastChange(look, 'logEndOffset', leader, partition, end.row - 1);
    }
    const message = rows.message[at] as number;
    if (message < 0 || rows.node[at] !== leader || messages.from[message] !== follower)
      return false;
    if (!isRow(look, at, 'Received', 'FetchRequest')) return false;
    const position = fetchPosition(look, message, partition);
    return position !== null && position.offset >= (end?.after ?? 0);
  });
  if (row < 0) return null;
  const words = wordsIn(look.language).explain.isr;
  const position = fetchPosition(look, rows.message[row] as number, partition);
  return { row, sentence: words.caughtUp(nameOf(look, follower), position?.offset ?? 0) };
}

/** What keeps a broker from coming back at the moment asked for; empty where nothing is known. */
function whyNotBack(look: Look, node: number, partition: number): string {
  const { view } = look;
  const words = wordsIn(look.language).explain.isr;
  const name = nameOf(look, node);
  if (view.choice('status', node, -1) !== 'running') return words.isDown(name);
  if (view.value('isFenced', node, -1) === 1) return words.isFenced(name);
  const leader = serverIndex(look, view.value('decidedLeader', -1, partition));
  if (view.list('maximalIsr', leader, partition).includes(idOf(look, node))) {
    return words.isProposed(name);
  }
  const end = view.value('logEndOffset', node, partition);
  const highWatermark = view.value('highWatermark', leader, partition);
  return end >= 0 && end < highWatermark ? words.isBehind(name, end, highWatermark) : '';
}
