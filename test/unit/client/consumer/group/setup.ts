import type { Answer } from '../../../../../core/client/commands.ts';
import { consumerMachine } from '../../../../../core/client/consumer/machine.ts';
import type { ConsumerMemory } from '../../../../../core/client/consumer/memory.ts';
import type { ConsumerSettings } from '../../../../../core/config/settings.ts';
import type { Switches } from '../../../../../core/config/switches.ts';
import type { Probe } from '../../../../../core/probe.ts';
import type { JoinGroupResponse } from '../../../../../core/protocol/classic-group.ts';
import type { ErrorCode } from '../../../../../core/protocol/errors.ts';
import type { Request, Response } from '../../../../../core/protocol/message.ts';
import { consumerSettings, Driver, facts, metadata } from '../../driver.ts';

/** What the coordinator of a test, broker 2, says; a null leaves the request on the wire. */
export interface Coordinator {
  node: number;
  /** Of the partitions with a committed offset. */
  committed: Record<string, number>;
  commit: ErrorCode | null;
  heartbeat: ErrorCode | null;
  leaders: (readonly [number, number])[];
}

export type Member = Driver<ConsumerMemory> & { coordinator: Coordinator };

/** A member of the group `g` that subscribes to `t`; joins and syncs are answered by the test. */
export function member(
  change: Partial<ConsumerSettings> = {},
  options: {
    readonly listener?: 'none' | 'commit-sync';
    readonly switches?: Partial<Switches>;
    /** Null subscribes to nothing: the test assigns. */
    readonly topics?: null;
  } = {},
): Member {
  const machine = consumerMachine({
    nodeId: 100,
    settings: consumerSettings({ 'group.id': 'g', ...change }),
    cluster: facts(options.switches ?? {}),
  });
  const driver = new Driver(machine) as Member;
  driver.coordinator = {
    node: 2,
    committed: {},
    commit: 'NONE',
    heartbeat: 'NONE',
    leaders: [
      [1, 3],
      [1, 3],
      [1, 3],
    ],
  };
  driver.auto = (request) => answer(request, driver.coordinator);
  driver.boot();
  if (options.topics !== null) {
    driver.command({ type: 'Subscribe', topics: ['t'], listener: options.listener ?? 'none' });
  }
  return driver;
}

function answer(request: Request, c: Coordinator): Response | null {
  switch (request.type) {
    case 'MetadataRequest':
      return metadata(c.leaders);
    case 'FindCoordinatorRequest':
      return {
        type: 'FindCoordinatorResponse',
        coordinators: [{ key: 'g', error: 'NONE', nodeId: c.node }],
      };
    case 'OffsetFetchRequest':
      return {
        type: 'OffsetFetchResponse',
        error: 'NONE',
        partitions: (request.partitions ?? []).map((partition) => ({
          partition,
          committedOffset: c.committed[partition] ?? -1,
          committedLeaderEpoch: -1,
          metadata: '',
          error: 'NONE',
        })),
      };
    case 'OffsetCommitRequest': {
      const error = c.commit;
      if (error === null) return null;
      const partitions = request.partitions.map(({ partition }) => ({ partition, error }));
      return { type: 'OffsetCommitResponse', partitions };
    }
    case 'HeartbeatRequest':
      return c.heartbeat === null ? null : { type: 'HeartbeatResponse', error: c.heartbeat };
    case 'LeaveGroupRequest':
      return { type: 'LeaveGroupResponse', error: 'NONE', members: [] };
    case 'ListOffsetsRequest':
      return {
        type: 'ListOffsetsResponse',
        partitions: request.partitions.map(({ partition }) => ({
          partition,
          error: 'NONE',
          offset: 0,
          leaderEpoch: -1,
        })),
      };
    default:
      return null;
  }
}

/** Begins a poll. */
export const poll = (c: Member, id: number, timeoutMs = 1000): void =>
  c.command({ type: 'Poll', id, timeoutMs });

const JOINED: JoinGroupResponse = {
  type: 'JoinGroupResponse',
  error: 'NONE',
  generationId: 1,
  protocolType: 'consumer',
  protocolName: 'range',
  leader: 'other',
  skipAssignment: false,
  memberId: 'm',
  members: [],
};

/** Answers the JoinGroup on the wire. */
export const join = (c: Member, change: Partial<JoinGroupResponse> = {}): void =>
  c.reply(c.coordinator.node, { ...JOINED, ...change });

/** Answers the SyncGroup on the wire. */
export const sync = (c: Member, partitions: readonly string[], error: ErrorCode = 'NONE'): void =>
  c.reply(c.coordinator.node, {
    type: 'SyncGroupResponse',
    error,
    protocolType: 'consumer',
    protocolName: null,
    assignment: { partitions, userData: null },
  });

/** Joins generation 1 as a follower and owns these partitions. */
export function settle(c: Member, partitions: readonly string[], generationId = 1): void {
  join(c, { generationId });
  sync(c, partitions);
}

/** The probes of a type, oldest first. */
export const probes = <T extends Probe['type']>(
  c: Member,
  type: T,
): Extract<Probe, { type: T }>[] =>
  c.probes.filter((probe) => probe.type === type) as Extract<Probe, { type: T }>[];

/** What the rebalance listener was told: `+` assigned, `-` revoked, `!` lost. */
export const told = (c: Member): string[] =>
  c.answers.flatMap((a) => {
    if (a.type === 'PartitionsAssigned') return [`+${a.partitions.join()}`];
    if (a.type === 'PartitionsRevoked') return [`-${a.partitions.join()}`];
    return a.type === 'PartitionsLost' ? [`!${a.partitions.join()}`] : [];
  });

/** The answers of a type, oldest first. */
export const answers = <T extends Answer['type']>(
  c: Member,
  type: T,
): Extract<Answer, { type: T }>[] =>
  c.answers.filter((a) => a.type === type) as Extract<Answer, { type: T }>[];
