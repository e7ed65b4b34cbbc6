import type { JSX } from 'preact';
import type { Words } from '../../words/en.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { copyText } from '../copy.ts';
import { goToRow } from '../navigate.ts';
import type { PageProblem } from '../problems.ts';

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
            ✕
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
  }
}

function textOf(problem: PageProblem, { states }: Words): string {
  switch (problem.type) {
    case 'BadLink':
      return problem.message;
    case 'UnknownFile':
      return states.unknownFile(problem.name, problem.reason);
    case 'NotRun':
      return problem.detail === '' || problem.message.includes(problem.detail.replace(/^: /, ''))
        ? problem.message
        : `${problem.message} ${problem.detail}`;
    case 'Drift':
      return problem.grade.type === 'same'
        ? ''
        : states.drift(problem.grade.afterEvent, problem.grade.beforeEvent);
  }
}
