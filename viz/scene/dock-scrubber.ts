import { notableSentence } from '../../sim/words/notable.ts';
import { grouped, seconds } from '../../sim/words/time.ts';
import { totalDensity } from './density.ts';
import type { DockLane, LaneBox } from './dock-layout.ts';
import { baseline, disc, glyph, hatch, line, rect, text } from './draw.ts';
import type { Colour, Mark, Shape } from './mark.ts';
import { playheadTitle } from './playhead.ts';
import type { SceneInput } from './scene.ts';
import { textWidth } from './text-width.ts';
import { momentOf, type TimeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

const BIN = 3;
const TYPE = { size: 11, weight: 'normal', family: 'mono' } as const;

/** What the reader has chosen of the dock: pinned lanes, and what is marked by hand on the scrubber. */
export interface DockOptions {
  /** Rows. */
  readonly bookmarks?: readonly number[];
  /** Where other branches leave this one. */
  readonly forks?: readonly { readonly row: number; readonly name: string }[];
  /** Lanes that stay where there is no room for all. */
  readonly pinned?: readonly DockLane[];
}

/** How much happens when, what is notable, bookmarks and forks. */
export function scrubberLane(
  input: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  options: DockOptions,
): Mark[] {
  const glyphRow = height >= 30 ? 16 : 0;
  const track = { x: scale.from, y: top, width: scale.to - scale.from, height: height - glyphRow };
  return [
    rect(track, { fill: 'background', stroke: 'grid' }),
    ...density(input, scale, track),
    ...generating(input, scale, track),
    ...(glyphRow === 0 ? [] : notables(input, scale, top + height - 7)),
    ...handMarks(input, scale, track, options),
  ];
}

interface Track {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function density({ trace, window }: SceneInput, scale: TimeScale, track: Track): Mark[] {
  const parts = Math.max(1, Math.floor(track.width / BIN));
  const counts = totalDensity(trace, window.fromMicros, window.toMicros, parts);
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const width = track.width / parts;
  const micros = (window.toMicros - window.fromMicros) / parts;
  const marks: Mark[] = [];
  counts.forEach((count, part) => {
    if (count === 0) return;
    const height = Math.max(1.5, ((track.height - 3) * Math.log2(1 + count)) / Math.log2(1 + most));
    marks.push(
      rect(
        {
          x: scale.from + part * width,
          y: track.y + track.height - height,
          width: width - 0.75,
          height,
        },
        {
          fill: 'muted',
          opacity: 0.45,
          target: { type: 'Time', atMicros: window.fromMicros + part * micros },
        },
      ),
    );
  });
  return marks;
}

/** The part of the run that has not been simulated yet. */
function generating(
  { trace, window, language }: SceneInput,
  scale: TimeScale,
  track: Track,
): Mark[] {
  if (trace.summary !== null) return [];
  const from = Math.max(
    scale.from,
    scale.at(Math.max(window.fromMicros, momentOf(trace, trace.rowCount - 1))),
  );
  if (scale.to - from < 4) return [];
  const title = sceneWords(language).generating;
  return [hatch({ ...track, x: from, width: scale.to - from }, 'grid', { title })];
}

interface Sign {
  readonly shape: Shape;
  readonly colour: Colour;
  /** Of two in one place the worthier one is shown. */
  readonly worth: number;
}

const SIGNS: Readonly<Record<string, Sign>> = {
  violated: { shape: 'cross', colour: 'bad', worth: 9 },
  'power-lost': { shape: 'cross', colour: 'bad', worth: 8 },
  crashed: { shape: 'cross', colour: 'bad', worth: 8 },
  halted: { shape: 'cross', colour: 'bad', worth: 8 },
  wiped: { shape: 'cross', colour: 'bad', worth: 8 },
  LogTruncated: { shape: 'triangle-down', colour: 'bad', worth: 7 },
  PartitionDecided: { shape: 'triangle', colour: 'warn', worth: 7 },
  BecameLeader: { shape: 'square', colour: 'leader', worth: 6 },
  ControllerActivated: { shape: 'crown', colour: 'metadata', worth: 6 },
  BrokerFenced: { shape: 'hexagon', colour: 'warn', worth: 5 },
  IsrChanged: { shape: 'triangle-down', colour: 'warn', worth: 4 },
  'fault-started': { shape: 'diamond', colour: 'other', worth: 5 },
  paused: { shape: 'pause', colour: 'warn', worth: 5 },
};

const APART = 11;

/** The worthiest notables, so far apart that each can be seen and hit. */
function notables(input: SceneInput, scale: TimeScale, y: number): Mark[] {
  const { trace, window, language } = input;
  const found = trace.notables.flatMap(({ row, notable }) => {
    const sign = SIGNS[notable.kind];
    const at = trace.rows.at[row] as number;
    if (sign === undefined || at < window.fromMicros || at > window.toMicros) return [];
    return [{ row, notable, sign, x: scale.at(at) }];
  });
  const shown: typeof found = [];
  const taken = new Set<number>();
  for (const item of found.toSorted((a, b) => b.sign.worth - a.sign.worth || a.row - b.row)) {
    // Places are taken in steps, so that this takes no longer for thousands of notables.
    const place = Math.round(item.x / APART);
    if (taken.has(place) || taken.has(place - 1) || taken.has(place + 1)) continue;
    taken.add(place);
    shown.push(item);
  }
  return shown
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, notable, sign, x }) =>
      glyph(x, y, sign.shape, 10, sign.colour, {
        title:
          `${seconds(notable.at)} s: ${notable.node} ${notableSentence(notable, language)}`.replace(
            '  ',
            ' ',
          ),
        target: { type: 'Row', row },
      }),
    );
}

function handMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  track: Track,
  options: DockOptions,
): Mark[] {
  const words = sceneWords(language);
  const moment = (row: number): number => momentOf(trace, row);
  const bookmarks = (options.bookmarks ?? []).flatMap((row, index): Mark[] => {
    const x = scale.at(moment(row));
    const title = words.bookmark(String(index + 1), seconds(moment(row)));
    const target = { type: 'Row', row } as const;
    return [
      line(x, track.y, x, track.y + track.height, {
        stroke: 'info',
        strokeWidth: 1.5,
        title,
        target,
      }),
      glyph(x, track.y + 4, 'triangle-down', 9, 'info', { title, target }),
    ];
  });
  const forks = (options.forks ?? []).flatMap(({ row, name }): Mark[] => {
    const x = scale.at(moment(row));
    const title = words.fork(name, seconds(moment(row)));
    const target = { type: 'Row', row } as const;
    const y = track.y + track.height;
    return [
      line(x, y, x, track.y + 6, { stroke: 'runB', strokeWidth: 2, title, target }),
      line(x, track.y + track.height / 2, x + 8, track.y + 2, {
        stroke: 'runB',
        strokeWidth: 2,
        arrow: 'end',
        title,
        target,
      }),
    ];
  });
  return [...bookmarks, ...forks];
}

/** The playhead through all lanes, with its moment beside the thumb. */
export function dockPlayhead(
  input: SceneInput,
  scale: TimeScale,
  top: number,
  { top: trackTop, height }: LaneBox,
): Mark[] {
  const { trace, focus, window } = input;
  const { nowMicros, row } = focus;
  if (nowMicros < window.fromMicros || nowMicros > window.toMicros) return [];
  const x = scale.at(nowMicros);
  const trackHeight = height - (height >= 30 ? 16 : 0);
  const y = trackTop + trackHeight / 2;
  const event = row < 0 ? 0 : (trace.rows.event[row] as number);
  const said = `${seconds(nowMicros)} s · ${grouped(event)}`;
  const width = textWidth(said, TYPE) + 8;
  const isLeft = x + 12 + width > scale.to;
  const left = isLeft ? x - 12 - width : x + 12;
  const title = playheadTitle(input);
  return [
    line(x, top, x, trackTop + trackHeight, { stroke: 'leader', strokeWidth: 2, title }),
    rect({ x: left, y: y - 8, width, height: 16 }, { fill: 'background', radius: 3, opacity: 0.9 }),
    text(left + 4, baseline(y, TYPE.size), said, TYPE),
    disc(x, y, 6, { fill: 'leader', title }),
  ];
}
