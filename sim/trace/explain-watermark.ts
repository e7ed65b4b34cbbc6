import { wordsIn } from '../words/catalogue.ts';
import { serverName } from '../words/changes.ts';
import { type RuleId, ruleIn } from '../words/rules.ts';
import { fieldStep } from './explain-fencing.ts';
import {
  brokersOf,
  type Explanation,
  type FetchPosition,
  fetchPosition,
  idOf,
  inOrder,
  type Look,
  lastChange,
  lastRequest,
  nameOf,
  partitionOf,
  type Step,
  serverIndex,
} from './explain-look.ts';
import { UNKNOWN } from './fields.ts';

/** What is asked about: a replica, with what its broker knows. */
interface Replica {
  readonly look: Look;
  readonly node: number;
  readonly partition: number;
  readonly highWatermark: number;
  readonly end: number;
}

type Answer = Omit<Explanation, 'question' | 'rule'> & { readonly rule: RuleId };

/** Why is the high watermark of a replica where it is, and not at the end of the log? */
export function explainHighWatermark(look: Look, node: number, partition: number): Explanation {
  const words = wordsIn(look.language).explain;
  const highWatermark = look.view.value('highWatermark', node, partition);
  const end = look.view.value('logEndOffset', node, partition);
  const places = [partitionOf(look, partition), nameOf(look, node)] as const;
  const question = words.questions.highWatermark(...places, highWatermark, end);
  const { answer, steps, rule } =
    end === UNKNOWN
      ? unknown(words.highWatermark.unknown(...places))
      : answerFor({ look, node, partition, highWatermark, end });
  return { question, answer, steps, rule: ruleIn(rule, look.language) };
}

const unknown = (answer: string): Answer => ({ answer, steps: [], rule: 'highWatermarkOfIsr' });

function answerFor(replica: Replica): Answer {
  const { look, node, partition } = replica;
  const leader = look.view.value('leaderId', node, partition);
  if (look.view.choice('status', node, -1) !== 'running' && leader === UNKNOWN) {
    const answer = wordsIn(look.language).explain.highWatermark.stopped(nameOf(look, node));
    return { answer, steps: inOrder([lastRise(replica)]), rule: 'highWatermarkOfIsr' };
  }
  return leader === idOf(look, node) ? onLeader(replica) : onFollower(replica, leader);
}

/** A follower knows what answers to its fetches say. */
function onFollower({ look, node, partition }: Replica, leaderId: number): Answer {
  const words = wordsIn(look.language).explain.highWatermark;
  const leader = serverIndex(look, leaderId);
  const told = lastChange(look, 'highWatermark', node, partition, look.row);
  const isRunning = leader >= 0 && look.view.choice('status', leader, -1) !== 'stopped';
  const ofLeader = isRunning
    ? lastChange(look, 'highWatermark', leader, partition, look.row)
    : null;
  const known = look.view.value('highWatermark', leader, partition);
  const answer =
    leader < 0
      ? words.unknown(partitionOf(look, partition), nameOf(look, node))
      : isRunning
        ? words.follower(nameOf(look, leader), known)
        : words.ofStopped(nameOf(look, leader));
  return {
    answer,
    steps: inOrder([
      told === null ? null : fieldStep(look, 'highWatermark', node, partition, told),
      ofLeader === null ? null : fieldStep(look, 'highWatermark', leader, partition, ofLeader),
    ]),
    rule: 'followerLearnsHighWatermark',
  };
}

function onLeader(replica: Replica): Answer {
  const { look, node, partition, highWatermark, end } = replica;
  const words = wordsIn(look.language).explain.highWatermark;
  const isr = look.view.list('isr', node, partition);
  const minIsr = effectiveMinIsr(look, partition);
  const deposed = deposedBy(replica);
  if (highWatermark < end && isr.length < minIsr) {
    const shrunk = lastChange(look, 'isr', node, partition, look.row);
    const answer = words.belowMinIsr(brokersOf(look, isr), isr.length, minIsr);
    const steps = inOrder([
      lastRise(replica),
      shrunk === null ? null : fieldStep(look, 'isr', node, partition, shrunk),
      ...deposed.steps,
    ]);
    return { answer: answer + deposed.answer, steps, rule: 'highWatermarkNeedsMinIsr' };
  }
  const followers = look.view
    .list('maximalIsr', node, partition)
    .map((id) => serverIndex(look, id))
    .filter((follower) => follower >= 0 && follower !== node)
    .map((follower) => fetchOf(replica, follower));
  const holding = followers.filter(({ offset }) => offset <= highWatermark);
  const shown = highWatermark === end ? followers : holding;
  return {
    answer: leaderAnswer(replica, holding) + deposed.answer,
    steps: inOrder([lastRise(replica), ...shown.flatMap(({ steps }) => steps), ...deposed.steps]),
    rule: 'highWatermarkOfIsr',
  };
}

