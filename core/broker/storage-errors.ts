import type { Answer, KafkaCommand } from '../client/commands.ts';
import type { Disk } from '../disk.ts';
import {
  directoryOf,
  healthOf,
  METADATA_DIRECTORY,
  writtenDirectories,
} from '../disk-directories.ts';
import { type LogDirectory, onlineOf } from '../log/directories.ts';
import type { Input, NodeState, Step } from '../machine.ts';
import type { Probe } from '../probe.ts';
import type { KafkaMessage } from '../protocol/message.ts';
import { failDirectories } from '../replica/replica-manager.ts';
import { Turn } from '../turn.ts';
import { copyBroker, viewOf } from './broker.ts';
import { onDirectoryFailed } from './lifecycle.ts';
import { copyServer, type ServerMemory } from './server.ts';

/** What a step of a server process comes to. */
export type ServerStep = Step<ServerMemory, KafkaMessage, Probe, Answer>;

const METADATA_LOST = 'the log directory of the metadata log failed';

/**
 * The step of a process some of whose log directories do not work. An input or output error puts a directory offline, and
 * whoever asked for it is told KAFKA_STORAGE_ERROR (LogDirFailureChannel): so the step is taken again with the directory
 * offline from its start. Without the directory of the metadata log, or without any, the process halts
 * (ReplicaManager.handleLogDirFailure, LogManager.handleLogDirFailure; replication §1.8).
 */
export function withStorageErrors(
  state: NodeState<ServerMemory>,
  input: Input<KafkaMessage, KafkaCommand>,
  first: { readonly turn: Turn; readonly step: ServerStep },
  again: (memory: ServerMemory, turn: Turn) => ServerStep,
): ServerStep {
  let { turn, step } = first;
  const failed: number[] = [];
  for (;;) {
    const more = errorsOf(state, input, turn).filter((place) => !failed.includes(place));
    if (more.length === 0) return step;
    failed.push(...more);
    const left = onlineOf(directoriesOf(state.memory)).filter((place) => !failed.includes(place));
    if (failed.includes(METADATA_DIRECTORY)) {
      return halted(state, METADATA_LOST);
    }
    if (left.length === 0) return halted(state, 'all log directories failed');
    turn = new Turn(input, state.disk, state.memory.network);
    step = again(withoutDirectories(state.memory, turn, failed), turn);
  }
}

/** The first step of a process: it ends before it has done anything where it finds its metadata log unusable (§1.8). */
export function startOrHalt(memory: ServerMemory, turn: Turn, found: Disk): ServerStep {
  const health = healthOf(found, METADATA_DIRECTORY);
  const isWritten = writtenDirectories(found, turn.disk).includes(METADATA_DIRECTORY);
  return health === 'failed' || (health === 'full' && isWritten)
    ? // What recovery would cut is cut: the memory and the disk of a process belong together while it ends.
      halted({ memory, disk: turn.disk }, METADATA_LOST)
    : turn.end(memory);
}

/** The directories that this step used and could not: written while full or failed, read or flushed while failed. */
function errorsOf(state: NodeState<ServerMemory>, input: Input, turn: Turn): readonly number[] {
  const { disk } = state;
  const online = onlineOf(directoriesOf(state.memory));
  const written = writtenDirectories(disk, turn.disk).filter(
    (place) => healthOf(disk, place) !== 'ok',
  );
  const used = [...turn.directoriesRead];
  if (input.type === 'Flushed') used.push(directoryOf(input.target));
  const broken = used.filter((place) => healthOf(disk, place) === 'failed');
  return [...new Set([...written, ...broken])].filter((place) => online.includes(place));
}

const ONLY: readonly LogDirectory[] = [{ id: '', isOnline: true }];

/** The directories of a process; a controller alone has one. */
const directoriesOf = ({ broker }: ServerMemory): readonly LogDirectory[] =>
  broker === null ? ONLY : broker.replicas.directories;

function withoutDirectories(
  memory: ServerMemory,
  turn: Turn,
  places: readonly number[],
): ServerMemory {
  const { broker, config } = memory;
  if (broker === null) return memory;
  let { lifecycle } = broker;
  for (const place of places) {
    const { id } = broker.replicas.directories[place] as LogDirectory;
    lifecycle = onDirectoryFailed(lifecycle, turn, config, place, id);
  }
  const replicas = failDirectories(broker.replicas, turn, viewOf(broker), places);
  return copyServer(memory, { broker: copyBroker(broker, { lifecycle, replicas }) });
}

const halted = (state: NodeState<ServerMemory>, reason: string): ServerStep => ({
  state,
  effects: [{ type: 'Halt', reason }],
  draws: [],
});
