import type { Trace } from '../../sim/trace/trace.ts';
import { seconds } from '../../sim/words/time.ts';
import { nameOf } from './cluster.ts';
import { pyramidOf, rarestOf } from './density.ts';
import { rect } from './draw.ts';
import type { Mark } from './mark.ts';
import { classColour, ROW_CLASSES, rowClasses } from './row-class.ts';
import type { SceneInput } from './scene.ts';
import { place, type SpacetimeFrame } from './spacetime-frame.ts';
import { sceneWords } from './words.ts';

/** The width of a bar; two bars for every lane and bin must stay below the most marks of a pane. */
const BIN = 4;
const MOST_MARKS = 3600;
const CAP = 3;

const PLAIN = ['timer', 'disk', 'command', 'connection'] as const;

/** Counts of a lane in a bin of time. */
interface Bins {
  readonly binPixels: number;
  readonly count: Uint32Array;
  /** Index in `ROW_CLASSES` of the rarest class of the bin. */
  readonly rarest: Uint8Array;
  readonly perLane: number;
  readonly most: number;
}

/** What is too dense for arrows: how much happens on each lane, with the rarest kind on top (viz.md §1.7). */
export function densityBars(input: SceneInput, frame: SpacetimeFrame): Mark[] {
  const { trace, language, window } = input;
  const words = sceneWords(language);
  const bins = binned(trace, frame);
  const tallest = Math.max(4, frame.laneGap * 0.72);
  const marks: Mark[] = [];
  const caps: Mark[] = [];
  const micros = (window.toMicros - window.fromMicros) / bins.perLane;
  frame.lanes.forEach((node, lane) => {
    const across = frame.across(node);
    for (let bin = 0; bin < bins.perLane; bin++) {
      const count = bins.count[lane * bins.perLane + bin] as number;
      if (count === 0) continue;
      const height = Math.max(2, (tallest * Math.log2(1 + count)) / Math.log2(1 + bins.most));
      const from = window.fromMicros + bin * micros;
      const rarest = ROW_CLASSES[bins.rarest[lane * bins.perLane + bin] as number] ?? 'other';
      const title = words.density(
        nameOf(trace, node),
        count,
        seconds(from),
        seconds(from + micros),
      );
      const target = { type: 'Time', atMicros: from } as const;
      const start = frame.start + bin * bins.binPixels;
      const foot = across;
      const body = { start, length: bins.binPixels, foot, height };
      marks.push(bar(frame, body, { fill: 'muted', opacity: 0.4, title, target }));
      // Rare events never vanish (viz.md §1.7): their cap has a height of its own.
      const cap = { ...body, foot: foot - Math.max(0, height - CAP), height: CAP };
      caps.push(bar(frame, cap, { fill: classColour(rarest), target }));
    }
  });
  return [...marks, ...caps];
}

interface Bar {
  readonly start: number;
  readonly length: number;
  /** Where it stands across the direction of time. */
  readonly foot: number;
  readonly height: number;
}

function bar(
  frame: SpacetimeFrame,
  { start, length, foot, height }: Bar,
  look: Parameters<typeof rect>[1],
): Mark {
  const { x, y } = place(frame, start, foot - height);
  const long = Math.max(1, length - 0.5);
  return rect(
    frame.isPortrait ? { x, y, width: height, height: long } : { x, y, width: long, height },
    look,
  );
}

/** Counting rows one by one tells families of messages apart, as long as it takes no time that a frame would miss. */
const MOST_COUNTED = 60_000;

/** The last bins of a trace: while only the playhead moves, the window stays. */
const known: WeakMap<Trace, { readonly key: string; readonly bins: Bins }> = new WeakMap();

function binned(trace: Trace, frame: SpacetimeFrame): Bins {
  const { fromMicros, toMicros } = frame.scale.window;
  const key = [fromMicros, toMicros, frame.start, frame.end, ...frame.lanes].join();
  const kept = known.get(trace);
  if (kept?.key === key) return kept.bins;
  const bins = counted(trace, frame);
  known.set(trace, { key, bins });
  return bins;
}

function counted(trace: Trace, frame: SpacetimeFrame): Bins {
  const length = frame.end - frame.start;
  const wanted = Math.ceil(length / BIN);
  const fitting = Math.floor(MOST_MARKS / (2 * Math.max(1, frame.lanes.length)));
  const perLane = Math.max(8, Math.min(wanted, fitting));
  const bins = {
    binPixels: length / perLane,
    count: new Uint32Array(frame.lanes.length * perLane),
    rarest: new Uint8Array(frame.lanes.length * perLane).fill(NOTHING),
    perLane,
  };
  if (frame.toRow - frame.fromRow > MOST_COUNTED) fromPyramid(trace, frame, bins);
  else fromRows(trace, frame, bins);
  return { ...bins, most: bins.count.reduce((a, b) => Math.max(a, b), 1) };
}

const NOTHING = 255;

function fromPyramid(trace: Trace, frame: SpacetimeFrame, bins: Omit<Bins, 'most'>): void {
  const { fromMicros, toMicros } = frame.scale.window;
  const pyramid = pyramidOf(trace);
  frame.lanes.forEach((node, lane) => {
    const { counts, masks } = pyramid.query(node, fromMicros, toMicros, bins.perLane);
    bins.count.set(counts, lane * bins.perLane);
    masks.forEach((mask, bin) => {
      bins.rarest[lane * bins.perLane + bin] = rarestOf(mask);
    });
  });
}

function fromRows(trace: Trace, frame: SpacetimeFrame, bins: Omit<Bins, 'most'>): void {
  const { rows } = trace;
  const { count, rarest, perLane } = bins;
  const laneOf = new Int32Array(trace.nodes.length).fill(-1);
  frame.lanes.forEach((node, lane) => {
    laneOf[node] = lane;
  });
  const classes = rowClasses(trace);
  const number = new Float64Array(ROW_CLASSES.length);
  for (let row = frame.fromRow; row < frame.toRow; row++) {
    const rowClass = classes[row] as number;
    number[rowClass] = (number[rowClass] as number) + 1;
  }
  // What belongs to no message and is no fault is never what makes a bin worth a look.
  for (const plain of PLAIN) number[ROW_CLASSES.indexOf(plain)] = Number.MAX_SAFE_INTEGER;
  const { fromMicros, toMicros } = frame.scale.window;
  const perMicro = perLane / Math.max(1, toMicros - fromMicros);
  for (let row = frame.fromRow; row < frame.toRow; row++) {
    const node = rows.node[row] as number;
    const lane = node < 0 ? -1 : (laneOf[node] as number);
    if (lane < 0) continue;
    const micros = (rows.at[row] as number) - fromMicros;
    const index = lane * perLane + Math.min(perLane - 1, Math.floor(micros * perMicro));
    count[index] = (count[index] as number) + 1;
    const rowClass = classes[row] as number;
    const known = rarest[index] as number;
    if (known === NOTHING || (number[rowClass] as number) < (number[known] as number)) {
      rarest[index] = rowClass;
    }
  }
}
