import type { Page } from 'playwright-core';

/** How long nothing may change before a page counts as settled: a busy machine lets an engine wait for its turn. */
const QUIET_MS = 1200;
const PATIENCE_MS = 30_000;

/** Waits until nothing of the document changes any more: the run is made and the picture drawn. */
export async function settled(page: Page): Promise<void> {
  const isQuiet = await page.evaluate(
    ([quietMs, patienceMs]) =>
      new Promise<boolean>((resolve) => {
        const end = (isQuietNow: boolean): void => {
          observer.disconnect();
          clearTimeout(quiet);
          clearTimeout(patience);
          resolve(isQuietNow);
        };
        const observer = new MutationObserver(() => {
          clearTimeout(quiet);
          quiet = setTimeout(() => end(true), quietMs);
        });
        let quiet = setTimeout(() => end(true), quietMs);
        const patience = setTimeout(() => end(false), patienceMs);
        observer.observe(document.documentElement, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
      }),
    [QUIET_MS, PATIENCE_MS] as const,
  );
  if (!isQuiet) throw new Error(`the page still changes after ${PATIENCE_MS / 1000} s`);
}
