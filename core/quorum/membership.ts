import { find, put, remove } from '../collections/table.ts';
import type { ControlRecord, MetadataBatch } from '../controller/records.ts';
import type { ReplicaKey } from '../protocol/raft.ts';
import type { Turn } from '../turn.ts';

/**
 * Who votes, as one replica's snapshots and log say, committed or not (KIP-853, control-plane §1.11). A voter set is in
 * force as soon as it is in the log, and is taken back when the log is cut.
 */
export interface Membership {
  /** This replica. */
  readonly self: ReplicaKey;
  /** The set in force, by id. Directory ids are empty in a quorum of static voters. */
  readonly voters: readonly ReplicaKey[];
  /** 0 for static voters, from 1 on the set can change. */
  readonly kraftVersion: number;
  /** The sets that the log holds, by offset; the first is what the log begins with. */
  readonly history: readonly VotersEntry[];
}

/** The voter set from an offset on. */
export interface VotersEntry {
  /** Of the record; −1 for the set that the replica was formatted or configured with. */
  readonly offset: number;
  readonly kraftVersion: number;
  readonly voters: readonly ReplicaKey[];
}

/** A replica whose log begins with the given set. */
export const newMembership = (self: ReplicaKey, first: VotersEntry): Membership => ({
  self,
  voters: first.voters,
  kraftVersion: first.kraftVersion,
  history: [first],
});

const withHistory = (self: ReplicaKey, history: readonly VotersEntry[]): Membership => {
  const { voters, kraftVersion } = history[history.length - 1] as VotersEntry;
  return { self, voters, kraftVersion, history };
};

/** The membership after a batch was appended: the same where it holds nothing about voters. */
export function afterBatch(membership: Membership, batch: MetadataBatch): Membership {
  if (!batch.isControl) return membership;
  let next = membership;
  for (let i = 0; i < batch.records.length; i++) {
    next = afterRecord(next, batch.records[i] as ControlRecord, batch.baseOffset + i);
  }
  return next;
}

function afterRecord(before: Membership, record: ControlRecord, offset: number): Membership {
  const { self, voters, kraftVersion, history } = before;
  switch (record.type) {
    case 'KRaftVersionRecord':
      return withHistory(self, [...history, { offset, kraftVersion: record.kraftVersion, voters }]);
    case 'VotersRecord':
      return withHistory(self, [...history, { offset, kraftVersion, voters: record.voters }]);
    case 'LeaderChangeMessage':
      return before;
  }
}

/** The membership of a log that was cut: what stood at or behind its new end is taken back. */
export function afterTruncation(membership: Membership, logEndOffset: number): Membership {
  const { self, history } = membership;
  const last = history[history.length - 1] as VotersEntry;
  if (last.offset < logEndOffset) return membership;
  return withHistory(
    self,
    history.filter(({ offset }) => offset < logEndOffset),
  );
}

/** What the log said of voters below `endOffset`: what a snapshot of that offset holds (control-plane §1.9). */
export function votersBelow(membership: Membership, endOffset: number): VotersEntry {
  const { history } = membership;
  for (let i = history.length - 1; i > 0; i--) {
    const entry = history[i] as VotersEntry;
    if (entry.offset < endOffset) return entry;
  }
  return history[0] as VotersEntry;
}

/** Where the record of the set in force stands; −1 where the log holds none. */
export const lastVotersOffset = ({ history }: Membership): number =>
  (history[history.length - 1] as VotersEntry).offset;

/** Whether `key` is one of the voters: a voter whose directory is not known is known by its id (control-plane §1.11). */
export function isIn(voters: readonly ReplicaKey[], key: ReplicaKey): boolean {
  const voter = find(voters, key.id);
  return voter !== null && (voter.directoryId === '' || voter.directoryId === key.directoryId);
}

/** The directory id of a voter, empty where it is not known. */
export const directoryOf = (voters: readonly ReplicaKey[], id: number): string =>
  find(voters, id)?.directoryId ?? '';

/** The set with one voter more. */
export const withVoter = (voters: readonly ReplicaKey[], key: ReplicaKey): readonly ReplicaKey[] =>
  put(voters, { id: key.id, directoryId: key.directoryId });

/** The set without a voter, or null where the exact key is not in it or would leave it empty (control-plane §1.11). */
export function withoutVoter(
  voters: readonly ReplicaKey[],
  key: ReplicaKey,
): readonly ReplicaKey[] | null {
  if (find(voters, key.id)?.directoryId !== key.directoryId || voters.length === 1) return null;
  return remove(voters, key.id);
}

/** The ids of voters, ascending. */
export const idsOf = (voters: readonly ReplicaKey[]): number[] => voters.map(({ id }) => id);

/**
 * Whether a new leader writes the voter set itself: dynamic voters that only its disk's first checkpoint names are
 * nowhere in the log yet (control-plane §1.7).
 */
export const owesVoters = ({ kraftVersion, history }: Membership): boolean =>
  kraftVersion >= 1 && history.length === 1 && (history[0] as VotersEntry).offset < 0;

/** Says that a voter set is in force on this replica. */
export function tellVoters(raft: { readonly membership: Membership }, turn: Turn): void {
  const { voters, kraftVersion } = raft.membership;
  const offset = lastVotersOffset(raft.membership);
  turn.probe({ type: 'VotersChanged', voters: idsOf(voters), kraftVersion, offset });
}

/** How many records a new leader opens its epoch with. */
export const openingSize = (membership: Membership): number => (owesVoters(membership) ? 3 : 1);
