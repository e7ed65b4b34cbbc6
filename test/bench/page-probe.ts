/** What is noted down inside of the page while it is measured, all in milliseconds. */
export interface PageProbe {
  /** When the columns began to come, and when they had all come. */
  beganMs: number;
  /** Work of each frame: what its callbacks took together. */
  frames: number[];
  /** Work of the handlers of pointer events since the last frame. */
  handlersMs: number;
  /** From each frame to the next while `isWatching`. */
  gaps: number[];
  isWatching: boolean;
}

declare global {
  var samsaProbe: PageProbe;
}

/**
 * Runs in the page before its own scripts: times what the page does in each frame and in answer to the pointer. Work is
 * what a slow display or a busy machine does not add to.
 */
export function installProbe(): void {
  const probe: PageProbe = { beganMs: 0, frames: [], handlersMs: 0, gaps: [], isWatching: false };
  globalThis.samsaProbe = probe;
  timeFrames(probe);
  timeHandlers(probe);
  hearOfColumns(probe);

  function timeFrames(into: PageProbe): void {
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((now) => {
        const began = performance.now();
        callback(now);
        into.frames.push(performance.now() - began + into.handlersMs);
        into.handlersMs = 0;
      });
    let last = 0;
    const watch = (now: number): void => {
      if (into.isWatching && last > 0) into.gaps.push(now - last);
      last = into.isWatching ? now : 0;
      request(watch);
    };
    request(watch);
  }

  function timeHandlers(into: PageProbe): void {
    let began = 0;
    for (const type of ['pointerdown', 'pointermove']) {
      window.addEventListener(
        type,
        () => {
          began = performance.now();
        },
        { capture: true },
      );
      // The last to hear of it: what other handlers did, and the rendering that they asked for, is done.
      window.addEventListener(type, () => {
        into.handlersMs += performance.now() - began;
      });
    }
  }

  function hearOfColumns(into: PageProbe): void {
    const Plain = window.Worker;
    window.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', (event: MessageEvent<{ type: string }>) => {
          if (event.data.type === 'Opened') into.beganMs = performance.now();
        });
      }
    };
  }
}
