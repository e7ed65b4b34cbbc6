import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Trace } from '../../../sim/trace/trace.ts';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { goToRow } from '../navigate.ts';
import { rowText } from '../sentences.ts';

/** The most causes that a chain lists. */
const LONGEST_CHAIN = 40;

/** The questions that this moment raises, and the chain of causes of its row. */
export function Why({
  branch,
  trace,
  row,
}: {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly row: number;
}): JSX.Element {
  void branch;
  const { inspector } = useWords();
  return (
    <section class="why">
      <h3 id="inspector-why" tabIndex={-1}>
        {inspector.why}
      </h3>
      <Chain trace={trace} row={row} />
    </section>
  );
}

function chainOf(trace: Trace, row: number): readonly number[] {
  const chain: number[] = [];
  let next = trace.rows.cause[row] as number;
  while (next >= 0 && chain.length < LONGEST_CHAIN) {
    chain.push(next);
    next = trace.rows.cause[next] as number;
  }
  return chain;
}

function Chain({ trace, row }: { readonly trace: Trace; readonly row: number }): JSX.Element {
  const { store } = useApp();
  const { inspector } = useWords();
  const [isOpen, setOpen] = useState(false);
  const chain = chainOf(trace, row);
  if (chain.length === 0) return <p class="muted">{inspector.nobody}</p>;
  return (
    <>
      <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? inspector.hideChain : inspector.showChain(chain.length)}
      </button>
      {isOpen ? (
        <ol class="chain" aria-label={inspector.chain}>
          {chain.map((cause) => (
            <li key={cause}>
              <button type="button" class="link" onClick={() => goToRow(store, cause)}>
                <span class="mono">{seconds(trace.rows.at[cause] as number)}</span>{' '}
                {rowText(trace, cause, store.language.value)}
              </button>
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}
