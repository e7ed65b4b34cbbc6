import { svg } from '../../viz/paint/svg.ts';
import { DARK, LIGHT } from '../../viz/paint/theme.ts';
import { PICTURES, type Picture, pictureOf } from '../../viz/scene/picture.ts';
import type { Size } from '../../viz/scene/scene.ts';
import { durationMicros } from '../faults/duration.ts';
import { nearest } from '../faults/nearest.ts';
import { UsageError } from '../scenario/usage-error.ts';
import type { Exporter } from '../trace/export/exporter.ts';
import { traceExporter } from '../trace/export/trace-exporter.ts';
import type { Trace } from '../trace/trace.ts';
import type { Language } from '../words/language.ts';

/** What `samsa export --format svg` can be told besides. */
export interface PictureFlags {
  readonly pane?: string;
  readonly at?: string;
  readonly partition?: string;
  readonly size?: string;
  readonly theme?: 'light' | 'dark';
  readonly language?: Language;
}

/** A side of a picture, pixels: smaller ones show nothing, larger ones are a mistake. */
const SIDES = { least: 120, most: 10_000 } as const;

/** Draws a run at a moment, as the page does (DESIGN §8). */
export async function pictureExporter(flags: PictureFlags): Promise<Exporter> {
  const picture = paneNamed(flags.pane ?? 'stage');
  const atMicros = flags.at === undefined ? null : momentOf(flags.at);
  const size = flags.size === undefined ? null : sizeOf(flags.size);
  const theme = flags.theme === 'dark' ? DARK : LIGHT;
  const language = flags.language ?? 'en';
  if (language === 'ko') await import('../../viz/words/korean.ts');
  return traceExporter((trace) => {
    const partition = partitionOf(trace, flags.partition);
    const scene = pictureOf(trace, { picture, atMicros, partition, size, language });
    return svg(scene, { theme, title: '', prefix: 'samsa-' });
  });
}

function paneNamed(name: string): Picture {
  const known = PICTURES.find((one) => one === name);
  if (known !== undefined) return known;
  const problem = `there is no picture of "${name}"; panes are ${PICTURES.join(', ')}`;
  throw refusal('--pane', name, problem, nearest(name, PICTURES));
}

function momentOf(text: string): number {
  const micros = durationMicros(text);
  if (micros !== null && micros >= 0) return micros;
  throw refusal('--at', text, 'expected a moment of virtual time, such as 6.8s');
}

function sizeOf(text: string): Size {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = (side: number): boolean => side >= SIDES.least && side <= SIDES.most;
  if (fits(size.width) && fits(size.height)) return size;
  const problem = `expected a width and a height of ${SIDES.least} to ${SIDES.most} pixels, such as 824x292`;
  throw refusal('--size', text, problem);
}

function partitionOf({ partitions }: Trace, name: string | undefined): string | null {
  if (name === undefined || partitions.includes(name)) return name ?? null;
  const has = partitions.length === 0 ? 'the run has none' : `there are ${partitions.join(', ')}`;
  const problem = `there is no partition "${name}"; ${has}`;
  throw refusal('--partition', name, problem, nearest(name, [...partitions]));
}

const refusal = (
  path: string,
  value: string,
  problem: string,
  near: readonly string[] = [],
): UsageError => new UsageError({ file: null, path, value, problem, nearest: near });
