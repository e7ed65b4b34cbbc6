import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Trace } from '../../../sim/trace/trace.ts';
import { rowSentence } from '../../../sim/words/rows.ts';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import { type Filtered, RowFilter } from '../filter.ts';
import { goToRow } from '../navigate.ts';
import { rowFacts } from '../sentences.ts';
import { FilterBar } from './event-filter.tsx';

const ROW_HEIGHT = 26;
/** Rows that are rendered above and below what is seen. */
const OVERSCAN = 8;

/** Every row of the run as a sentence: the accessible twin of the pictures (viz.md §1.3). */
export function Events(): JSX.Element {
  const { store } = useApp();
  const { events, panes } = useWords();
  const filter = useRef(new RowFilter());
  const trace = store.branch.value?.trace ?? null;
  if (trace === null || trace.rowCount === 0) return <p class="pane-note">{panes.noRows}</p>;
  const filtered = filter.current.rows(trace, store.filter.value);
  return (
    <div class="events">
      <FilterBar trace={trace} filtered={filtered} />
      {filtered.count === 0 ? (
        <p class="pane-note">{events.none}</p>
      ) : (
        <Grid trace={trace} filtered={filtered} />
      )}
    </div>
  );
}

interface GridProps {
  readonly trace: Trace;
  readonly filtered: Filtered;
}

function Grid({ trace, filtered }: GridProps): JSX.Element {
  const { store } = useApp();
  const { events } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 320 });
  const row = store.row.value;
  const index = filtered.indexOf(row);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // The row of the playhead stays in view.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = index * ROW_HEIGHT;
    const isSeen =
      top >= element.scrollTop && top <= element.scrollTop + element.clientHeight - 2 * ROW_HEIGHT;
    if (!isSeen) element.scrollTop = Math.max(0, top - element.clientHeight / 3);
  }, [index, filtered.count]);
  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - OVERSCAN);
  const last = Math.min(
    filtered.count,
    Math.ceil((view.top + view.height) / ROW_HEIGHT) + OVERSCAN,
  );
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    <div
      ref={scroller}
      class="grid"
      role="grid"
      tabIndex={0}
      data-arrows
      aria-label={events.label}
      aria-rowcount={filtered.count + 1}
      aria-colcount={4}
      aria-activedescendant={`row-${row}`}
      onScroll={(event) =>
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
      onKeyDown={(event) => {
        const to = rowForKey(event.key, index, filtered.count);
        if (to === null) return;
        event.preventDefault();
        goToRow(store, filtered.rowAt(to));
      }}
    >
      <GridHead />
      <div role="rowgroup" style={{ height: `${filtered.count * ROW_HEIGHT}px` }} class="grid-body">
        {shown.map((at) => (
          <GridRow
            key={at}
            trace={trace}
            row={filtered.rowAt(at)}
            at={at}
            isFocused={at === index}
          />
        ))}
      </div>
    </div>
  );
}

function rowForKey(key: string, index: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -count,
    End: count,
  };
  const by = steps[key];
  return by === undefined ? null : Math.min(Math.max(index + by, 0), count - 1);
}

function GridHead(): JSX.Element {
  const { events } = useWords();
  return (
    <div role="rowgroup" class="grid-head">
      <div role="row" class="grid-row" aria-rowindex={1}>
        <span role="columnheader">{events.time}</span>
        <span role="columnheader">{events.event}</span>
        <span role="columnheader">{events.node}</span>
        <span role="columnheader">{events.what}</span>
      </div>
    </div>
  );
}

function GridRow({
  trace,
  row,
  at,
  isFocused,
}: {
  readonly trace: Trace;
  readonly row: number;
  readonly at: number;
  readonly isFocused: boolean;
}): JSX.Element {
  const { store } = useApp();
  const sentence = rowSentence(trace, row, store.language.value);
  const facts = rowFacts(trace, row, store.language.value);
  return (
    <div
      id={`row-${row}`}
      role="row"
      class={isFocused ? 'grid-row focused' : 'grid-row'}
      aria-rowindex={at + 2}
      aria-selected={isFocused}
      style={{ top: `${at * ROW_HEIGHT}px` }}
      onClick={() => {
        store.isPlaying.value = false;
        goToRow(store, row);
      }}
    >
      <span role="gridcell" class="mono">
        {seconds(trace.rows.at[row] as number)}
      </span>
      <span role="gridcell" class="mono">
        {trace.rows.event[row]}
      </span>
      <span role="gridcell" class="mono">
        {sentence.subject}
      </span>
      <span role="gridcell" class="what">
        {sentence.text}
        {facts.length === 0 ? null : <strong> · {facts.join(' · ')}</strong>}
      </span>
    </div>
  );
}
