import { wordsIn } from '../words/catalogue.ts';
import { changeSentence } from '../words/changes.ts';
import { probeSentence } from '../words/probes.ts';
import { notableAt } from '../words/rows.ts';
import { type RuleId, ruleIn } from '../words/rules.ts';
import {
  type Changed,
  type Explanation,
  idOf,
  inOrder,
  isRow,
  type Look,
  lastChange,
  lastProbe,
  lastRequest,
  lastRow,
  nameOf,
  type Step,
  stepOf,
} from './explain-look.ts';

import { ROW_KINDS } from './trace.ts';

/** Why a broker went out of service, and the rows that show it. */
export interface Leaving {
  readonly how: 'sessionOver' | 'newProcess' | 'shuttingDown' | 'otherwise';
  readonly steps: readonly Step[];
}

/** Why is a broker fenced? */
export function explainFencing(look: Look, node: number): Explanation {
  const words = wordsIn(look.language).explain;
  const name = nameOf(look, node);
  const question = words.questions.fenced(name);
  const isFenced = look.view.value('isFenced', node, -1) === 1;
  const change = lastChange(look, 'isFenced', node, -1, look.row);
  if (!isFenced || change === null) {
    const steps = inOrder([change === null ? null : fieldStep(look, 'isFenced', node, -1, change)]);
    const rule = ruleIn('sessionTimeout', look.language);
    return { question, answer: words.fencing.not(name), steps, rule };
  }
  const { how, steps } = leavingOf(look, node, change.row);
  return {
    question,
    answer: words.fencing[how](name),
    steps: inOrder([...steps, fieldStep(look, 'isFenced', node, -1, change)]),
    rule: ruleIn(RULES[how], look.language),
  };
}

const RULES: Readonly<Record<Leaving['how'], RuleId>> = {
  sessionOver: 'sessionTimeout',
  newProcess: 'newProcessStartsFenced',
  shuttingDown: 'shutdownMovesLeaders',
  otherwise: 'sessionTimeout',
};

/**
 * Why a broker was fenced, re-registered or shut down when the controllers committed it in `row`: the decision, the last
 * heartbeat before it, and what had happened to the broker.
 */
export function leavingOf(look: Look, node: number, row: number): Leaving {
  const id = idOf(look, node);
  const registered = lastChange(look, 'brokerEpoch', node, -1, row);
  const decided = lastProbe(look, 'BrokerFenced', row, ({ brokerId }) => brokerId === id);
  const isNew = registered?.row === row;
  const decidedAt = decided?.row ?? row;
  const isTimer = isRow(look, decidedAt, 'TimerFired', 'controller.fence-stale-broker');
  const decision: Step | null =
    decided === null
      ? null
      : {
          row: decided.row,
          sentence: `${nameOf(look, look.trace.rows.node[decided.row] as number)} ${probeSentence(decided.probe, look.language)}`,
        };
  if (isNew) {
    const request = lastRequest(look, 'BrokerRegistrationRequest', node, -1, row);
    return {
      how: 'newProcess',
      steps: inOrder([stopOf(look, node, request), asStep(look, request)]),
    };
  }
  if (isTimer) {
    const heartbeat = lastRequest(look, 'BrokerHeartbeatRequest', node, -1, decidedAt);
    const steps = inOrder([
      heartbeatStep(look, node, heartbeat),
      stopOf(look, node, decidedAt),
      decision,
    ]);
    return { how: 'sessionOver', steps };
  }
  const shutDown = shutdownOf(look, node, row);
  if (shutDown !== null) {
    return { how: 'shuttingDown', steps: inOrder([...shutDown, decision]) };
  }
  return { how: 'otherwise', steps: inOrder([stopOf(look, node, decidedAt), decision]) };
}

/** The rows of an orderly shutdown that was under way when `row` was committed, or null. */
export function shutdownOf(look: Look, node: number, row: number): readonly Step[] | null {
  const state = lastChange(look, 'brokerState', node, -1, row);
  if (state === null) return null;
  const name = look.views.at(row).choice('brokerState', node, -1);
  if (name !== 'PENDING_CONTROLLED_SHUTDOWN' && name !== 'SHUTTING_DOWN') return null;
  const began = lastRow(
    state.row,
    (each) => look.trace.rows.node[each] === node && isRow(look, each, 'Command', 'ShutDown'),
  );
  return inOrder([asStep(look, began), fieldStep(look, 'brokerState', node, -1, state)]);
}

const asStep = (look: Look, row: number): Step | null => (row < 0 ? null : stepOf(look, row));

function heartbeatStep(look: Look, node: number, row: number): Step | null {
  if (row < 0) return null;
  return {
    row,
    sentence: wordsIn(look.language).explain.fencing.lastHeartbeat(nameOf(look, node)),
  };
}

/**
 * What had happened to a node when it was no longer heard: its process ended or stood still, or a fault that concerned
 * it began; null where nothing is known.
 */
export function stopOf(look: Look, node: number, upTo: number): Step | null {
  const stopped = lastRow(
    upTo,
    (row) =>
      look.trace.rows.node[row] === node &&
      STOPS.some((name) => isRow(look, row, 'NodeChanged', name)),
  );
  const runsAgain = lastRow(
    upTo,
    (row) =>
      look.trace.rows.node[row] === node &&
      STARTS.some((name) => isRow(look, row, 'NodeChanged', name)),
  );
  if (stopped >= 0 && stopped > runsAgain) return stepOf(look, stopped);
  const fault = lastFault(look, node, upTo);
  return fault < 0 ? null : stepOf(look, fault);
}

const STOPS = ['crashed', 'halted', 'power-lost', 'paused'] as const;
const STARTS = ['started', 'resumed'] as const;

/** The last start of a fault that named a node and had not ended by `upTo`. */
function lastFault(look: Look, node: number, upTo: number): number {
  const { rows } = look.trace;
  const ended = new Set<number>();
  return lastRow(upTo, (row) => {
    const kind = ROW_KINDS[rows.kind[row] as number];
    if (kind === 'FaultEnded') ended.add(rows.cause[row] as number);
    return kind === 'FaultStarted' && !ended.has(row) && concerns(look, row, node);
  });
}

function concerns(look: Look, row: number, node: number): boolean {
  if (look.trace.rows.node[row] === node) return true;
  const { nodes = [], links = [] } = (notableAt(look.trace, row)?.notable.fact ?? {}) as {
    readonly nodes?: readonly string[];
    readonly links?: readonly (readonly [string, string])[];
  };
  const name = nameOf(look, node);
  return nodes.includes(name) || links.some((ends) => ends.includes(name));
}

/** A changed field as a step. */
export function fieldStep(
  look: Look,
  field: Parameters<Look['view']['value']>[0],
  node: number,
  partition: number,
  { row, before, after }: Changed,
): Step {
  const slot = look.trace.slots.findIndex(
    (each) => each.field === field && each.node === node && each.partition === partition,
  );
  return { row, sentence: changeSentence(look.trace, { slot, before, after }, look.language) };
}
