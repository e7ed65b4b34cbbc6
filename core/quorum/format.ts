import { type Disk, type FileContent, readFile } from '../disk.ts';
import type { ReplicaKey } from '../protocol/raft.ts';
import { type Membership, newMembership, type VotersEntry } from './membership.ts';
import { readSnapshot, type StoredSnapshot, snapshotFile } from './snapshot-files.ts';
import type { RaftConfig } from './state.ts';

/** What is written to a metadata directory before its first process starts (`kafka-storage format`). */

/** The file that says whose directory it is (control-plane §1.1). */
export const META_PROPERTIES_FILE = 'meta.properties';

/** The checkpoint that a new cluster's voters are formatted with. It is never served (control-plane §1.9). */
export const BOOTSTRAP = { endOffset: 0, epoch: 0 } as const;

/**
 * Formats an empty disk of a quorum whose voters can change: a directory id of its own and, on the first disks of the
 * first voters, the checkpoint with all of them (`--initial-controllers`; the other replicas `--no-initial-controllers`).
 * A disk that is replaced later belongs to nobody the quorum knows. Before KIP-853 it did: where
 * `raft.voterIdentity` is `id`, a voter is who its id says.
 */
export function format(disk: Disk, config: RaftConfig, boot: number): Disk {
  if (config.dynamic === null || readFile(disk, META_PROPERTIES_FILE) !== null) return disk;
  const isKnownById = config.switches['raft.voterIdentity'] === 'id';
  const { nodeId, clusterId } = config;
  const directoryId = directoryIdOf(nodeId, isKnownById ? 1 : boot);
  const files = [withFile(META_PROPERTIES_FILE, { clusterId, nodeId, directoryId })];
  const isFirst = boot === 1 || isKnownById;
  if (isFirst && config.dynamic.kraftVersion >= 1 && config.voters.includes(nodeId)) {
    const { kraftVersion, voters } = firstVoters(config);
    const content = JSON.stringify({ kraftVersion, voters, image: null });
    files.push(withFile(snapshotFile(BOOTSTRAP), { frozenAt: 0, content }));
  }
  return { logs: disk.logs, files: [...disk.files, ...files], health: disk.health };
}

/** Formatting ends before the process starts, so that what it wrote is durable. */
const withFile = (name: string, content: FileContent): Disk['files'][number] => ({
  name,
  written: content,
  durable: content,
});

/**
 * The directory id of a node's disk that was formatted for its `boot`-th process. Kafka draws a random one; this one
 * tells whose it is.
 */
export const directoryIdOf = (nodeId: number, boot: number): string => `dir-${nodeId}-${boot}`;

/** Who this replica is, as its disk says; without directory where voters are static. */
export function selfOf(disk: Disk, config: RaftConfig): ReplicaKey {
  const content = readFile(disk, META_PROPERTIES_FILE) as { readonly directoryId: string } | null;
  return { id: config.nodeId, directoryId: content?.directoryId ?? '' };
}

/** What the log of this replica begins with: its oldest snapshot's voters, else those of its configuration. */
export function firstMembership(
  disk: Disk,
  config: RaftConfig,
  oldest: StoredSnapshot | null,
): Membership {
  return newMembership(
    selfOf(disk, config),
    oldest === null ? configured(config) : entryOf(disk, oldest),
  );
}

/** The voter set that a snapshot holds. */
export function entryOf(disk: Disk, snapshot: StoredSnapshot): VotersEntry {
  const { kraftVersion, voters } = readSnapshot(disk, snapshot);
  return { offset: snapshot.endOffset - 1, kraftVersion, voters };
}

function configured(config: RaftConfig): VotersEntry {
  if (config.dynamic === null || config.dynamic.kraftVersion === 0) {
    const voters = config.voters.map((id) => ({ id, directoryId: '' }));
    return { offset: -1, kraftVersion: 0, voters };
  }
  // Formatted with --no-initial-controllers, or a broker: it learns from the log who votes.
  return { offset: -1, kraftVersion: 0, voters: [] };
}

const firstVoters = (config: RaftConfig): VotersEntry => ({
  offset: -1,
  kraftVersion: config.dynamic?.kraftVersion ?? 0,
  voters: config.voters.map((id) => ({ id, directoryId: directoryIdOf(id, 1) })),
});
