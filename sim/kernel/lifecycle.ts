import { assert } from '../../core/assert.ts';
import { afterPowerLoss, EMPTY_DISK } from '../../core/disk.ts';
import { mixString } from '../../core/hash.ts';
import type { Kernel } from './kernel.ts';
import { diskOf, type NodeRuntime, processName } from './node.ts';
import { Timers } from './timers.ts';

/** What can be done to a node from outside. Each does what its name says and nothing else (test/contract). */

/** Starts the process of a stopped node, giving its host power first. */
export function start(kernel: Kernel, node: NodeRuntime): void {
  if (node.status === 'running' || node.status === 'paused') return;
  node.status = 'running';
  node.boot += 1;
  node.busyUntil = 0;
  node.timers = new Timers(processName(node));
  const name = `${processName(node)} start`;
  kernel.push(
    'start',
    kernel.now,
    node,
    null,
    kernel.choices.entropy(mixString(0, name)),
    name,
    null,
  );
  kernel.tell(node, 'started', '');
  kernel.transport.release();
}

/**
 * Ends a process while its host goes on: the disk keeps everything written, the operating system closes the
 * connections. A process that ended itself gives its `reason`.
 * Simplified: A flush that a crash interrupts makes nothing durable.
 */
export function crash(kernel: Kernel, node: NodeRuntime, reason = ''): void {
  if (node.status === 'off' || node.status === 'stopped') return;
  endProcess(kernel, node);
  node.status = 'stopped';
  kernel.transport.closeAll(node.index);
  kernel.tell(node, reason === '' ? 'crashed' : 'halted', reason);
}

/**
 * Takes the power from a host, whether or not its process runs: what was not flushed is lost except what chance
 * spares, and nobody is told. With `torn` the last spared batch of each log is damaged.
 */
export function losePower(kernel: Kernel, node: NodeRuntime, torn: boolean): void {
  if (node.status === 'off') return;
  endProcess(kernel, node);
  node.status = 'off';
  kernel.transport.forgetAll(node.index);
  node.powerLosses += 1;
  node.disk = afterPowerLoss(node.disk, torn, (site, target) => {
    const name = `${node.spec.name} power-loss ${node.powerLosses} ${target}`;
    return kernel.choices.choose(site, kernel.choices.entropy(mixString(0, name)), name);
  });
  kernel.tell(node, 'power-lost', torn ? 'torn tail' : '');
}

/** Replaces the disk of a stopped node by an empty one. */
export function wipe(kernel: Kernel, node: NodeRuntime): void {
  assert(node.state === null, 'a disk is replaced while no process holds it');
  node.disk = { logs: EMPTY_DISK.logs, files: EMPTY_DISK.files, health: node.disk.health };
  kernel.tell(node, 'wiped', '');
}

/** Lets a process need `micros` of virtual time for one input; 0 for none. */
export function slowDown(node: NodeRuntime, micros: number): void {
  node.serviceMicros = micros;
}

/** Adds `micros` to every flush that a node begins from now on; negative to take it away again. */
export function slowFlushes(node: NodeRuntime, micros: number): void {
  node.flushExtraMicros += micros;
}

/** Keeps a process from doing anything; with `clockStops` its machine is suspended, its monotonic clock too. */
export function pause(kernel: Kernel, node: NodeRuntime, clockStops: boolean): void {
  if (node.status !== 'running') return;
  node.status = 'paused';
  node.pausedAt = node.clock.monotonic(kernel.now);
  node.clockStops = clockStops;
  kernel.tell(node, 'paused', clockStops ? 'clock stopped' : '');
}

/** Lets a paused process go on with all that waited for it. */
export function resume(kernel: Kernel, node: NodeRuntime): void {
  if (node.status !== 'paused') return;
  node.status = 'running';
  if (node.clockStops) {
    node.clock.stop(node.clock.monotonic(kernel.now) - node.pausedAt);
    rearm(kernel, node);
  }
  kernel.drainNodeAt(node, kernel.now);
  kernel.tell(node, 'resumed', '');
}

/** Moves a node's wall clock by `micros` against true time; its monotonic clock does not notice. */
export function jumpClock(node: NodeRuntime, micros: number): void {
  node.clock.jump(micros);
}

/** Lets both clocks of a node run `ppm` parts per million too fast from now on. */
export function driftClock(kernel: Kernel, node: NodeRuntime, ppm: number): void {
  node.clock.setDrift(kernel.now, ppm);
  rearm(kernel, node);
}

function rearm(kernel: Kernel, node: NodeRuntime): void {
  for (const slot of node.timers.all()) {
    if (slot.armed) kernel.arm(node, slot, slot.local, slot.cause);
  }
}

function endProcess({ watch }: Kernel, node: NodeRuntime): void {
  node.disk = diskOf(node);
  node.state = null;
  if (watch !== null) for (const item of node.deferred) watch.lost(item, 'ended');
  node.deferred.length = 0;
  node.flushing.clear();
  node.busyUntil = 0;
  node.timers = new Timers(processName(node));
}
