import type { RowDetail } from '../../sim/trace/detail.ts';
import type { FromEngine, Source, ToEngine } from '../engine/protocol.ts';

/** What the page needs of a worker; a test gives its own. */
export interface Port {
  readonly post: (message: ToEngine) => void;
  readonly terminate: () => void;
}

/** Starts a worker that answers to `onMessage`, and to `onError` when it fails to load or throws. */
export type StartPort = (
  onMessage: (message: FromEngine) => void,
  onError: (message: string) => void,
) => Port;

/** Starts the engine's worker: a module worker, or in the one-file build one from a blob (viz.md §1.8). */
export const startWorker: StartPort = (onMessage, onError) => {
  const worker = new Worker(new URL('../engine/engine.worker.ts', import.meta.url), {
    type: 'module',
  });
  worker.onmessage = (event: MessageEvent<FromEngine>) => onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    onError(event.message === '' || event.message === undefined ? 'worker' : event.message);
  };
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
};

/** Who hears what the engine says of runs. */
export type OnRun = (message: Exclude<FromEngine, { type: 'Detail' }>) => void;

/** The page's end of the engine: one worker for a run and its forks, a new one for each run that is opened. */
export class EngineClient {
  private readonly startPort: StartPort;
  private readonly onRun: OnRun;
  private port: Port | null = null;
  private readonly waiting = new Map<number, (detail: RowDetail | null) => void>();
  private requests = 0;
  private readonly open = new Set<number>();

  constructor(startPort: StartPort, onRun: OnRun) {
    this.startPort = startPort;
    this.onRun = onRun;
  }

  /** Ends every run and frees the worker with all that it holds. */
  reset(): void {
    this.port?.terminate();
    this.port = null;
    this.open.clear();
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
  }

  /** Starts a run. */
  run(branch: number, source: Source): void {
    this.port ??= this.start();
    this.open.add(branch);
    this.port.post({ type: 'Open', branch, source });
  }

  /** Ends a run before its end; its rows stay readable. */
  cancel(branch: number): void {
    if (this.open.delete(branch)) this.port?.post({ type: 'Cancel', branch });
  }

  /** What a row's event took in and gave out; null where the engine cannot say. */
  detail(branch: number, row: number): Promise<RowDetail | null> {
    const { port } = this;
    if (port === null) return Promise.resolve(null);
    const request = ++this.requests;
    return new Promise((resolve) => {
      this.waiting.set(request, resolve);
      port.post({ type: 'Detail', branch, row, request });
    });
  }

  private start(): Port {
    return this.startPort(
      (message) => this.onMessage(message),
      (message) => this.onError(message),
    );
  }

  private onMessage(message: FromEngine): void {
    if (message.type === 'Detail') {
      this.waiting.get(message.request)?.(message.detail);
      this.waiting.delete(message.request);
      return;
    }
    if (message.type === 'Ended' || message.type === 'Failed') this.open.delete(message.branch);
    this.onRun(message);
  }

  /** A worker that fails outside of a run takes all its runs with it. */
  private onError(message: string): void {
    const branches = this.open.size === 0 ? [0] : [...this.open];
    this.reset();
    for (const branch of branches) {
      this.onRun({ type: 'Failed', branch, kind: 'internal', message, detail: '' });
    }
  }
}
