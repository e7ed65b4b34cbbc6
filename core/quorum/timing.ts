import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import { FOREVER, type Instant, plusMicros, plusMs } from '../time.ts';
import type { Turn } from '../turn.ts';
import { isVoter, type RaftState, type Role } from './state.ts';

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
  if (!isVoter(raft)) return FOREVER;
  const timeoutMs = raft.config.settings['controller.quorum.election.timeout.ms'];
  const place = raft.config.voters.indexOf(raft.config.nodeId);
  const step = (draw(turn, turn, ELECTION_TIMEOUT, SUB[role]) + place * 23) % STEPS;
  const jitterMicros = Math.floor((timeoutMs * 1000 * step) / STEPS);
  return plusMicros(plusMs(turn.now, timeoutMs), jitterMicros);
}

/** When a fetch timer that starts at `from` expires; it has no jitter (control-plane §1.6). */
export const fetchDeadline = (raft: RaftState, from: Instant): Instant =>
  plusMs(from, raft.config.settings['controller.quorum.fetch.timeout.ms']);

/** When a check-quorum timer that starts now expires: 1.5 fetch timeouts (KAFKA-15489); never for a sole voter. */
export function checkQuorumDeadline(raft: RaftState, turn: Turn): Instant {
  const { settings, switches, voters } = raft.config;
  if (switches['raft.checkQuorum'] === 'off' || voters.length === 1) return FOREVER;
  return plusMicros(turn.now, settings['controller.quorum.fetch.timeout.ms'] * 1500);
}

/** The period of BeginQuorumEpoch in milliseconds: half a fetch timeout (control-plane §1.7). */
export const beginQuorumPeriodMs = (raft: RaftState): number =>
  Math.floor(raft.config.settings['controller.quorum.fetch.timeout.ms'] / 2);

/** How long a fetch may be parked at the leader (control-plane §5). */
export const FETCH_MAX_WAIT_MS = 500;

/** How long an orderly shutdown waits for a successor (KafkaRaftClientDriver). */
export const SHUTDOWN_TIMEOUT_MS = 5000;

/**
 * Simplified: a fetch that taught nothing is repeated after 50 ms. Kafka repeats it at once, for as long as it knows no
 * working leader.
 */
export const NO_NEWS_PAUSE_MS = 50;
