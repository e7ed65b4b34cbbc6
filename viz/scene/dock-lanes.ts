import type { Trace } from '../../sim/trace/trace.ts';
import { seconds } from '../../sim/words/time.ts';
import { brokersOf, nameOf } from './cluster.ts';
import type { LaneBox } from './dock-layout.ts';
import {
  controllerReigns,
  leaderReigns,
  type Reign,
  type VerdictTick,
  verdictTicks,
} from './dock-spans.ts';
import { baseline, glyph, hatch, line, rect, text } from './draw.ts';
import { epochTint } from './epoch.ts';
import { seriesOf, spansOf } from './history.ts';
import { type Ground, placed } from './label.ts';
import type { Colour, Mark } from './mark.ts';
import type { SceneInput } from './scene.ts';
import { fitted, textWidth } from './text-width.ts';
import { momentOf, stretch, type TimeScale } from './time-axis.ts';
import { sceneWords } from './words.ts';

const TYPE = { size: 10, weight: 'normal', family: 'mono' } as const;

/** Who leads when; hatched where nobody does. */
export function leaderLane(
  input: SceneInput,
  scale: TimeScale,
  box: LaneBox,
  partition: number,
): Mark[] {
  const reigns = leaderReigns(input.trace, partition);
  return reigns.flatMap((reign) => reignMarks(input, scale, box, reign, epochTint(reign.epoch)));
}

/** Who is the active controller when. */
export function controllerLane(input: SceneInput, scale: TimeScale, box: LaneBox): Mark[] {
  return controllerReigns(input.trace).flatMap((reign) =>
    reignMarks(input, scale, box, reign, 'background'),
  );
}

function reignMarks(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  { fromRow, toRow, node, epoch }: Reign,
  fill: Colour,
): Mark[] {
  const at = stretch(trace, scale, fromRow, toRow);
  if (at === null) return [];
  const words = sceneWords(language);
  const box = { ...at, y: top, height };
  const title = node < 0 ? words.noLeader : words.leaderSpan(nameOf(trace, node), epoch);
  const target = { type: 'Row', row: fromRow } as const;
  const label = fitted(title, at.width - 8, TYPE);
  const hasWhole = label === title;
  const y = baseline(top + height / 2, TYPE.size);
  if (node < 0) {
    const width = textWidth(label, TYPE) + 6;
    return [
      rect(box, { stroke: 'grid', title, target }),
      hatch(box, 'muted', { opacity: 0.7 }),
      ...(hasWhole
        ? [
            rect({ x: at.x + 2, y: top + 2, width, height: height - 4 }, { fill: 'background' }),
            text(at.x + 5, y, label, TYPE),
          ]
        : []),
    ];
  }
  return [
    rect(box, { fill, stroke: 'grid', title, target }),
    ...(hasWhole ? [text(at.x + 5, y, label, TYPE)] : []),
  ];
}

/** Room below the ribbons for the line that says that the ISR is too small. */
const UNDER = 13;

/** One ribbon for each replica as long as it is in the ISR, and where they are too few. */
export function isrLane(
  input: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  partition: number,
  ground: Ground,
): Mark[] {
  const { trace, language } = input;
  const words = sceneWords(language);
  const isr = seriesOf(trace, 'decidedIsr', -1, partition);
  const replicas = new Set(
    [...seriesOf(trace, 'decidedReplicas', -1, partition).values].flatMap(
      (list) => trace.lists[list] ?? [],
    ),
  );
  const members = brokersOf(trace).filter((node) => replicas.has(trace.nodes[node]?.id ?? -1));
  const spans = spansOf(isr, isr.rows[0] ?? trace.rowCount, trace.rowCount);
  const step = (height - UNDER) / Math.max(1, members.length);
  const ribbons: Mark[] = [];
  const labels: Mark[] = [];
  members.forEach((node, index) => {
    const id = trace.nodes[node]?.id ?? -1;
    const y = top + index * step;
    for (const { fromRow, toRow } of joined(spans, (list) =>
      (trace.lists[list] ?? []).includes(id),
    )) {
      const at = stretch(trace, scale, fromRow, toRow);
      if (at === null) continue;
      const title = words.replicaTitle(
        trace.partitions[partition] ?? '',
        nameOf(trace, node),
        words.replica.inSync,
      );
      const target = { type: 'Row', row: fromRow } as const;
      ribbons.push(
        rect(
          { ...at, y: y + 0.5, height: Math.max(2, step - 2) },
          { fill: 'inSync', title, target },
        ),
      );
      const isOpen = at.x + at.width >= scale.at(momentOf(trace, trace.rowCount - 1)) - 1;
      if (isOpen || step < 6) continue;
      const label = text(at.x + at.width + 4, baseline(y + step / 2, 9), nameOf(trace, node), {
        ...TYPE,
        size: 9,
        fill: 'muted',
      });
      // Ribbons that begin again leave no room for the name behind their end.
      const next = nextStart(trace, spans, toRow, id);
      if (next >= 0 && scale.at(momentOf(trace, next)) < label.x + textWidth(label.text, label) + 3)
        continue;
      const found = placed(ground, [label]);
      if (found !== null) labels.push(found);
    }
  });
  return [...ribbons, ...labels, ...tooFew(input, scale, { top, height }, partition, ground)];
}

