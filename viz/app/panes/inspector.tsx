import type { JSX } from 'preact';
import type { FieldName } from '../../../sim/trace/fields.ts';
import type { Slot, Trace } from '../../../sim/trace/trace.ts';
import { wordsIn } from '../../../sim/words/catalogue.ts';
import { changesOf, type SlotChange, valueText } from '../../../sim/words/changes.ts';
import { rowSentence, said } from '../../../sim/words/rows.ts';
import { seconds } from '../../../sim/words/time.ts';
import { isEvent } from '../../scene/rows.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { milliseconds, slotOwner } from '../format.ts';
import { goToRow } from '../navigate.ts';
import { rowFacts, rowText } from '../sentences.ts';
import { EvidenceHere } from './evidence.tsx';
import { Payload } from './payload.tsx';
import { TakesPart } from './takes-part.tsx';
import { Why } from './why.tsx';

/** What happened at the playhead, what it changed, and why (viz.md §1.3). */
export function Inspector(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const branch = store.branch.value;
  const row = store.row.value;
  const trace = branch?.trace ?? null;
  return (
    <section class="inspector" aria-label={words.inspector.region}>
      {branch === null || trace === null || row < 0 ? (
        <>
          <h2>{words.inspector.start}</h2>
          <p class="muted">{words.inspector.startText}</p>
        </>
      ) : (
        <RowParts branch={branch} trace={trace} row={Math.min(row, trace.rowCount - 1)} />
      )}
    </section>
  );
}

interface RowProps {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly row: number;
}

function RowParts({ branch, trace, row }: RowProps): JSX.Element {
  const { store } = useApp();
  const { inspector } = useWords();
  const language = store.language.value;
  const event = new Intl.NumberFormat(language).format(trace.rows.event[row] as number);
  return (
    <>
      <h2>{isEvent(trace, row) ? inspector.event(event) : inspector.betweenEvents(event)}</h2>
      <p class="sentence">{said(rowSentence(trace, row, language))}</p>
      <Facts trace={trace} row={row} />
      <Circumstances trace={trace} row={row} />
      <TakesPart branch={branch} trace={trace} row={row} />
      {store.showsDiff.value ? <StateChange branch={branch} trace={trace} row={row} /> : null}
      <EvidenceHere branch={branch} trace={trace} row={row} />
      <Why branch={branch} trace={trace} row={row} />
      <Payload branch={branch} row={row} />
    </>
  );
}

function Facts({ trace, row }: Omit<RowProps, 'branch'>): JSX.Element | null {
  const language = useApp().store.language.value;
  const facts = rowFacts(trace, row, language);
  if (facts.length === 0) return null;
  return (
    <ul class="facts-list">
      {facts.map((fact) => (
        <li key={fact}>
          <span class="glyph" aria-hidden="true">
            ●
          </span>
          {fact}
        </li>
      ))}
    </ul>
  );
}

function Circumstances({ trace, row }: Omit<RowProps, 'branch'>): JSX.Element {
  const { store } = useApp();
  const { inspector } = useWords();
  const { rows } = trace;
  const cause = rows.cause[row] as number;
  const node = trace.nodes[rows.node[row] as number];
  return (
    <dl class="facts">
      <dt>{inspector.at}</dt>
      <dd class="mono">{seconds(rows.at[row] as number)} s</dd>
      {node === undefined ? null : (
        <>
          <dt>{inspector.by}</dt>
          <dd class="mono">
            {node.name}
            {node.rack === '' ? '' : ` (${node.rack})`}
          </dd>
        </>
      )}
      <MessageFact trace={trace} row={row} />
      <dt>{inspector.causedBy}</dt>
      <dd>
        {cause < 0 ? (
          <span class="muted">{inspector.nobody}</span>
        ) : (
          <button type="button" class="link" onClick={() => goToRow(store, cause)}>
            ↖ {trace.rows.event[cause]} {rowText(trace, cause, store.language.value)}
          </button>
        )}
      </dd>
      <Effects trace={trace} row={row} />
    </dl>
  );
}

