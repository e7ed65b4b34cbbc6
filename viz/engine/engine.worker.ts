import { chunkBuffers } from '../../sim/trace/chunk.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { EngineSession } from './session.ts';

/** How long the worker runs before it looks whether the page has said something. */
const SLICE_MS = 8;

const session = new EngineSession(() => performance.now());

/** Messages of the page come between two tasks, so that a cancelled run stops within a slice. */
const { port1: begin, port2: wake } = new MessageChannel();
let isAwake = false;

begin.onmessage = () => {
  say(session.advance(SLICE_MS));
  isAwake = session.isBusy;
  if (isAwake) wake.postMessage(null);
};

self.onmessage = ({ data }: MessageEvent<ToEngine>) => {
  say(session.take(data));
  if (isAwake || !session.isBusy) return;
  isAwake = true;
  wake.postMessage(null);
};

function say(messages: readonly FromEngine[]): void {
  for (const message of messages) {
    const transfer = message.type === 'Chunk' ? chunkBuffers(message.chunk) : [];
    self.postMessage(message, { transfer });
  }
}