type ListSpan = ReturnType<typeof spansOf>[number];

function joined(spans: readonly ListSpan[], fits: (list: number) => boolean): ListSpan[] {
  const found: ListSpan[] = [];
  for (const span of spans) {
    if (!fits(span.value)) continue;
    const last = found.at(-1);
    if (last !== undefined && last.toRow === span.fromRow)
      found[found.length - 1] = { ...last, toRow: span.toRow };
    else found.push(span);
  }
  return found;
}

const nextStart = (trace: Trace, spans: readonly ListSpan[], row: number, id: number): number =>
  spans.find(({ fromRow, value }) => fromRow >= row && (trace.lists[value] ?? []).includes(id))
    ?.fromRow ?? -1;

function tooFew(
  { trace, language }: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  partition: number,
  ground: Ground,
): Mark[] {
  const words = sceneWords(language);
  const isr = seriesOf(trace, 'decidedIsr', -1, partition);
  const least = seriesOf(trace, 'minInsyncReplicas', -1, partition);
  const y = top + height - UNDER + 2;
  const spans = spansOf(isr, isr.rows[0] ?? trace.rowCount, trace.rowCount);
  return spans.flatMap(({ fromRow, toRow, value }): Mark[] => {
    const size = trace.lists[value]?.length ?? 0;
    const min = least.values.at(-1) ?? 1;
    if (size >= min) return [];
    const at = stretch(trace, scale, fromRow, toRow);
    if (at === null) return [];
    const title = words.belowMin(size, min);
    const look = { size: 10, fill: 'warn' } as const;
    const label = placed(ground, [
      text(at.x + 4, y + 10, title, look),
      text(at.x + at.width, y + 10, title, { ...look, anchor: 'end' }),
    ]);
    const under = line(at.x, y, at.x + at.width, y, {
      stroke: 'warn',
      strokeWidth: 2,
      title,
      target: { type: 'Row', row: fromRow },
    });
    return label === null ? [under] : [under, label];
  });
}

/** Ticks nearer than this are one. */
const TICK_APART = 12;

/** A quiet bar, and what broke on it: a cross for a violation, a triangle for what is allowed (DESIGN law 10). */
export function guaranteeLane(
  input: SceneInput,
  scale: TimeScale,
  { top, height }: LaneBox,
  ground: Ground,
): Mark[] {
  const { trace, language, window } = input;
  const words = sceneWords(language);
  const end = scale.at(Math.min(window.toMicros, momentOf(trace, trace.rowCount - 1)));
  const middle = top + height / 2;
  const ticks = verdictTicks(trace).filter(({ row }) => {
    const at = trace.rows.at[row] as number;
    return at >= window.fromMicros && at <= window.toMicros;
  });
  const marks: Mark[] = [
    rect(
      { x: scale.from, y: middle - 4, width: Math.max(0, end - scale.from), height: 8 },
      { fill: 'ok', opacity: 0.35, title: ticks.length === 0 ? words.allHeld : '' },
    ),
  ];
  const groups = tickGroups(trace, scale, ticks);
  groups.forEach((group, index) => {
    const [first] = group as [VerdictTick];
    const isViolation = group.some((tick) => tick.isViolation);
    const shown = isViolation ? group.filter((tick) => tick.isViolation) : group;
    const names = [...new Set(shown.map(({ guarantee }) => guarantee))].join(', ');
    const said = isViolation
      ? words.violated(names, shown.length)
      : words.allowed(names, shown.length);
    const x = scale.at(trace.rows.at[first.row] as number);
    const target = { type: 'Row', row: first.row } as const;
    const title = `${seconds(trace.rows.at[first.row] as number)} s: ${said}`;
    const colour = isViolation ? 'bad' : 'warn';
    const side = x + 16 > scale.to ? -10 : 10;
    marks.push(
      rect({ x: x - 2, y: middle - 6, width: 4, height: 12 }, { fill: colour, title, target }),
      glyph(x + side, middle, isViolation ? 'cross' : 'triangle', 10, colour, { title, target }),
    );
    const next = groups[index + 1]?.[0];
    const room =
      (next === undefined ? scale.to : scale.at(trace.rows.at[next.row] as number) - 6) - x - 20;
    const look = { size: 10, weight: 'bold', family: 'sans' } as const;
    const label = fitted(said, room, look);
    if (label !== said) return;
    const mark = placed(ground, [
      text(x + 19, baseline(middle, 10), label, { ...look, fill: colour }),
    ]);
    if (mark === null) return;
    const width = textWidth(label, look) + 4;
    marks.push(
      rect({ x: x + 17, y: middle - 6, width, height: 12 }, { fill: 'background', radius: 2 }),
      mark,
    );
  });
  return marks;
}

function tickGroups(
  trace: Trace,
  scale: TimeScale,
  ticks: readonly VerdictTick[],
): VerdictTick[][] {
  const groups: VerdictTick[][] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const tick of ticks) {
    const x = scale.at(trace.rows.at[tick.row] as number);
    const last = groups.at(-1);
    if (last !== undefined && x - start < TICK_APART) last.push(tick);
    else {
      groups.push([tick]);
      start = x;
    }
  }
  return groups;
}
