import type { Page } from 'playwright-core';
import { runFragment } from '../../sim/cli/serve/target.ts';
import { encodeWhole } from '../../sim/trace/link/encode.ts';
import { NO_FOCUS } from '../../sim/trace/link/link.ts';
import { runBuiltIn } from './built-in.ts';
import { settled } from './settled.ts';

/** One thing to look at: where it is, and what is done there before the picture is taken. */
export interface View {
  /** Parameters before the `#`, besides theme and language. */
  readonly query?: string;
  readonly fragment: string | (() => string);
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
  readonly act?: (page: Page) => Promise<void>;
}

const RUN = runFragment('leader-crash-acks-1', '1');

/** Presses keys of the table of commands, one after the other (viz.md §1.6). */
const keys =
  (...pressed: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of pressed) await page.keyboard.press(key);
  };

/** A pane by its key, which shows the same one in both layouts. */
const pane = (key: string): View => ({ fragment: RUN, act: keys(key) });

/** The crash of the leader made as a branch of its own. */
async function forked(page: Page): Promise<void> {
  await page.keyboard.press('i');
  await page.locator('dialog').waitFor();
  await settled(page);
  await page.locator('dialog form button[type=submit]').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
}

async function explained(page: Page): Promise<void> {
  await page.keyboard.press('e');
  await page.locator('details.answer').first().waitFor();
  await page.locator('details.answer').evaluateAll((all) => {
    for (const one of all.slice(0, 2)) (one as HTMLDetailsElement).open = true;
  });
}

const dropped =
  (name: string, text: string) =>
  async (page: Page): Promise<void> => {
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  };

/** A link whose run was another one from between two of its prefix hashes on. */
function drifted(): string {
  const { recipe } = runBuiltIn('leader-crash', '1');
  const wrong = '0123456789abcdef';
  const ladder = recipe.ladder.map((hash, index) => (index < 9 ? hash : wrong));
  return encodeWhole({
    recipe: { ...recipe, ladder, hash: wrong },
    focus: NO_FOCUS,
    language: null,
  });
}

/** The engine's last word is changed on its way to one of a run that contradicted itself: no scenario does so. */
function contradicted(): void {
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent) => {
        if (data.type !== 'Ended') return;
        data.summary.outcome = 'assertion';
        data.summary.message =
          'the high watermark of orders-0 is at most its log end offset\n    at assert (core/assert.ts:9)\n    at advanced (core/replica/high-watermark.ts:88)';
      });
    }
  };
}

/** What is shown, by the name that the files begin with: every state of the page that a reader can meet (viz.md §1.8). */
export const VIEWS: Readonly<Record<string, View>> = {
  start: { fragment: '' },
  run: { fragment: RUN },
  spacetime: pane('t'),
  groups: { fragment: runFragment('rebalance-eager', '1'), act: keys('r') },
  zombie: { fragment: runFragment('zombie-member', '1'), act: keys('r') },
  causal: { fragment: RUN, act: keys('t', 'o') },
  metrics: pane('m'),
  events: pane('v'),
  compare: {
    fragment: RUN,
    act: async (page) => {
      await forked(page);
      await page.keyboard.press('c');
    },
  },
  branches: { fragment: RUN, act: forked },
  why: { fragment: RUN, act: explained },
  inject: { fragment: RUN, act: keys('i') },
  settings: { fragment: RUN, act: keys('y') },
  lanes: { fragment: RUN, act: keys('Shift+D') },
  help: { fragment: RUN, act: keys('?') },
  commands: { fragment: RUN, act: keys('Control+k') },
  export: { fragment: RUN, act: keys('Shift+E') },
  goto: { fragment: RUN, act: keys('g') },
  bookmarks: { fragment: RUN, act: keys('b', 'Shift+B') },
  open: { fragment: RUN, act: keys('Shift+O') },
  'unknown-scenario': { fragment: runFragment('no-such-scenario', '1') },
  'damaged-link': { fragment: '#/run/steady?q&s=1' },
  'other-version': { fragment: '#/run/steady?v=0.0.1&s=1&h=1kw.mZmZmZmZmZGZmZmZmZmZkg' },
  drift: { fragment: drifted },
  'unknown-file': { fragment: '', act: dropped('table.csv', 'a,b\n1,2\n') },
  budget: { fragment: '#/run/steady?p=maxEvents=900&s=1' },
  assertion: { fragment: RUN, before: contradicted },
  quorum: { fragment: runFragment('quorum-swarm', '1') },
  'embed-logs': { query: '&embed=1&pane=logs', fragment: RUN },
  'embed-stage': { query: '&embed=1&pane=stage', fragment: RUN },
};
