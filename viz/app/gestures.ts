/** A place in an element, pixels from its top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What an element answers to. */
export interface Gestures {
  readonly onHover: (place: Place | null) => void;
  readonly onTap: (place: Place, isTouch: boolean) => void;
  /** A long press or a right click; true where there was something to answer for. */
  readonly onLongPress: (place: Place, isTouch: boolean) => boolean;
  readonly onZoom: ((factor: number, share: number) => void) | null;
  readonly onPan: ((share: number) => void) | null;
  /** Two fingers side by side, where they do not zoom. */
  readonly onScrub: (share: number) => void;
}

/** How long a finger stays for a long press. */
const LONG_PRESS_MS = 500;

/** A finger or mouse that moved less has not been dragged. */
const SLOP_PIXELS = 6;

/** How much one notch of the wheel zooms. */
const WHEEL_ZOOM = 0.0015;

/** Where a pointer is in the window: known without the layout of the page, which an answer to the same event may have changed. */
interface Pointer {
  readonly start: Place;
  place: Place;
  isDragged: boolean;
}

/**
 * Taps, long presses, drags, the wheel and two fingers on an element; gives back what ends listening. One finger up and
 * down is left to the browser, which scrolls with it.
 */
export function listenToGestures(element: HTMLElement, gestures: () => Gestures): () => void {
  const listener = new Listener(element, gestures);
  const ends = new AbortController();
  const { signal } = ends;
  element.addEventListener('pointerdown', (event) => listener.down(event), { signal });
  element.addEventListener('pointermove', (event) => listener.move(event), { signal });
  element.addEventListener('pointerup', (event) => listener.up(event), { signal });
  element.addEventListener('pointercancel', (event) => listener.drop(event), { signal });
  element.addEventListener('pointerleave', () => gestures().onHover(null), { signal });
  element.addEventListener('contextmenu', (event) => listener.menu(event), { signal });
  element.addEventListener('wheel', (event) => listener.wheel(event), { signal, passive: false });
  return () => {
    ends.abort();
    listener.end();
  };
}

class Listener {
  private readonly element: HTMLElement;
  private readonly gestures: () => Gestures;
  private readonly pointers = new Map<number, Pointer>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isLong = false;

  constructor(element: HTMLElement, gestures: () => Gestures) {
    this.element = element;
    this.gestures = gestures;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const place = inWindow(event);
    this.pointers.set(event.pointerId, { start: place, place, isDragged: false });
    this.isLong = false;
    this.end();
    if (event.pointerType === 'mouse') this.gestures().onHover(null);
    if (event.pointerType === 'mouse' || this.pointers.size > 1) return;
    this.timer = setTimeout(() => {
      this.isLong = this.gestures().onLongPress(this.inElement(place), true);
    }, LONG_PRESS_MS);
  }

  move(event: PointerEvent): void {
    const place = inWindow(event);
    const pointer = this.pointers.get(event.pointerId);
    if (pointer === undefined) {
      if (event.pointerType === 'mouse') this.gestures().onHover(this.inElement(place));
      return;
    }
    const before = pointer.place;
    pointer.place = place;
    if (distance(pointer.start, place) > SLOP_PIXELS && !pointer.isDragged) {
      pointer.isDragged = true;
      this.end();
      // What lies over the picture and is dragged itself, such as the slider, keeps the pointer.
      if (this.gestures().onPan !== null || this.pointers.size > 1) {
        this.element.setPointerCapture(event.pointerId);
      }
    }
    if (!pointer.isDragged) return;
    if (this.pointers.size === 2) this.pinch(pointer, before);
    else this.gestures().onPan?.((before.x - place.x) / this.width());
  }

  up(event: PointerEvent): void {
    const pointer = this.pointers.get(event.pointerId);
    this.drop(event);
    if (pointer === undefined || pointer.isDragged || this.isLong) return;
    this.gestures().onTap(this.inElement(inWindow(event)), event.pointerType !== 'mouse');
  }

  drop(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    this.end();
  }

  menu(event: MouseEvent): void {
    if (this.isLong || this.gestures().onLongPress(this.inElement(inWindow(event)), false)) {
      event.preventDefault();
    }
  }

  wheel(event: WheelEvent): void {
    const { onZoom, onPan } = this.gestures();
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (isSideways && onPan !== null) {
      event.preventDefault();
      onPan((event.deltaX + (event.shiftKey ? event.deltaY : 0)) / this.width());
    } else if (onZoom !== null) {
      event.preventDefault();
      const { x } = this.inElement(inWindow(event));
      onZoom(Math.exp(event.deltaY * WHEEL_ZOOM), x / this.width());
    }
  }

  /** Ends the waiting for a long press. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Two fingers zoom by how their distance changes, about the point between them. */
  private pinch(moved: Pointer, before: Place): void {
    const other = [...this.pointers.values()].find((pointer) => pointer !== moved);
    if (other === undefined) return;
    const factor =
      Math.max(distance(before, other.place), 1) / Math.max(distance(moved.place, other.place), 1);
    const places = [this.inElement(moved.place), this.inElement(other.place)] as const;
    const middle = (places[0].x + places[1].x) / 2 / this.width();
    const { onZoom, onScrub } = this.gestures();
    if (onZoom !== null) onZoom(factor, middle);
    else onScrub((moved.place.x - before.x) / 2 / this.width());
  }

  private inElement({ x, y }: Place): Place {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: x - left, y: y - top };
  }

  private width(): number {
    return Math.max(this.element.clientWidth, 1);
  }
}

const inWindow = ({ clientX, clientY }: MouseEvent): Place => ({ x: clientX, y: clientY });

const distance = (one: Place, other: Place): number => Math.hypot(one.x - other.x, one.y - other.y);