function MessageFact({ trace, row }: Omit<RowProps, 'branch'>): JSX.Element | null {
  const { inspector } = useWords();
  const message = trace.rows.message[row] as number;
  if (message < 0) return null;
  const { messages, rows } = trace;
  const name = (node: number): string => trace.nodes[node]?.name ?? '?';
  const sentAt = rows.at[messages.sentRow[message] as number] as number;
  return (
    <>
      <dt>{inspector.message}</dt>
      <dd class="mono">
        {inspector.sentTook(
          name(messages.from[message] as number),
          name(messages.to[message] as number),
          milliseconds((rows.at[row] as number) - sentAt),
        )}
      </dd>
    </>
  );
}

/** Effects lie near their cause; a long wait for one is found through its own cause. */
const EFFECT_SEARCH_ROWS = 20_000;
const SHOWN_EFFECTS = 3;

function Effects({ trace, row }: Omit<RowProps, 'branch'>): JSX.Element | null {
  const { store } = useApp();
  const { inspector } = useWords();
  const end = Math.min(trace.rowCount, row + EFFECT_SEARCH_ROWS);
  const causes = trace.rows.cause.subarray(0, end);
  const found: number[] = [];
  for (let next = causes.indexOf(row, row + 1); next >= 0; next = causes.indexOf(row, next + 1)) {
    found.push(next);
  }
  if (found.length === 0) return null;
  return (
    <>
      <dt>{inspector.effects}</dt>
      <dd>
        <ul class="plain">
          {found.slice(0, SHOWN_EFFECTS).map((effect) => (
            <li key={effect}>
              <button type="button" class="link" onClick={() => goToRow(store, effect)}>
                ↘ {trace.rows.event[effect]} {rowText(trace, effect, store.language.value)}
              </button>
            </li>
          ))}
          {found.length > SHOWN_EFFECTS ? (
            <li class="muted">{inspector.effectsMore(found.length - SHOWN_EFFECTS)}</li>
          ) : null}
        </ul>
      </dd>
    </>
  );
}

function StateChange({ branch, trace, row }: RowProps): JSX.Element {
  const { inspector } = useWords();
  const before = branch.views?.at(row - 1) ?? null;
  const changes = before === null ? [] : lastOfEach(changesOf(trace, row, before));
  if (changes.length === 0) {
    return (
      <section>
        <h3>{inspector.stateChange}</h3>
        <p class="muted">{inspector.noChange}</p>
      </section>
    );
  }
  const owners = new Map<string, SlotChange[]>();
  for (const change of changes) {
    const owner = slotOwner(trace, trace.slots[change.slot] as Slot);
    owners.set(owner, [...(owners.get(owner) ?? []), change]);
  }
  return (
    <>
      {[...owners].map(([owner, own]) => (
        <ChangeTable key={owner} owner={owner} changes={own} trace={trace} />
      ))}
    </>
  );
}

/** A row may set a value twice: what counts is the last one, where it differs from what was there. */
function lastOfEach(changes: readonly SlotChange[]): readonly SlotChange[] {
  const bySlot = new Map(changes.map((change) => [change.slot, change]));
  return [...bySlot.values()].filter(({ before, after }) => before !== after);
}

function ChangeTable({
  owner,
  changes,
  trace,
}: {
  readonly owner: string;
  readonly changes: readonly SlotChange[];
  readonly trace: Trace;
}): JSX.Element {
  const language = useApp().store.language.value;
  const { inspector } = useWords();
  const { names } = wordsIn(language).fields;
  return (
    <table class="diff">
      <caption>
        {inspector.stateChange}
        {owner === '' ? '' : ` — ${owner}`}
      </caption>
      <tbody>
        {changes.map(({ slot: index, before, after }) => {
          const slot = trace.slots[index] as Slot;
          return (
            <tr key={index}>
              <th scope="row">{names[slot.field as FieldName] ?? slot.field}</th>
              <td class="mono">
                <del>{valueText(trace, slot, before, language)}</del>{' '}
                <ins>{valueText(trace, slot, after, language)}</ins>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
