import { search } from '../collections/table.ts';
import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { isSoleVoter, isVoter, type RaftState, type Role } from './state.ts';

const STEPS = 64;

/** How much longer than the least an election timer runs, in 64ths of `controller.quorum.election.timeout.ms`. */
export const ELECTION_TIMEOUT: Site = site('raft.election-timeout', STEPS, 0);

/** Draws of one step are told apart by the role that they are for. */
const SUB: { readonly [K in Role['type']]: number } = {
  Unattached: 0,
  Prospective: 1,
  Candidate: 2,
  Follower: 3,
  Leader: 4,
  Resigned: 5,
};

/**
 * When an election timer that starts now expires: after T + rand[0, T) (control-plane §1.6). The steps are shifted by
 * the voter's place, which leaves the law as it is and keeps voters apart where all chance is boring.
 */
export function electionDeadline(raft: RaftState, turn: Turn, role: Role['type']): Instant {
  // A leader that was removed has a timer too: it must leave its epoch (control-plane §1.3).
  if (!isVoter(raft) && role !== 'Resigned') return FOREVER;
  const timeoutMs = raft.config.settings['controller.quorum.election.timeout.ms'];
  const place = Math.max(0, search(raft.membership.voters, raft.config.nodeId));
  const step = (draw(turn, turn, ELECTION_TIMEOUT, SUB[role]) + place * 23) % STEPS;
  const jitterMicros = Math.floor((timeoutMs * 1000 * step) / STEPS);
  return plusMicros(plusMs(turn.now, timeoutMs), jitterMicros);
}

/** Where in its range an election back-off falls, in 64ths. */
export const ELECTION_BACKOFF: Site = site('raft.election-backoff', STEPS, 32);

/** When a candidate that lost for the n-th time in a row stood again before KAFKA-18345. */
export function electionBackoffEnd(raft: RaftState, turn: Turn, retries: number): Instant {
  const range = 2 << Math.min(20, retries - 1);
  const steps = Math.floor((draw(turn, turn, ELECTION_BACKOFF) * range) / STEPS);
  const mostMs = raft.config.settings['controller.quorum.election.backoff.max.ms'];
  return plusMs(turn.now, Math.min(100 * steps, mostMs));
}

/** When a fetch timer that starts at `from` expires; it has no jitter (control-plane §1.6). */
export const fetchDeadline = (raft: RaftState, from: Instant): Instant =>
  plusMs(from, raft.config.settings['controller.quorum.fetch.timeout.ms']);

/** When a check-quorum timer that starts now expires: 1.5 fetch timeouts (KAFKA-15489); never for a sole voter. */
export function checkQuorumDeadline(raft: RaftState, turn: Turn): Instant {
  const { settings, switches, dynamic } = raft.config;
  if (switches['raft.checkQuorum'] === 'off') return FOREVER;
  // The timer of a sole voter runs as well where another voter may come: then it counts (LeaderState).
  if (dynamic === null && isSoleVoter(raft)) return FOREVER;
  return plusMicros(turn.now, settings['controller.quorum.fetch.timeout.ms'] * 1500);
}

/** The period of BeginQuorumEpoch in milliseconds: half a fetch timeout (control-plane §1.7). */
export const beginQuorumPeriodMs = (raft: RaftState): number =>
  Math.floor(raft.config.settings['controller.quorum.fetch.timeout.ms'] / 2);

/** When a follower next looks whether the voter set should know more of it: after two fetch timeouts (KIP-853). */
export const updateVoterDeadline = (raft: RaftState, turn: Turn): Instant =>
  raft.config.dynamic === null
    ? FOREVER
    : plusMs(turn.now, 2 * raft.config.settings['controller.quorum.fetch.timeout.ms']);

/** How long a fetch may be parked at the leader (control-plane §5). */
export const FETCH_MAX_WAIT_MS = 500;

/** How long an orderly shutdown waits for a successor (KafkaRaftClientDriver). */
export const SHUTDOWN_TIMEOUT_MS = 5000;

/**
 * Simplified: a fetch that taught nothing is repeated after 50 ms. Kafka repeats it at once, for as long as it knows no
 * working leader.
 */
export const NO_NEWS_PAUSE_MS = 50;
