import { effect, type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { paint } from '../paint/canvas.ts';
import type { Target } from '../scene/mark.ts';
import type { Scene, Size } from '../scene/scene.ts';
import { type PictureName, useApp, useWords } from './app.ts';
import { matchPixels } from './hover.ts';
import { type Tip, usePointer } from './pointer.ts';
import { shownTheme } from './theme.ts';

/** What a canvas shows and answers to. */
export interface CanvasProps {
  readonly name: PictureName;
  /** The picture for a size, or null for none. It reads signals: when they change it is asked again. */
  readonly sceneOf: (size: Size) => Scene | null;
  /** What moves over a picture that stands still for long: a layer of its own, whose words are those of the whole. */
  readonly movingOf?: (size: Size) => Scene | null;
  /** A click on what a mark stands for. */
  readonly onTarget: (target: Target) => void;
  /** A long press or a right click. */
  readonly onLongPress?: (target: Target) => void;
  /** The wheel or two fingers: a factor about a share of the width. */
  readonly onZoom?: (factor: number, share: number) => void;
  /** A drag: the share of the width that the pointer has moved. */
  readonly onPan?: (share: number) => void;
  /** Shown over the picture: what can have the focus. */
  readonly children?: ComponentChildren;
  /** Hears of each new picture. */
  readonly onScene?: (scene: Scene) => void;
  readonly label: string;
}

/**
 * A picture in layers (viz.md §1.7): the marks, what moves over them, what the pointer is over, and elements that can have the focus.
 * The canvases are hidden from screen readers, who get the picture in words beside it.
 */
export function Canvas(props: CanvasProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSignal<Size>({ width: 0, height: 0 });
  const words = useSignal('');
  const isEmpty = useSignal(false);
  const tip = useSignal<Tip | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const scene = useRef<Scene | null>(null);
  useSize(host, size);
  usePictures({ marks, moving, size, words, isEmpty, latest, scene });
  usePointer({ host, over, scene, latest, tip });
  return (
    <div ref={host} class="canvas-pane">
      <canvas ref={marks} class="layer" aria-hidden="true" />
      {props.movingOf === undefined ? null : (
        <canvas ref={moving} class="layer" aria-hidden="true" />
      )}
      <canvas ref={over} class="layer" aria-hidden="true" />
      <div class="overlay">{props.children}</div>
      {isEmpty.value ? <Unexplored /> : null}
      <p class="visually-hidden">
        {props.label}: {words.value}
      </p>
      <Tooltip tip={tip} />
    </div>
  );
}

/** A hatch where nothing was simulated yet, or nothing can be (viz.md §1.8). */
function Unexplored(): JSX.Element {
  const status = useApp().store.branch.value?.status ?? 'opening';
  const { branch, states } = useWords();
  const isComing = status === 'opening' || status === 'running';
  return (
    <div class="generating">
      <span>{isComing ? states.generating : branch.status[status]}</span>
    </div>
  );
}

function Tooltip({ tip }: { readonly tip: Signal<Tip | null> }): JSX.Element | null {
  const shown = tip.value;
  if (shown === null || shown.text === '') return null;
  const side = `${shown.isRight ? ' from-right' : ''}${shown.isLow ? ' from-below' : ''}`;
  return (
    <div
      class={`tooltip${side}`}
      aria-hidden="true"
      style={{ left: `${shown.x}px`, top: `${shown.y}px` }}
    >
      {shown.text}
    </div>
  );
}

function useSize(host: RefObject<HTMLDivElement | null>, size: Signal<Size>): void {
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box === undefined) return;
      size.value = { width: Math.round(box.width), height: Math.round(box.height) };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, size]);
}

interface PictureParts {
  readonly marks: RefObject<HTMLCanvasElement | null>;
  readonly moving: RefObject<HTMLCanvasElement | null>;
  readonly size: Signal<Size>;
  readonly words: Signal<string>;
  readonly isEmpty: Signal<boolean>;
  readonly latest: { readonly current: CanvasProps };
  readonly scene: { current: Scene | null };
}

/** Paints the picture and what moves over it; whoever asks what was drawn gets both as one. */
function usePictures({ marks, moving, size, words, isEmpty, latest, scene }: PictureParts): void {
  const { store, scenes } = useApp();
  const still = useRef<Scene | null>(null);
  const upper = useRef<Scene | null>(null);
  const show = (): void => {
    const whole = combined(still.current, upper.current);
    scene.current = whole;
    if (whole === null) return;
    if (!store.isPlaying.value) words.value = whole.words;
    scenes.set(latest.current.name, whole);
  };
  usePainter(marks, size, {
    sceneOf: (shown) => latest.current.sceneOf(shown),
    onPainted: (made) => {
      still.current = made;
      isEmpty.value = made === null;
      show();
      if (made !== null) latest.current.onScene?.(made);
    },
  });
  usePainter(moving, size, {
    sceneOf: (shown) => latest.current.movingOf?.(shown) ?? null,
    onPainted: (made) => {
      upper.current = made;
      show();
    },
  });
  useEffect(() => () => void scenes.delete(latest.current.name), [scenes, latest]);
}

function combined(still: Scene | null, moving: Scene | null): Scene | null {
  if (still === null || moving === null) return still;
  return { ...moving, marks: [...still.marks, ...moving.marks] };
}

interface Painted {
  readonly sceneOf: (size: Size) => Scene | null;
  readonly onPainted: (scene: Scene | null) => void;
}

/** Paints in the frame after anything that the picture is made of has changed. */
function usePainter(
  canvas: RefObject<HTMLCanvasElement | null>,
  size: Signal<Size>,
  painted: Painted,
): void {
  const { store, scheduler } = useApp();
  const latest = useRef(painted);
  latest.current = painted;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    let dispose = (): void => {};
    // The picture is made in the frame; the signals that it reads there are what the next frame waits for.
    const painter = {
      paint: (): void => {
        dispose();
        let isFirst = true;
        dispose = effect(() => {
          if (!isFirst) {
            void size.value;
            scheduler.invalidate(painter);
            return;
          }
          isFirst = false;
          const shown = latest.current.sceneOf(size.value);
          const theme = shownTheme(store);
          matchPixels(element, size.value);
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.clearRect(0, 0, element.width, element.height);
          if (shown !== null) paint(context, shown.marks, { theme, scale: devicePixelRatio });
          latest.current.onPainted(shown);
        });
      },
    };
    scheduler.invalidate(painter);
    return () => {
      dispose();
      scheduler.forget(painter);
    };
  }, [canvas, size, store, scheduler]);
}
