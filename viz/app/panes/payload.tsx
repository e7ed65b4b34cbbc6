import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Plain, RowDetail } from '../../../sim/trace/detail.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';

/** What a row's event took in and gave out, fetched from the engine when it is unfolded. */
export function Payload({
  branch,
  row,
}: {
  readonly branch: Branch;
  readonly row: number;
}): JSX.Element {
  const { inspector } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="payload" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{inspector.payload}</summary>
      {isOpen ? <Fetched branch={branch.id} row={row} /> : null}
    </details>
  );
}

type Answer = { readonly row: number; readonly detail: RowDetail | null };

function Fetched({ branch, row }: { readonly branch: number; readonly row: number }): JSX.Element {
  const { runs } = useApp();
  const { inspector } = useWords();
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void runs.detail(branch, row).then((detail) => {
      if (isCurrent) setAnswer({ row, detail });
    });
    return () => {
      isCurrent = false;
    };
  }, [branch, row]);
  if (answer === null || answer.row !== row) return <p class="muted">{inspector.loading}</p>;
  const { detail } = answer;
  if (detail === null) return <p class="muted">{inspector.noDetail}</p>;
  return (
    <>
      <Part title={inspector.input} items={[detail.input]} />
      <Part title={inspector.effectsOut} items={detail.effects} />
      <Part title={inspector.probes} items={detail.probes as unknown as readonly Plain[]} />
      <Part
        title={inspector.draws}
        items={detail.draws.map(({ name, value }) => `${name} = ${value}`)}
      />
      <Part
        title={inspector.state}
        items={detail.changes.map(
          ({ path, before, after }) => `${path}: ${written(before)} → ${written(after)}`,
        )}
      />
    </>
  );
}

const written = (value: Plain): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function Part({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly Plain[];
}): JSX.Element | null {
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      {items.map((item, index) => (
        <pre key={index} class="plain-data">
          {typeof item === 'string' ? item : JSON.stringify(item, null, 1)}
        </pre>
      ))}
    </>
  );
}
