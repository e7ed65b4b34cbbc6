import type { Trace } from '../../sim/trace/trace.ts';
import { TraceViews } from '../../sim/trace/view.ts';
import type { Focus, SceneInput, Size } from '../../viz/scene/scene.ts';
import { firstRowAt } from '../../viz/scene/time-axis.ts';

/** What a test says of a picture; the rest is the plain case. */
export interface PictureOptions {
  readonly focus?: Partial<Focus>;
  readonly language?: SceneInput['language'];
  readonly window?: SceneInput['window'];
  readonly isPlaying?: boolean;
  readonly reducedMotion?: boolean;
}

/** Makes inputs of scenes from one trace. */
export function sceneInputs(
  trace: Trace,
): (nowMicros: number, size: Size, options?: PictureOptions) => SceneInput {
  const views = new TraceViews(trace);
  return (nowMicros, size, options = {}) => {
    const row = firstRowAt(trace, nowMicros + 1) - 1;
    return {
      trace,
      view: views.at(options.focus?.row ?? row),
      focus: {
        branch: 0,
        row,
        nowMicros,
        node: null,
        partition: 0,
        message: null,
        ...options.focus,
      },
      size,
      language: options.language ?? 'en',
      window: options.window ?? { fromMicros: 0, toMicros: trace.untilMicros },
      isPlaying: options.isPlaying ?? false,
      reducedMotion: options.reducedMotion ?? false,
    };
  };
}

export const WIDE: Size = { width: 824, height: 292 };
export const NARROW: Size = { width: 390, height: 236 };
