import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from './app.ts';
import type { Store } from './store.ts';

/** An element that takes the focus when it is wanted, also when it is rendered only then. */
export function useWanted<E extends HTMLElement>(
  part: NonNullable<Store['wanted']['value']>,
): RefObject<E | null> {
  const { wanted } = useApp().store;
  const element = useRef<E>(null);
  const isWanted = wanted.value === part;
  useEffect(() => {
    if (!isWanted) return;
    element.current?.focus();
    wanted.value = null;
  }, [isWanted, wanted]);
  return element;
}
