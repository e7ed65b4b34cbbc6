import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { causesOf } from '../../../sim/trace/causes.ts';
import type { Explanation } from '../../../sim/trace/explain.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { useLater } from '../later.tsx';
import { goToRow } from '../navigate.ts';
import { rowText } from '../sentences.ts';
import { useWanted } from '../wanted.ts';

interface RowProps {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly row: number;
}

/** The questions that this moment raises, and the chain of causes of its row. */
export function Why(props: RowProps): JSX.Element {
  const { inspector } = useWords();
  const heading = useWanted<HTMLHeadingElement>('why');
  return (
    <section class="why">
      <h3 ref={heading} id="inspector-why" tabIndex={-1}>
        {inspector.why}
      </h3>
      <Questions {...props} />
      <Chain trace={props.trace} row={props.row} />
    </section>
  );
}

const loadExplain = (): Promise<typeof import('../../../sim/trace/explain.ts')> =>
  import('../../../sim/trace/explain.ts');

/** The most questions that are shown at once. */
const MOST_QUESTIONS = 5;

/** Questions are answered when the playhead rests: an answer looks through the run. */
function Questions({ branch, trace, row }: RowProps): JSX.Element | null {
  const { store } = useApp();
  const explain = useLater(loadExplain);
  const node = store.node.value;
  const partition = store.partition.value;
  if (explain === null || branch.views === null || store.isPlaying.value) return null;
  const { views } = branch;
  const asked = { node: node ?? leaderNode(branch, row, partition), partition };
  const questions = explain.questionsAt(trace, views, row, asked).slice(0, MOST_QUESTIONS);
  const language = store.language.value;
  return (
    <>
      {questions.map((question) => (
        <Answer
          key={JSON.stringify(question.about)}
          explanation={explain.why(trace, views, question, language)}
          trace={trace}
        />
      ))}
    </>
  );
}

/** Who asks about a partition alone asks about its leader. */
function leaderNode(
  { trace, views }: Branch,
  row: number,
  partition: number | null,
): number | null {
  if (trace === null || views === null || partition === null) return null;
  const id = views.at(row).value('decidedLeader', -1, partition);
  const index = trace.nodes.findIndex(
    (node) => node.id === id && (node.role === 'broker' || node.role === 'combined'),
  );
  return index < 0 ? null : index;
}

function Answer({
  explanation,
  trace,
}: {
  readonly explanation: Explanation;
  readonly trace: Trace;
}): JSX.Element {
  const { inspector } = useWords();
  const { question, answer, steps, rule } = explanation;
  return (
    <details class="answer">
      <summary>{question}</summary>
      <p>{answer}</p>
      {steps.length === 0 ? null : (
        <ol class="chain">
          {steps.map(({ row, sentence }) => (
            <StepItem key={`${row} ${sentence}`} trace={trace} row={row} sentence={sentence} />
          ))}
        </ol>
      )}
      <p class="rule">
        {inspector.rule}: {rule.text} <span class="source">({rule.source})</span>
      </p>
    </details>
  );
}

function StepItem({
  trace,
  row,
  sentence,
}: {
  readonly trace: Trace;
  readonly row: number;
  readonly sentence: string;
}): JSX.Element {
  const { store } = useApp();
  return (
    <li>
      <button type="button" class="link" onClick={() => goToRow(store, row)}>
        <span class="mono">{seconds(trace.rows.at[row] as number)}</span> {sentence}
      </button>
    </li>
  );
}

function Chain({
  trace,
  row,
}: {
  readonly trace: Trace;
  readonly row: number;
}): JSX.Element | null {
  const { store } = useApp();
  const { inspector } = useWords();
  const [isOpen, setOpen] = useState(false);
  const chain = causesOf(trace, row);
  if (chain.length === 0) return null;
  return (
    <>
      <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? inspector.hideChain : inspector.showChain(chain.length)}
      </button>
      {isOpen ? (
        <ol class="chain" aria-label={inspector.chain}>
          {chain.map((cause) => (
            <StepItem
              key={cause}
              trace={trace}
              row={cause}
              sentence={rowText(trace, cause, store.language.value)}
            />
          ))}
        </ol>
      ) : null}
    </>
  );
}
