import type { ComponentType } from 'preact';

/** The inspector is no part of the first load: it comes while the run is made. */
export const loadInspector = async (): Promise<ComponentType<object>> =>
  (await import('./inspector.tsx')).Inspector;
