import { unreachable } from '../assert.ts';
import type { ServerSettings } from '../config/settings.ts';
import { plusMicros } from '../time.ts';
import type { Turn } from '../turn.ts';

/** The periodic tasks of an active controller, each with a timer of its own (control-plane §2.2). */
export type ControllerTask =
  | 'controller.write-no-op'
  | 'controller.fence-stale-broker'
  | 'controller.elect-preferred'
  | 'controller.elect-unclean';

/** All tasks, in the order in which their timers are armed. */
export const CONTROLLER_TASKS: readonly ControllerTask[] = [
  'controller.write-no-op',
  'controller.fence-stale-broker',
  'controller.elect-preferred',
  'controller.elect-unclean',
];

/** A task that has more to do comes again after this time (control-plane §2.2). */
const AGAIN_MICROS = 10_000;

/** How often a task runs, in microseconds; null where it is turned off (control-plane §2.2, §5). */
export function periodOf(task: ControllerTask, settings: ServerSettings): number | null {
  switch (task) {
    case 'controller.write-no-op': {
      const ms = settings['metadata.max.idle.interval.ms'];
      return ms > 0 ? ms * 1000 : null;
    }
    case 'controller.fence-stale-broker':
      return Math.max(1000, Math.floor((settings['broker.session.timeout.ms'] * 1000) / 8));
    case 'controller.elect-preferred':
      return settings['auto.leader.rebalance.enable']
        ? settings['leader.imbalance.check.interval.seconds'] * 1_000_000
        : null;
    case 'controller.elect-unclean':
      return settings['unclean.leader.election.interval.ms'] * 1000;
    default:
      return unreachable(task);
  }
}

/** Arms a task's timer for its next run: its period from now, or soon where it has more to do. */
export function schedule(
  turn: Turn,
  task: ControllerTask,
  settings: ServerSettings,
  hasMore: boolean,
): void {
  const period = hasMore ? AGAIN_MICROS : periodOf(task, settings);
  if (period !== null) turn.setTimer(task, 0, plusMicros(turn.now, period));
}

/** Disarms every task: the controller is active no more. */
export function cancelTimers(turn: Turn): void {
  for (const task of CONTROLLER_TASKS) turn.cancelTimer(task, 0);
}
