import type { JSX } from 'preact';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { branchName } from '../branch-name.ts';
import { goToRow } from '../navigate.ts';
import { firstDifference, type Outcomes, outcomesOf } from '../outcomes.ts';
import { CommandButton } from '../parts.tsx';
import { PaneBody } from './pane-body.tsx';
import { PaneTabs } from './pane-tabs.tsx';
import { Stage } from './stage.tsx';

/** Two runs at the same moment: their stages side by side, the chosen pane of each, and how they came out. */
export function Compare({ other }: { readonly other: Branch }): JSX.Element {
  const { store } = useApp();
  const current = store.branch.value;
  const otherNow = (): Branch | null => store.branches.value[other.id] ?? null;
  const pane = store.pane.value;
  return (
    <div class="compare">
      <Difference one={current} other={otherNow()} />
      <div class="compare-stages">
        <div class="compare-side run-a">
          <SideTitle side="A" branch={current} />
          <Stage branchOf={() => store.branch.value} />
        </div>
        <div class="compare-side run-b">
          <SideTitle side="B" branch={otherNow()} />
          <Stage branchOf={otherNow} />
        </div>
      </div>
      <PaneTabs>
        {pane === 'events' ? (
          <PaneBody pane={pane} branchOf={() => store.branch.value} />
        ) : (
          <div class="compare-panes">
            <div class="compare-pane run-a">
              <PaneBody pane={pane} branchOf={() => store.branch.value} />
            </div>
            <div class="compare-pane run-b">
              <PaneBody pane={pane} branchOf={otherNow} />
            </div>
          </div>
        )}
      </PaneTabs>
    </div>
  );
}

function SideTitle({
  side,
  branch,
}: {
  readonly side: 'A' | 'B';
  readonly branch: Branch | null;
}): JSX.Element {
  const words = useWords();
  return (
    <h3 class="side-title">
      <span class={`side side-${side.toLowerCase()}`}>{side}</span>{' '}
      {branch === null ? '' : branchName(branch, words)}
    </h3>
  );
}

function Difference({
  one,
  other,
}: {
  readonly one: Branch | null;
  readonly other: Branch | null;
}): JSX.Element {
  const { store } = useApp();
  const { compare } = useWords();
  const trace = one?.trace ?? null;
  const otherTrace = other?.trace ?? null;
  const row = trace === null || otherTrace === null ? null : firstDifference(trace, otherTrace);
  return (
    <div class="difference">
      {row === null || trace === null ? (
        <p>{compare.same}</p>
      ) : (
        <button
          type="button"
          class="link"
          title={compare.goDivergence}
          onClick={() => goToRow(store, Math.min(row, trace.rowCount - 1))}
        >
          <span aria-hidden="true">⚑</span>{' '}
          {compare.divergence(
            trace.rows.event[Math.min(row, trace.rowCount - 1)] as number,
            seconds(trace.rows.at[Math.min(row, trace.rowCount - 1)] as number),
          )}
        </button>
      )}
      <span class="spacer" />
      <CommandButton id="swap">{compare.swap}</CommandButton>
      <CommandButton id="compare">{compare.close}</CommandButton>
    </div>
  );
}

const MEASURES: readonly (keyof Outcomes)[] = [
  'acknowledged',
  'durable',
  'lost',
  'duplicated',
  'unavailableMs',
  'p99Ms',
];

/** How both runs came out, side by side. */
export function OutcomeTable({ other }: { readonly other: Branch }): JSX.Element | null {
  const app = useApp();
  const words = useWords();
  const current = app.store.branch.value;
  if (current === null) return null;
  const one = outcomes(current);
  const two = outcomes(other);
  return (
    <section class="outcome-table" aria-labelledby="outcomes-title">
      <h2 id="outcomes-title">{words.compare.region}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.compare.measure}</th>
            <th scope="col">
              <span class="side side-a">A</span>
            </th>
            <th scope="col">
              <span class="side side-b">B</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((measure) => (
            <tr key={measure}>
              <th scope="row">{words.compare[labelOf(measure)]}</th>
              <Value value={one?.[measure] ?? null} />
              <Value value={two?.[measure] ?? null} />
            </tr>
          ))}
        </tbody>
      </table>
      <OtherChoice current={current} other={other} />
    </section>
  );
}

const labelOf = (
  measure: keyof Outcomes,
): 'acknowledged' | 'durable' | 'lost' | 'duplicated' | 'unavailable' | 'p99' => {
  if (measure === 'unavailableMs') return 'unavailable';
  return measure === 'p99Ms' ? 'p99' : measure;
};

function outcomes({ trace, views }: Branch): Outcomes | null {
  return trace === null || views === null ? null : outcomesOf(trace, views);
}

function Value({ value }: { readonly value: number | null }): JSX.Element {
  const { compare } = useWords();
  const text =
    value === null
      ? compare.unknown
      : new Intl.NumberFormat('en').format(Math.round(value * 10) / 10);
  return <td class="mono number">{text}</td>;
}

/** Which branch B is. */
function OtherChoice({
  current,
  other,
}: {
  readonly current: Branch;
  readonly other: Branch;
}): JSX.Element {
  const app = useApp();
  const { store } = app;
  const words = useWords();
  const choices = store.branches.value.filter(({ id }) => id !== current.id);
  return (
    <label class="field">
      <span>{words.compare.with}</span>
      <select
        class="select"
        value={String(other.id)}
        onChange={(event) => {
          store.compared.value = Number(event.currentTarget.value);
        }}
      >
        {choices.map((branch) => (
          <option key={branch.id} value={String(branch.id)}>
            {branchName(branch, words)}
          </option>
        ))}
      </select>
    </label>
  );
}
