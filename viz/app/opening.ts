import { batch } from '@preact/signals';
import type { Recipe } from '../../sim/run/result.ts';
import type { Link } from '../../sim/trace/link/link.ts';
import type { Source } from '../engine/protocol.ts';
import { firstFocus } from '../scene/first-focus.ts';
import { rowOfEvent } from '../scene/rows.ts';
import type { Focus } from '../scene/scene.ts';
import { type Branch, generatedMicros } from './branch.ts';
import { showPane } from './commands/looking.ts';
import { showLanguage } from './language.ts';
import { type Address, paneNamed, readLink } from './links.ts';
import { goToRow, refocus } from './navigate.ts';
import type { Runs } from './runs.ts';
import { type Store, tabOf } from './store.ts';

/** Opens what an address or a file names, and leads to the moment that it, or the run itself, asks for. */
export class Opening {
  private readonly store: Store;
  private readonly runs: Runs;
  /** Where the address wants to look, until the run has come so far. */
  private wanted: Link['focus'] | null = null;
  /** The last focus that the page chose by itself: another one is the reader's, who is then left alone. */
  private own: Focus | null = null;

  constructor(store: Store, runs: Runs) {
    this.store = store;
    this.runs = runs;
  }

  /** Opens what an address asks for: a run, a file beside the page, or nothing. */
  async openAddress(hash: string): Promise<void> {
    const { store } = this;
    if (hash === '' || hash === '#' || hash === '#/') {
      this.runs.close();
      return;
    }
    if (/^#\/case\b/.test(hash)) {
      await this.openUrl('./case.samsa');
      return;
    }
    const address = await readLink(hash);
    store.problems.value = [];
    for (const message of address.problems) this.runs.report({ type: 'BadLink', message });
    if (hasScenario(address.source)) this.openLinked(address);
  }

  /** Opens a run in the place of what is open. */
  open(source: Source, wanted: Link['focus'] | null = null): void {
    this.wanted = wanted;
    this.runs.open(source);
    this.own = this.store.focus.peek();
    this.store.dialog.value = null;
  }

  /** Opens a file's text: a recipe, a case, a summary. */
  async openFile(name: string, text: string): Promise<void> {
    const { readCase } = await import('../../sim/trace/samsa-file.ts');
    this.store.problems.value = [];
    try {
      const { recipe, original, focus } = readCase(text, name);
      this.open({ type: 'Recipe', recipe }, isNowhere(focus) ? null : focus);
      if (original !== null) this.addOriginal(original);
    } catch (error) {
      // The reader of cases begins its message with the name, which the page says by itself.
      const message = error instanceof Error ? error.message : String(error);
      const reason = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
      this.runs.report({ type: 'UnknownFile', name, reason });
    }
  }

  /** Hears that a run has gained rows or ended. */
  onProgress(branch: Branch): void {
    const { awaited, focus } = this.store;
    const waits = awaited.peek();
    if (waits !== null && waits.branch === branch.id) {
      this.showAwaited(branch, waits.atMicros);
      return;
    }
    if (branch.trace === null || branch.trace.rowCount === 0) return;
    if (branch.id !== focus.peek().branch || focus.peek() !== this.own) return;
    if (this.wanted !== null) this.showWanted(branch, this.wanted);
    else this.showFirst(branch);
  }

  private openLinked(address: Address): void {
    const { store } = this;
    if (address.language !== null) void showLanguage(store, address.language);
    const pane = paneNamed(address.focus.pane);
    if (pane !== null && tabOf(store) !== pane) showPane(store, pane);
    this.open(address.source, isNowhere(address.focus) ? null : address.focus);
    store.isGraded.value = address.isGraded;
  }

  private async openUrl(url: string): Promise<void> {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      await this.openFile(url.replace('./', ''), await response.text());
    } catch (error) {
      this.runs.report({ type: 'UnknownFile', name: url, reason: String(error) });
    }
  }

  /** The shrunk case stands beside the run that it was found in (viz.md §1.10). */
  private addOriginal(recipe: Recipe): void {
    this.runs.add({ type: 'Recipe', recipe }, { type: 'Original' });
  }

  private showAwaited(branch: Branch, atMicros: number): void {
    const { store } = this;
    const isOver = branch.status !== 'running' && branch.status !== 'opening';
    if (branch.status === 'failed') store.awaited.value = null;
    if (branch.trace === null || branch.status === 'failed') return;
    if (generatedMicros(branch) < atMicros && !isOver) return;
    const trace = branch.trace;
    batch(() => {
      store.awaited.value = null;
      store.focus.value = { ...store.focus.peek(), branch: branch.id, message: null };
      // The fork's first own row is what the fork is about: the fault begins there.
      const shared = branch.header?.sharedRows ?? 0;
      const row = Math.min(Math.max(shared, rowBefore(branch, atMicros)), trace.rowCount - 1);
      goToRow(store, row);
    });
  }

  private showWanted(branch: Branch, wanted: Link['focus']): void {
    const { trace } = branch;
    if (trace === null) return;
    const last = trace.rows.event[trace.rowCount - 1] as number;
    const isOver = branch.status !== 'running';
    if (wanted.event !== null && last <= wanted.event && !isOver) return;
    const node = trace.nodes.findIndex(({ name }) => name === wanted.node);
    const partition = trace.partitions.indexOf(wanted.partition ?? '');
    batch(() => {
      if (wanted.event !== null) goToRow(this.store, lastRowOf(branch, wanted.event));
      refocus(this.store, {
        node: node < 0 ? null : node,
        partition: partition >= 0 ? partition : trace.partitions.length > 0 ? 0 : null,
      });
    });
    this.wanted = null;
    this.own = null;
  }

  private showFirst({ trace, status }: Branch): void {
    if (trace === null) return;
    const { row, partition } = firstFocus(trace);
    // A quorum alone has no logs to look at.
    const isQuorum = trace.partitions.length === 0 && status !== 'running';
    if (isQuorum && this.store.pane.peek() === 'logs') showPane(this.store, 'spacetime');
    batch(() => {
      goToRow(this.store, row);
      refocus(this.store, { partition });
    });
    this.own = status === 'running' ? this.store.focus.peek() : null;
  }
}

/** A link from which not even the scenario could be read opens nothing. */
function hasScenario(source: Source): boolean {
  return source.type !== 'Scenario' || source.scenario !== '';
}

const isNowhere = (focus: Link['focus']): boolean =>
  focus.event === null && focus.node === null && focus.partition === null;

function lastRowOf({ trace }: Branch, event: number): number {
  if (trace === null) return -1;
  let row = rowOfEvent(trace, event);
  while (row + 1 < trace.rowCount && trace.rows.event[row + 1] === event) row += 1;
  return row;
}

function rowBefore({ trace }: Branch, atMicros: number): number {
  if (trace === null) return -1;
  let row = 0;
  while (row + 1 < trace.rowCount && (trace.rows.at[row + 1] as number) <= atMicros) row += 1;
  return row;
}
