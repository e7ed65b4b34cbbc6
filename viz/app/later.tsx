import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app.ts';

/**
 * A part of the page that is loaded when it is first needed (viz.md §4: 70 kB for the first load); null until then. What
 * cannot be loaded is told. `load` must be the same function each time.
 */
export function useLater<Part>(load: () => Promise<Part>): Part | null {
  const { runs } = useApp();
  const [loaded, setLoaded] = useState<{ readonly part: Part } | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (part) => {
        if (isWanted) setLoaded({ part });
      },
      (error: unknown) =>
        runs.report({ type: 'NotRun', kind: 'internal', message: String(error), detail: '' }),
    );
    return () => {
      isWanted = false;
    };
  }, [load, runs]);
  return loaded?.part ?? null;
}

/** A component that is loaded when it is first shown. */
export function Later<Props extends object>({
  load,
  props,
}: {
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}): JSX.Element | null {
  const Part = useLater(load);
  return Part === null ? null : <Part {...props} />;
}
