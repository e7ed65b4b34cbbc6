import type { RuntimeWork } from './host.ts';
import { loadTimer, onLoadTimer, onUnloadTimer, unloadTimer } from './load.ts';
import { onLingerTimer, onShardTimer, onWriteTimeout } from './runtime.ts';
import type { CoordinatorKinds } from './shard.ts';
import { lingerTimer, writeTimer } from './write.ts';

/** One of a coordinator's timers fired. */
export function onRuntimeTimer<K extends CoordinatorKinds>(
  work: RuntimeWork<K>,
  timer: string,
  subject: number,
): void {
  const { name } = work.logic;
  switch (timer) {
    case loadTimer(name):
      onLoadTimer(work, subject);
      return;
    case unloadTimer(name):
      onUnloadTimer(work, subject);
      return;
    case writeTimer(name):
      onWriteTimeout(work, subject);
      return;
    case lingerTimer(name):
      onLingerTimer(work, subject);
      return;
    default:
      onShardTimer(work, subject);
  }
}
