/** Something that is painted in a frame when what it shows has changed. */
export interface Painter {
  readonly paint: () => void;
}

/** Called at the beginning of each frame with the wall time since the last one; true to be called again. */
export type Ticker = (elapsedMs: number) => boolean;

/** Where frames come from: the browser's `requestAnimationFrame`, or a test's own. */
export type RequestFrame = (callback: (nowMs: number) => void) => void;

/** The longest step that one frame may make: a tab that was hidden does not jump ahead. */
const LONGEST_FRAME_MS = 100;

/**
 * The one place that asks for frames (viz.md §1.7): the ticker moves the playhead, signals settle, then the painters
 * whose input has changed paint. Nothing is asked for while nothing moves.
 */
export class Scheduler {
  private readonly requestFrame: RequestFrame;
  private readonly dirty = new Set<Painter>();
  private ticker: Ticker | null = null;
  private isWaiting = false;
  private isTicking = false;
  private lastMs = 0;

  constructor(requestFrame: RequestFrame) {
    this.requestFrame = requestFrame;
  }

  /** Lets a painter paint in the next frame. */
  invalidate(painter: Painter): void {
    this.dirty.add(painter);
    this.wake();
  }

  /** Forgets a painter that is gone. */
  forget(painter: Painter): void {
    this.dirty.delete(painter);
  }

  /** What moves the playhead. */
  setTicker(ticker: Ticker): void {
    this.ticker = ticker;
  }

  /** Starts calling the ticker, until it says that it is done. */
  startTicking(): void {
    if (this.isTicking) return;
    this.isTicking = true;
    this.lastMs = -1;
    this.wake();
  }

  private wake(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.requestFrame((nowMs) => this.frame(nowMs));
  }

  private frame(nowMs: number): void {
    // What changes during the frame, before it is painted, is painted in it.
    if (this.isTicking && this.ticker !== null) {
      const elapsedMs = this.lastMs < 0 ? 0 : Math.min(nowMs - this.lastMs, LONGEST_FRAME_MS);
      this.isTicking = this.ticker(elapsedMs);
    }
    this.lastMs = nowMs;
    const painters = [...this.dirty];
    this.dirty.clear();
    for (const painter of painters) painter.paint();
    this.isWaiting = false;
    if (this.isTicking || this.dirty.size > 0) this.wake();
  }
}
