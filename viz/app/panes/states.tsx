import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { VERSION } from '../../../sim/run/version.ts';
import type { Words } from '../../words/en.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { copyText } from '../copy.ts';
import { goToRow } from '../navigate.ts';
import type { PageProblem } from '../problems.ts';

/** The example that loses records, and the quiet cluster to play with. */
const EXAMPLE = 'leader-crash-acks-1';
const PLAYGROUND = 'steady';

const linkOf = (scenario: string): string => `#/run/${scenario}?s=1`;

/** Three ways to begin (viz.md §1.8), and all scenarios below them. */
export function Cards(): JSX.Element {
  const { states } = useWords();
  return (
    <div class="cards">
      <a class="card" href={linkOf(EXAMPLE)}>
        <h3>{states.startTitle}</h3>
        <p>{states.startText}</p>
      </a>
      <a class="card" href={linkOf(PLAYGROUND)}>
        <h3>{states.playTitle}</h3>
        <p>{states.playText}</p>
      </a>
      <FileCard />
      <details class="card wide-card">
        <summary>{states.otherScenarios}</summary>
        <ul class="scenario-list">
          {SCENARIOS.map(({ name, title = '' }) => (
            <li key={name}>
              <a href={linkOf(name)}>{name}</a>
              <span class="muted" lang="en">
                {title}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function FileCard(): JSX.Element {
  const app = useApp();
  const { states } = useWords();
  const [link, setLink] = useState('');
  return (
    <section class="card" aria-label={states.fileTitle}>
      <h3>{states.fileTitle}</h3>
      <p>{states.fileText}</p>
      <label class="button file-button">
        {states.chooseFile}
        <input
          type="file"
          class="visually-hidden"
          accept=".samsa,.json,.txt"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) void openFile(app, file);
          }}
        />
      </label>
      <form
        class="link-form"
        onSubmit={(event) => {
          event.preventDefault();
          const at = link.indexOf('#');
          location.hash =
            at < 0 ? `#/run/${encodeURIComponent(link.trim())}` : link.slice(at).trim();
        }}
      >
        <input
          class="input mono"
          aria-label={states.link}
          placeholder="#/run/…"
          value={link}
          onInput={(event) => setLink(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={link.trim() === ''}>
          {states.openLink}
        </button>
      </form>
    </section>
  );
}

/** Opens a file that was chosen or dropped. */
export async function openFile({ opening }: ReturnType<typeof useApp>, file: File): Promise<void> {
  await opening.openFile(file.name, await file.text());
}

/** The page on which nothing is open. */
export function Empty(): JSX.Element {
  const { states } = useWords();
  return (
    <main class="empty" id="main">
      <Problems />
      <h2>{states.emptyTitle}</h2>
      <p class="lead">{states.emptyText}</p>
      <Cards />
      <p class="muted mono">samsa {VERSION}</p>
    </main>
  );
}

/** What the reader must know of: each can be dismissed, none goes away by itself (viz.md §1.8). */
export function Problems(): JSX.Element | null {
  const app = useApp();
  const { store } = app;
  const words = useWords();
  const problems = store.problems.value.filter(
    (problem) => problem.type !== 'Drift' || store.isGraded.value,
  );
  const branch = store.branch.value;
  const isEmpty = problems.length === 0 && !hasOutcome(branch);
  if (isEmpty) return null;
  return (
    <div class="problems">
      {problems.map((problem) => (
        <div key={JSON.stringify(problem)} class="problem" role="alert">
          <span class="glyph" aria-hidden="true">
            {problem.type === 'Warning' ? '▲' : '✕'}
          </span>
          <div class="problem-text">
            <strong>{titleOf(problem, words)}</strong>
            <p>{textOf(problem, words)}</p>
          </div>
          <button
            type="button"
            class="button icon small"
            aria-label={words.states.dismiss}
            onClick={() => {
              store.problems.value = store.problems.value.filter((one) => one !== problem);
            }}
          >
            ✕
          </button>
        </div>
      ))}
      {branch === null ? null : <BadEnd branch={branch} />}
    </div>
  );
}

const hasOutcome = (branch: Branch | null): boolean =>
  branch !== null &&
  ['assertion', 'nondeterministic', 'budget', 'stalled'].includes(branch.summary?.outcome ?? '');

/** An end that says something about the run as a whole: the simulator failed, the budget ran out, no recovery. */
function BadEnd({ branch }: { readonly branch: Branch }): JSX.Element | null {
  const app = useApp();
  const { states } = useWords();
  const { summary, trace } = branch;
  if (summary === null || trace === null) return null;
  switch (summary.outcome) {
    case 'assertion':
    case 'nondeterministic':
      return (
        <div class="problem" role="alert">
          <button
            type="button"
            class="glyph-button"
            aria-label={states.assertion}
            onClick={() => goToRow(app.store, trace.rowCount - 1)}
          >
            ✕
          </button>
          <div class="problem-text">
            <strong>{states.assertion}</strong>
            <p>{states.assertionText}</p>
            <pre class="plain-data">{summary.message}</pre>
          </div>
          <button
            type="button"
            class="button"
            onClick={() => void copyText(app, reportOf(branch), 'report')}
          >
            {states.copyIssue}
          </button>
        </div>
      );
    case 'budget':
      return (
        <div class="problem warning" role="status">
          <span class="glyph" aria-hidden="true">
            ▲
          </span>
          <div class="problem-text">
            <strong>{states.budget}</strong>
            <p>{states.budgetText(summary.events)}</p>
          </div>
        </div>
      );
    case 'stalled':
      return (
        <div class="problem warning" role="status">
          <span class="glyph" aria-hidden="true">
            ✕
          </span>
          <p class="problem-text">{states.outcomeStalled}</p>
        </div>
      );
    case 'ok':
    case 'violated':
    case 'nothing-exercised':
    case 'interrupted':
      return null;
  }
}

/** What a report of a failure of the simulator needs: it runs again from this alone. */
function reportOf({ summary }: Branch): string {
  if (summary === null) return '';
  const { samsa, scenario, seed, message, events, hash, link } = summary;
  return [
    `samsa ${samsa}: ${summary.outcome} in ${scenario}, seed ${seed ?? 'none'}, event ${events}`,
    message ?? '',
    `hash ${hash}`,
    link ?? JSON.stringify(summary.recipe),
  ].join('\n');
}

function titleOf(problem: PageProblem, { states }: Words): string {
  switch (problem.type) {
    case 'BadLink':
      return states.badLinkTitle;
    case 'UnknownFile':
      return states.unknownFileTitle;
    case 'NotRun':
      return states[problem.kind];
    case 'Drift':
      return states.driftTitle;
    case 'Warning':
      return states.warning;
  }
}

function textOf(problem: PageProblem, { states }: Words): string {
  switch (problem.type) {
    case 'BadLink':
      return problem.message;
    case 'UnknownFile':
      return states.unknownFile(problem.name, problem.reason);
    case 'NotRun':
      return problem.detail === '' ? problem.message : `${problem.message} ${problem.detail}`;
    case 'Drift':
      return problem.grade.type === 'same'
        ? ''
        : states.drift(problem.grade.afterEvent, problem.grade.beforeEvent);
    case 'Warning':
      return problem.text;
  }
}
