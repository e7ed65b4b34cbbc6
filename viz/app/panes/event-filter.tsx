import type { JSX } from 'preact';
import type { Trace } from '../../../sim/trace/trace.ts';
import type { Words } from '../../words/en.ts';
import { useApp, useWords } from '../app.ts';
import type { Filtered } from '../filter.ts';
import { useWanted } from '../wanted.ts';

/** Filters of most use, each a term of the query language (sim/trace/query.ts). */
const CHIPS: readonly {
  readonly name: keyof Words['events']['filters'];
  readonly query: string;
}[] = [
  { name: 'all', query: '' },
  { name: 'notable', query: 'is:notable' },
  { name: 'faults', query: 'kind:FaultStarted,FaultEnded,FaultSkipped' },
  { name: 'messages', query: 'kind:Received' },
  { name: 'lost', query: 'is:lost' },
  { name: 'timers', query: 'kind:TimerFired' },
  { name: 'verdicts', query: 'kind:Verdict' },
];

/** The query over the rows, with what it found and what is wrong with it. */
export function FilterBar({
  trace,
  filtered,
}: {
  readonly trace: Trace;
  readonly filtered: Filtered;
}): JSX.Element {
  const { filter } = useApp().store;
  const { events } = useWords();
  const field = useWanted<HTMLInputElement>('filter');
  return (
    <div class="filter-bar" role="search">
      <input
        ref={field}
        id="event-filter"
        class="input mono"
        type="search"
        value={filter.value}
        placeholder={events.placeholder}
        aria-label={events.filter}
        aria-invalid={filtered.problem !== null}
        aria-describedby="event-filter-problem"
        onInput={(event) => {
          filter.value = event.currentTarget.value;
        }}
      />
      <div class="chips" role="group" aria-label={events.chips}>
        {CHIPS.map(({ name, query }) => (
          <button
            key={name}
            type="button"
            class="button filter-chip"
            aria-pressed={filter.value.trim() === query}
            onClick={() => {
              filter.value = query;
            }}
          >
            {events.filters[name]}
          </button>
        ))}
      </div>
      <p class="muted" role="status">
        {events.count(filtered.count, trace.rowCount)}
      </p>
      <p id="event-filter-problem" class="field-problem">
        {filtered.problem === null
          ? ''
          : events.problem(filtered.problem.position + 1, filtered.problem.message)}
      </p>
    </div>
  );
}
