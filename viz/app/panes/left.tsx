import type { JSX } from 'preact';
import type { Evidence } from '../../../sim/check/checker.ts';
import type { RunSummary, Verdict } from '../../../sim/run/result.ts';
import type { RunHeader } from '../../engine/protocol.ts';
import { rowOfEvent } from '../../scene/rows.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { branchName, settingName } from '../branch-name.ts';
import { showBranch } from '../commands/changing.ts';
import { goToRow, refocus } from '../navigate.ts';
import { CommandButton, StatusGlyph } from '../parts.tsx';
import { runText } from '../scenario-text.ts';
import { guaranteeText } from '../sentences.ts';
import { BookmarkList } from './bookmarks.tsx';
import { SeedForm } from './seed-form.tsx';

/** The scenario: what runs, with which settings, and how its guarantees fared. */
export function Left(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const branch = store.branch.value;
  const header = branch?.header ?? null;
  if (branch === null || header === null) {
    return (
      <section class="left" aria-label={words.left.region}>
        <p class="muted">{words.states.opening}</p>
      </section>
    );
  }
  const text = runText(branch, store.branches.value, words);
  return (
    <section class="left" aria-label={words.left.region}>
      <p class="chip mono">{header.name}</p>
      <h2 lang={text.titleLanguage}>{text.title}</h2>
      <p class="description" lang={text.descriptionLanguage}>
        {text.description}
      </p>
      <Settings branch={branch} />
      <SeedForm branch={branch} />
      <Guarantees branch={branch} />
      <Warnings texts={header.warnings} />
      <Branches />
      <BookmarkList isHidden={store.bookmarks.value.length === 0} />
    </section>
  );
}

/** What is worth printing of nodes, once for all that have it. */
function sharedLabels(nodes: RunHeader['nodes']): readonly string[] {
  const holders = new Map<string, string[]>();
  for (const { name, labels } of nodes) {
    for (const label of labels) holders.set(label, [...(holders.get(label) ?? []), name]);
  }
  return [...holders].map(([label, names]) => `${names.join(' ')}: ${label}`);
}

function Settings({ branch }: { readonly branch: Branch }): JSX.Element {
  const words = useWords();
  const nodes = branch.header?.nodes ?? [];
  const count = (...roles: readonly string[]): number =>
    nodes.filter(({ role }) => roles.includes(role)).length;
  const labels = sharedLabels(nodes);
  return (
    <section aria-labelledby="settings-title">
      <h3 id="settings-title">{words.left.settings}</h3>
      <p>
        {words.left.nodes(
          count('broker', 'combined'),
          count('controller'),
          count('producer', 'consumer'),
        )}
      </p>
      <ul class="chips">
        {labels.map((label) => (
          <li key={label} class="chip mono">
            {label}
          </li>
        ))}
        {(branch.header?.params ?? []).map(([path, value]) => (
          <li key={path} class="chip mono changed" title={`${path}: ${words.left.bySetting}`}>
            {settingName(path)}={value}
          </li>
        ))}
      </ul>
    </section>
  );
}

const ORDER: readonly Verdict['status'][] = ['violated', 'allowed', 'held', 'not-exercised'];

function Guarantees({ branch }: { readonly branch: Branch }): JSX.Element {
  const words = useWords();
  const { summary } = branch;
  const verdicts = ORDER.flatMap((status) =>
    (summary?.guarantees ?? []).filter((verdict) => verdict.status === status),
  );
  const broken = verdicts.filter(({ status }) => status === 'violated' || status === 'allowed');
  const held = verdicts.filter(({ status }) => status === 'held');
  const untried = verdicts.filter(({ status }) => status === 'not-exercised');
  return (
    <section aria-labelledby="guarantees-title">
      <h3 id="guarantees-title">{words.left.guarantees}</h3>
      {summary === null ? <Waiting branch={branch} /> : <Outcome summary={summary} />}
      <VerdictItems verdicts={broken} />
      <Folded title={words.left.held(held.length)} verdicts={held} />
      <Folded title={words.left.notExercised(untried.length)} verdicts={untried} />
    </section>
  );
}

function Waiting({ branch }: { readonly branch: Branch }): JSX.Element {
  const words = useWords();
  const isRunning = branch.status === 'running' || branch.status === 'opening';
  return (
    <div class="waiting">
      <p class="muted">{isRunning ? words.left.noVerdicts : words.states.cancelled}</p>
      {isRunning ? <CommandButton id="stop">{words.left.cancel}</CommandButton> : null}
    </div>
  );
}