function leaderAnswer(
  { look, highWatermark, end }: Replica,
  holding: readonly FollowerFetch[],
): string {
  const words = wordsIn(look.language).explain.highWatermark;
  if (highWatermark === end) return words.atEnd(end);
  const names = holding.map(({ follower }) => nameOf(look, follower));
  return names.length === 0
    ? words.notRaisedYet(highWatermark)
    : words.heldBack(names, highWatermark);
}

/** What a leader has last heard of a follower. */
interface FollowerFetch {
  readonly follower: number;
  /** What it holds everything below, as far as the leader knows. */
  readonly offset: number;
  readonly steps: readonly Step[];
}

function fetchOf({ look, node, partition }: Replica, follower: number): FollowerFetch {
  const words = wordsIn(look.language).explain.highWatermark;
  // An election empties what a leader knows of its followers.
  const row = lastRequest(look, 'FetchRequest', follower, node, look.row, (message) => {
    return fetchPosition(look, message, partition) !== null;
  });
  const since = lastChange(look, 'leaderEpoch', node, partition, look.row)?.row ?? -1;
  const name = nameOf(look, follower);
  const next = nextFetch(look, follower, node, partition);
  const position = row < since || row < 0 ? null : positionIn(look, row, partition);
  if (position === null) {
    const never: Step = { row: since, sentence: words.neverFetched(name) };
    return { follower, offset: UNKNOWN, steps: inOrder([never, next]) };
  }
  const { offset, isExact } = position;
  const sentence = isExact ? words.fetched(name, offset) : words.fetchedWithOthers(name, offset);
  return { follower, offset, steps: inOrder([{ row, sentence }, next]) };
}

const positionIn = (look: Look, row: number, partition: number): FetchPosition | null =>
  fetchPosition(look, look.trace.rows.message[row] as number, partition);

/** A follower's fetch that was sent before the moment asked for and had not been read, or null. */
function nextFetch(look: Look, from: number, to: number, partition: number): Step | null {
  const { messages, messageCount, names } = look.trace;
  for (let message = messageCount - 1; message >= 0; message--) {
    if ((messages.sentRow[message] as number) > look.row) continue;
    if (messages.from[message] !== from || messages.to[message] !== to) continue;
    if (names[messages.name[message] as number] !== 'FetchRequest') continue;
    const position = fetchPosition(look, message, partition);
    if (position === null) continue;
    const end = messages.endRow[message] as number;
    if (end >= 0 && end <= look.row) return null;
    const words = wordsIn(look.language).explain.highWatermark;
    return {
      row: messages.sentRow[message] as number,
      sentence: words.onItsWay(nameOf(look, from), position.offset),
    };
  }
  return null;
}

/** The last time that the high watermark of the replica rose. */
function lastRise({ look, node, partition }: Replica): Step | null {
  const change = lastChange(look, 'highWatermark', node, partition, look.row);
  return change === null ? null : fieldStep(look, 'highWatermark', node, partition, change);
}

/** `min.insync.replicas`, at most the number of replicas (KIP-966). */
function effectiveMinIsr({ view }: Look, partition: number): number {
  const replicas = view.list('decidedReplicas', -1, partition).length;
  const minIsr = view.value('minInsyncReplicas', -1, partition);
  return replicas === 0 ? minIsr : Math.min(minIsr, replicas);
}

/** What there is to say where another leader was named and this one does not know. */
function deposedBy({ look, node, partition }: Replica): Pick<Answer, 'answer' | 'steps'> {
  const { view } = look;
  const named = view.value('decidedLeader', -1, partition);
  const epoch = view.value('decidedLeaderEpoch', -1, partition);
  if (named === idOf(look, node) || epoch <= view.value('leaderEpoch', node, partition)) {
    return { answer: '', steps: [] };
  }
  const words = wordsIn(look.language).explain.highWatermark;
  const change = lastChange(look, 'decidedLeader', -1, partition, look.row);
  return {
    answer: ` ${words.deposed(nameOf(look, node), serverName(look.trace, named), epoch)}`,
    steps: change === null ? [] : [fieldStep(look, 'decidedLeader', -1, partition, change)],
  };
}
