import type { LoadHook } from 'node:module';
import type { Canary } from './canary.ts';

let planted: Canary | null = null;

/** Takes the mutation that this process is to carry. */
export function initialize(canary: Canary): void {
  planted = canary;
}

/** Loads modules as Node does, with the mutation planted in the one it is meant for. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (planted === null || !url.endsWith(`/dist/${planted.file}`)) return loaded;
  const source = String(loaded.source);
  const matches = source.split(planted.find).length - 1;
  if (matches !== 1) throw new Error(`${planted.name} matches ${matches} times in ${planted.file}`);
  return { ...loaded, source: source.replace(planted.find, () => planted?.replace ?? '') };
};