/** How an outcome is signed: what ended early is no violation. */
const OUTCOME_STATUS: Readonly<Record<RunSummary['outcome'], Verdict['status']>> = {
  ok: 'held',
  violated: 'violated',
  stalled: 'violated',
  nondeterministic: 'violated',
  assertion: 'violated',
  budget: 'allowed',
  'nothing-exercised': 'not-exercised',
  interrupted: 'allowed',
};

function Outcome({ summary }: { readonly summary: RunSummary }): JSX.Element {
  const { left } = useWords();
  const isAllowed =
    summary.outcome === 'ok' && summary.guarantees.some(({ status }) => status === 'allowed');
  const status = isAllowed ? 'allowed' : OUTCOME_STATUS[summary.outcome];
  return (
    <p class={`outcome status-${status}`}>
      <StatusGlyph status={status} />{' '}
      {isAllowed ? left.lossAllowed : left.outcomes[summary.outcome]}{' '}
      <span class="mono hash" title={left.hash}>
        {summary.hash}
      </span>
    </p>
  );
}

function Folded({
  title,
  verdicts,
}: {
  readonly title: string;
  readonly verdicts: readonly Verdict[];
}): JSX.Element | null {
  if (verdicts.length === 0) return null;
  return (
    <details class="folded">
      <summary>{title}</summary>
      <VerdictItems verdicts={verdicts} />
    </details>
  );
}

function VerdictItems({ verdicts }: { readonly verdicts: readonly Verdict[] }): JSX.Element | null {
  if (verdicts.length === 0) return null;
  return (
    <ul class="verdicts">
      {verdicts.map((verdict) => (
        <VerdictItem key={verdict.id} verdict={verdict} />
      ))}
    </ul>
  );
}

function VerdictItem({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const app = useApp();
  const { left } = useWords();
  const [evidence] = verdict.evidence;
  const text = guaranteeText(verdict, app.store.language.value);
  const body = (
    <>
      <StatusGlyph status={verdict.status} />
      <span class="verdict-text">
        <span class="verdict-title">{text.title}</span>
        <span class="muted">
          <span class="mono">{verdict.id}</span> · {left.status[verdict.status]}
          {verdict.count > 0 ? ` · ${left.times(verdict.count)}` : ''}
        </span>
      </span>
    </>
  );
  return (
    <li class={`verdict status-${verdict.status}`} title={text.rule}>
      {evidence === undefined ? (
        <div class="verdict-row">{body}</div>
      ) : (
        <button
          type="button"
          class="verdict-row"
          title={left.evidence(evidence.text)}
          onClick={() => showEvidence(app, evidence)}
        >
          {body}
        </button>
      )}
    </li>
  );
}

/** Goes to where something broke. */
export function showEvidence({ store }: ReturnType<typeof useApp>, evidence: Evidence): void {
  const trace = store.branch.value?.trace;
  if (trace === null || trace === undefined) return;
  store.isPlaying.value = false;
  goToRow(store, rowOfEvent(trace, evidence.event));
  const partition = trace.partitions.indexOf(evidence.record?.partition ?? '');
  if (partition >= 0) refocus(store, { partition });
}

/** What the engine has to say about the settings: what they do not promise, what is not modelled (DESIGN law 11). */
function Warnings({ texts }: { readonly texts: readonly string[] }): JSX.Element | null {
  const { left } = useWords();
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby="warnings-title">
      <h3 id="warnings-title">{left.warnings}</h3>
      <ul class="warnings" lang="en">
        {texts.map((text) => (
          <li key={text}>
            <span class="glyph status-allowed" aria-hidden="true">
              ▲
            </span>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Branches(): JSX.Element | null {
  const app = useApp();
  const words = useWords();
  const { branches, branchId } = app.store;
  if (branches.value.length < 2) return null;
  return (
    <section aria-labelledby="branches-title">
      <h3 id="branches-title">{words.left.branches}</h3>
      <ul class="branches">
        {branches.value.map((branch) => (
          <li
            key={branch.id}
            style={{ paddingInlineStart: `${depthOf(branch, branches.value) * 12}px` }}
          >
            <button
              type="button"
              class="branch"
              aria-pressed={branch.id === branchId.value}
              onClick={() => showBranch(app, branch.id)}
            >
              {branchName(branch, words)}
              <span class="muted"> · {words.branch.status[branch.status]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function depthOf(branch: Branch, branches: readonly Branch[]): number {
  const parent = branch.source.type === 'Fork' ? branches[branch.source.parent] : undefined;
  return parent === undefined ? 0 : 1 + depthOf(parent, branches);
}
