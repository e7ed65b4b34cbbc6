import { unreachable } from '../../core/assert.ts';
import { beginFlush } from '../../core/disk.ts';
import { mix, mixString } from '../../core/hash.ts';
import type { Effect, NodeState } from '../../core/machine.ts';
import type { Kernel } from './kernel.ts';
import { FLUSH_LATENCY } from './latency.ts';
import { type NodeRuntime, processName } from './node.ts';

/**
 * Carries out a step's effects in order. Gives the reason of a `Halt`, behind which nothing is carried out, else null.
 */
export function carryOut(
  kernel: Kernel,
  node: NodeRuntime,
  effects: readonly Effect[],
): string | null {
  const { transport } = kernel;
  const { index } = node;
  for (let i = 0; i < effects.length; i++) {
    const effect = effects[i] as Effect;
    switch (effect.type) {
      case 'Send':
        transport.send(index, effect.connection, effect.message);
        break;
      case 'Reply':
        transport.reply(index, effect.connection, effect.message);
        break;
      case 'SetTimer':
        kernel.arm(node, node.timers.slot(effect.timer, effect.subject), effect.at, kernel.cause);
        break;
      case 'CancelTimer':
        node.timers.slot(effect.timer, effect.subject).armed = false;
        break;
      case 'Probe':
        break;
      case 'Flush':
        flush(kernel, node, effect.target);
        break;
      case 'Connect':
        transport.connect(
          index,
          effect.connection,
          kernel.nodeById(effect.peer).index,
          effect.purpose,
        );
        break;
      case 'Disconnect':
        transport.disconnect(index, effect.connection);
        break;
      case 'Answer':
        kernel.parts.onAnswer(node, effect.answer, kernel);
        break;
      case 'Halt':
        return effect.reason;
      default:
        unreachable(effect);
    }
  }
  return null;
}

/**
 * Begins a flush of one log or file. Flushes of one target end in the order in which they began, as the file system
 * makes them: an earlier one that took longer must not bring older content back.
 */
function flush(kernel: Kernel, node: NodeRuntime, target: string): void {
  const { choices } = kernel;
  const { disk } = node.state as NodeState<unknown>;
  const before = node.flushing.get(target);
  const ordinal = (before?.ordinal ?? 0) + 1;
  const key = mix(mixString(mixString(FLUSH_LATENCY.id, processName(node)), target), ordinal);
  const name = choices.named ? `${processName(node)} flush ${target} ${ordinal}` : '';
  const chance = choices.entropy(key);
  const micros = kernel.flushMicros(choices.choose(FLUSH_LATENCY, chance, name));
  const until = Math.max(kernel.now + micros + node.flushExtraMicros, before?.until ?? 0);
  node.flushing.set(target, { ordinal, until });
  kernel.push('flushed', until, node, null, chance, name, beginFlush(disk, target));
}
