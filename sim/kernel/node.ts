import { type Disk, EMPTY_DISK } from '../../core/disk.ts';
import type { Machine, Message, NodeId, NodeState } from '../../core/machine.ts';
import { NodeClock } from './clock.ts';
import type { Scheduled } from './scheduled.ts';
import { Timers } from './timers.ts';

/** A node as the caller of a kernel describes it. */
export interface NodeSpec {
  readonly id: NodeId;
  /** A short name (`b1`, `c2`, `p1`) that appears in choice keys, traces and pictures. */
  readonly name: string;
  readonly machine: Machine<unknown, Message, unknown, unknown, unknown>;
}

/** Whether a node's process runs. `off` is a host without power. */
export type ProcessStatus = 'off' | 'stopped' | 'running' | 'paused';

/** The flushes of one target: how many were begun, and when the last one ends. */
export interface FlushCount {
  readonly ordinal: number;
  readonly until: number;
}

/** A node as the kernel runs it. */
export interface NodeRuntime {
  readonly index: number;
  readonly spec: NodeSpec;
  status: ProcessStatus;
  /** Process starts so far; the number of the running one. */
  boot: number;
  /** What is on the disk while no process runs. */
  disk: Disk;
  /** The running process, or null. */
  state: NodeState<unknown> | null;
  timers: Timers;
  clock: NodeClock;
  /** Deliveries that wait because the process is paused or busy, in order. */
  readonly deferred: Scheduled[];
  draining: boolean;
  /** Virtual time that the process needs for one input, and until when it is busy with the last. */
  serviceMicros: number;
  busyUntil: number;
  /** What slow-flush episodes add to every flush. */
  flushExtraMicros: number;
  /** The process's last flush of each log or file. */
  readonly flushing: Map<string, FlushCount>;
  /** Commands given and power losses suffered so far: ordinals of choice keys. */
  commands: number;
  powerLosses: number;
  /** What the monotonic clock showed when the process was paused, and whether it has stood still since. */
  pausedAt: number;
  clockStops: boolean;
}

/** A node whose process was never started. */
export function newNode(index: number, spec: NodeSpec): NodeRuntime {
  return {
    index,
    spec,
    status: 'stopped',
    boot: 0,
    disk: EMPTY_DISK,
    state: null,
    timers: new Timers(`${spec.name}#0`),
    clock: new NodeClock(null),
    deferred: [],
    draining: false,
    serviceMicros: 0,
    busyUntil: 0,
    flushExtraMicros: 0,
    flushing: new Map(),
    commands: 0,
    powerLosses: 0,
    pausedAt: 0,
    clockStops: false,
  };
}

/** How choice keys name the node's current process. */
export const processName = (node: NodeRuntime): string => `${node.spec.name}#${node.boot}`;

/** The node's disk, whether or not a process holds it. */
export const diskOf = (node: NodeRuntime): Disk => node.state?.disk ?? node.disk;
