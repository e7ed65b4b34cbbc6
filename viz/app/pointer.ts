import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { seconds } from '../../sim/words/time.ts';
import { FINGER, type Hit, hit, MOUSE, ringAround } from '../paint/hit.ts';
import type { Scene } from '../scene/scene.ts';
import { useApp } from './app.ts';
import type { CanvasProps } from './canvases.tsx';
import { type Gestures, listenToGestures, type Place } from './gestures.ts';
import { goToTime } from './navigate.ts';
import { type Store, wholeWindow } from './store.ts';
import { shownTheme } from './theme.ts';

/** What the pointer is over. */
export interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Whether it stands in the right or lower half of the picture: the tip then goes to the other side. */
  readonly isRight: boolean;
  readonly isLow: boolean;
}

interface PointerParts {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly over: RefObject<HTMLCanvasElement | null>;
  readonly scene: { readonly current: Scene | null };
  readonly latest: { readonly current: CanvasProps };
  readonly tip: Signal<Tip | null>;
}

/** Lets a picture answer to the pointer: what is under it is outlined, explained, focused. */
export function usePointer({ host, over, scene, latest, tip }: PointerParts): void {
  const { store } = useApp();
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const under = ({ x, y }: Place, isTouch: boolean): Hit | null =>
      scene.current === null ? null : hit(scene.current.marks, x, y, isTouch ? FINGER : MOUSE);
    const gestures: Gestures = {
      onHover: (place) => {
        const met = place === null ? null : under(place, false);
        tip.value = place === null || met === null ? null : tipAt(met, place, element);
        element.style.cursor = met === null || met.target === null ? '' : 'pointer';
        outline(over.current, met, shownTheme(store).colours.info);
      },
      onTap: (place, isTouch) => {
        const target = under(place, isTouch)?.target ?? null;
        if (target !== null) latest.current.onTarget(target);
      },
      onLongPress: (place, isTouch) => {
        const target = under(place, isTouch)?.target ?? null;
        const { onLongPress } = latest.current;
        if (target === null || onLongPress === undefined) return false;
        onLongPress(target);
        return true;
      },
      onZoom: null,
      onPan: null,
      onScrub: (share) => scrub(store, share),
    };
    return listenToGestures(element, () => ({
      ...gestures,
      onZoom: latest.current.onZoom ?? null,
      onPan: latest.current.onPan ?? null,
    }));
  }, [host, over, scene, latest, tip, store]);
}

/** Two fingers move through the run wherever they are (viz.md §1.2): the width of a picture is the whole of it. */
function scrub(store: Store, share: number): void {
  const { fromMicros, toMicros } = wholeWindow(store);
  store.isPlaying.value = false;
  goToTime(store, store.focus.peek().nowMicros + share * (toMicros - fromMicros));
}

/** What a mark says of itself; a stretch of the run says when it was, before anyone goes there. */
const said = ({ title, target }: Hit): string =>
  title === '' && target?.type === 'Time' ? `${seconds(target.atMicros)} s` : title;

const tipAt = (met: Hit, { x, y }: Place, { clientWidth, clientHeight }: HTMLElement): Tip => ({
  text: said(met),
  x,
  y,
  isRight: x > clientWidth / 2,
  isLow: y > clientHeight / 2,
});

/** The second layer holds nothing but the outline of what the pointer is over. */
function outline(canvas: HTMLCanvasElement | null, met: Hit | null, colour: string): void {
  const context = canvas?.getContext('2d') ?? null;
  if (canvas === null || context === null) return;
  const ratio = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  if (met === null || met.target === null) return;
  const ring = ringAround(met.mark);
  if (ring.width > canvas.clientWidth * 0.6) return;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.strokeRect(ring.x, ring.y, ring.width, ring.height);
}
