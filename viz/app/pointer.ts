import { effect, type Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { FINGER, type Hit, hit, MOUSE } from '../paint/hit.ts';
import type { Scene } from '../scene/scene.ts';
import { useApp } from './app.ts';
import type { CanvasProps } from './canvases.tsx';
import { type Gestures, listenToGestures, type Place } from './gestures.ts';
import { momentText, momentUnder, paintOver, placeOf } from './hover.ts';
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
    let met: Hit | null = null;
    const paintOverNow = (): void => {
      const micros = store.hoverMicros.value;
      const { colours } = shownTheme(store);
      const shown = scene.current;
      if (shown === null) return;
      const cursor = micros === null ? null : placeOf(shown.plot, micros);
      paintOver(over.current, shown.size, met, cursor, colours);
    };
    // The cursor follows the pointer in every picture that shows its moment.
    const follow = effect(paintOverNow);
    const gestures: Gestures = {
      onHover: (place) => {
        met = place === null ? null : under(place, false);
        const micros = place === null ? null : momentUnder(scene.current?.plot, place.x);
        store.hoverMicros.value = micros;
        const title = met?.title ?? '';
        const text = title === '' && micros !== null ? momentText(store, micros) : title;
        tip.value = place === null || text === '' ? null : tipAt(text, place, element);
        element.style.cursor = met === null || met.target === null ? '' : 'pointer';
        paintOverNow();
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
    const stop = listenToGestures(element, () => ({
      ...gestures,
      onZoom: latest.current.onZoom ?? null,
      onPan: latest.current.onPan ?? null,
    }));
    return () => {
      stop();
      follow();
    };
  }, [host, over, scene, latest, tip, store]);
}

/** Two fingers move through the run wherever they are (viz.md §1.2): the width of a picture is the whole of it. */
function scrub(store: Store, share: number): void {
  const { fromMicros, toMicros } = wholeWindow(store);
  store.isPlaying.value = false;
  goToTime(store, store.focus.peek().nowMicros + share * (toMicros - fromMicros));
}

const tipAt = (text: string, { x, y }: Place, { clientWidth, clientHeight }: HTMLElement): Tip => ({
  text,
  x,
  y,
  isRight: x > clientWidth / 2,
  isLow: y > clientHeight / 2,
});
