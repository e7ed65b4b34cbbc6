import type { RunSummary } from '../../sim/run/result.ts';
import { chunkBuffers } from '../../sim/trace/chunk.ts';
import type { FromEngine, ToEngine } from '../../viz/engine/protocol.ts';
import { randomChunks, randomStart, type Shape } from '../support/random-trace.ts';

/** What the page is measured with (viz.md §4). */
const MILLION: Shape = {
  rows: 1_000_000,
  nodes: 15,
  partitions: 12,
  slots: 900,
  stepMicros: 60,
  pieceRows: 8192,
};

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
  postMessage: (message: FromEngine, options?: { readonly transfer: Transferable[] }) => void;
}

const scope = globalThis as unknown as WorkerScope;

// Stands in the place of the engine's worker: hands over columns that it has made beforehand, as fast as they are taken.
scope.onmessage = ({ data }) => {
  if (data.type !== 'Open') return;
  const { branch } = data;
  const chunks = [...randomChunks(MILLION, 1)];
  const { nodes, partitions, untilMicros } = randomStart(MILLION);
  scope.postMessage({
    type: 'Opened',
    branch,
    header: {
      name: 'million',
      title: 'A million rows',
      description: '',
      seed: '1',
      params: [],
      warnings: [],
      nodes,
      partitions,
      untilMicros,
      faultsUntilMicros: untilMicros,
      parent: null,
      sharedRows: 0,
      shared: null,
    },
  });
  for (const chunk of chunks) {
    scope.postMessage({ type: 'Chunk', branch, chunk }, { transfer: chunkBuffers(chunk) });
  }
  scope.postMessage({ type: 'Ended', branch, summary: summary(untilMicros), grade: null });
};

function summary(untilMicros: number): RunSummary {
  const hash = '0000000000000000';
  return {
    samsa: '0.0.0',
    scenario: 'million',
    seed: '1',
    recipe: {
      format: 'samsa-recipe-1',
      samsa: '0.0.0',
      scenario: 'million',
      scenarioHash: hash,
      params: [],
      seed: '1',
      quiet: [],
      tape: {},
      faults: [],
      events: MILLION.rows,
      hash,
      ladder: [],
    },
    link: null,
    outcome: 'ok',
    ended: 'until',
    message: null,
    hash,
    events: MILLION.rows,
    virtualMs: untilMicros / 1000,
    guarantees: [],
    notable: [],
    groups: [],
    warnings: [],
    timing: { wallMs: 0, eventsPerSecond: 0 },
  };
}
