import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FAULT_FAMILIES, FAULTS, type FaultKind, faultNamed } from '../../../sim/faults/table.ts';
import { seconds } from '../../../sim/words/time.ts';
import type { RunHeader } from '../../engine/protocol.ts';
import type { Words } from '../../words/en.ts';
import { useApp, useWords } from '../app.ts';
import { forkWithFaults } from '../fork.ts';
import { DialogFrame } from './dialog.tsx';
import { DocText } from './doc-text.tsx';
import { ParameterField, TargetField, TextField } from './fault-fields.tsx';
import {
  type FormValues,
  faultOf,
  firstValues,
  type Looked,
  problemsOf,
  selectorsOf,
} from './fault-form.ts';

const FIRST_FAULT = 'crash';

/** The menu of faults, made from the table that scenarios, search and shrinker share (sim/faults/table.ts). */
export function InjectDialog({ fault }: { readonly fault: string | null }): JSX.Element | null {
  const { store } = useApp();
  const { inspector, faults } = useWords();
  const branch = store.branch.value;
  const [name, setName] = useState(fault ?? FIRST_FAULT);
  const kind = faultNamed(name);
  if (branch === null || branch.header === null || kind === null) return null;
  const text = faults[kind.name];
  const { node, partition, nowMicros } = store.focus.value;
  const looked: Looked = {
    node: node === null ? null : (branch.header.nodes[node]?.name ?? null),
    partition: partition === null ? null : (branch.trace?.partitions[partition] ?? null),
  };
  return (
    <DialogFrame title={inspector.menu.title(seconds(nowMicros))}>
      <label class="field">
        <span>{inspector.menu.kind}</span>
        <select
          class="select"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        >
          {FAULT_FAMILIES.map((family) => (
            <optgroup key={family} label={inspector.menu.families[family]}>
              {FAULTS.filter((one) => one.family === family).map((one) => (
                <option key={one.name} value={one.name}>
                  {titleOf(one, faults)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p class="muted" lang={text === undefined ? 'en' : undefined}>
        <DocText text={text?.doc ?? kind.doc} />
      </p>
      <FaultForm key={name} kind={kind} header={branch.header} looked={looked} />
    </DialogFrame>
  );
}

/** Kafka's operators know faults by the names that scenarios use; another language puts its own word beside them. */
function titleOf({ name }: FaultKind, faults: Words['faults']): string {
  const title = faults[name]?.title;
  return title === undefined ? name : `${title} · ${name}`;
}

function FaultForm({
  kind,
  header,
  looked,
}: {
  readonly kind: FaultKind;
  readonly header: RunHeader;
  readonly looked: Looked;
}): JSX.Element {
  const app = useApp();
  const { inspector, branch, faults } = useWords();
  const [values, setValues] = useState<FormValues>(() => firstValues(kind, header, looked));
  const [problems, setProblems] = useState<FormValues>({});
  const set = (name: string, value: string): void => setValues({ ...values, [name]: value });
  const submit = (): void => {
    const spec = faultOf(kind, values, app.store.focus.value.nowMicros);
    const found = problemsOf(spec, header);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    app.store.dialog.value = null;
    forkWithFaults(app, [spec]);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <datalist id="selectors">
        {selectorsOf(header).map((selector) => (
          <option key={selector} value={selector} />
        ))}
      </datalist>
      {kind.targets.map((target) => (
        <TargetField
          key={target.name}
          target={target}
          value={values[target.name] ?? ''}
          problem={problems[target.name] ?? ''}
          onValue={(value) => set(target.name, value)}
        />
      ))}
      {kind.lasts ? (
        <TextField
          name="for"
          label={inspector.menu.forLabel}
          hint={inspector.menu.forHint}
          value={values['for'] ?? ''}
          problem={problems['for'] ?? ''}
          onValue={(value) => set('for', value)}
        />
      ) : null}
      {kind.parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          doc={faults[kind.name]?.parameters?.[parameter.name] ?? null}
          value={values[parameter.name] ?? ''}
          problem={problems[parameter.name] ?? ''}
          onValue={(value) => set(parameter.name, value)}
        />
      ))}
      <p class="field-problem" role="alert">
        {problems[''] ?? problems['at'] ?? ''}
      </p>
      {app.store.focus.value.nowMicros > header.faultsUntilMicros ? (
        <p class="muted">{inspector.menu.later}</p>
      ) : null}
      <div class="dialog-actions">
        <span class="muted">{branch.label(kind.name)}</span>
        <button type="submit" class="button primary">
          {inspector.menu.apply}
        </button>
      </div>
    </form>
  );
}
