import type { JSX } from 'preact';
import type { FaultParameter, FaultTarget } from '../../../sim/faults/kind.ts';
import type { InspectorWords } from '../../words/inspector-en.ts';
import { useWords } from '../app.ts';
import { DocText } from './doc-text.tsx';
import { TRAFFIC } from './fault-form.ts';

interface FieldProps {
  readonly value: string;
  /** What is wrong with the value; empty where nothing is. */
  readonly problem: string;
  readonly onValue: (value: string) => void;
}

/** A line of text with what it may be, and what is wrong with it. */
export function TextField({
  name,
  label,
  hint,
  value,
  problem,
  onValue,
  list,
  lines = 1,
}: FieldProps & {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly list?: string;
  readonly lines?: number;
}): JSX.Element {
  const described = `${name}-hint ${name}-problem`;
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {lines > 1 ? (
        <textarea
          id={`field-${name}`}
          class="input mono"
          rows={lines}
          value={value}
          aria-describedby={described}
          aria-invalid={problem !== ''}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      ) : (
        <input
          id={`field-${name}`}
          class="input mono"
          value={value}
          list={list}
          autocomplete="off"
          aria-describedby={described}
          aria-invalid={problem !== ''}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
      <p id={`${name}-hint`} class="hint">
        <DocText text={hint} />
      </p>
      <p id={`${name}-problem`} class="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

/** Whom a fault concerns: selectors, groups of them, or classes of traffic. */
export function TargetField({
  target,
  ...props
}: FieldProps & { readonly target: FaultTarget }): JSX.Element {
  const { menu } = useWords().inspector;
  const hint = target.required ? '' : menu.optional;
  switch (target.name) {
    case 'traffic':
      return <TrafficField {...props} />;
    case 'groups':
      return <TextField {...props} name="groups" label={menu.groups} hint={hint} lines={2} />;
    case 'on':
    case 'from':
    case 'to':
      return (
        <TextField
          {...props}
          name={target.name}
          label={menu[target.name]}
          hint={hint}
          list="selectors"
        />
      );
  }
}

function TrafficField({ value, problem, onValue }: FieldProps): JSX.Element {
  const { menu } = useWords().inspector;
  const chosen = value === '' ? TRAFFIC : value.split(',');
  const toggled = (one: string): string => {
    const next = chosen.includes(one)
      ? chosen.filter((other) => other !== one)
      : TRAFFIC.filter((other) => other === one || chosen.includes(other));
    return next.length === 0 ? value : next.join(',');
  };
  return (
    <fieldset class="field">
      <legend>{menu.traffic}</legend>
      {TRAFFIC.map((one) => (
        <label key={one} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={() => onValue(toggled(one))}
          />
          {one}
        </label>
      ))}
      <p class="field-problem">{problem}</p>
    </fieldset>
  );
}

/** A parameter of a fault's own. */
export function ParameterField({
  parameter,
  doc: translated,
  ...props
}: FieldProps & {
  readonly parameter: FaultParameter;
  /** What it means, where the language has it; else the table's own text, which is English. */
  readonly doc: string | null;
}): JSX.Element {
  const { menu } = useWords().inspector;
  const { name, type, choices } = parameter;
  const doc = translated ?? parameter.doc;
  const language = translated === null ? 'en' : undefined;
  if (type === 'choice' || type === 'boolean') {
    const options = type === 'boolean' ? ['false', 'true'] : choices;
    return (
      <div class="field">
        <label for={`field-${name}`}>{name}</label>
        <select
          id={`field-${name}`}
          class="select"
          value={props.value}
          aria-describedby={`${name}-hint`}
          onChange={(event) => props.onValue(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
        <p id={`${name}-hint`} class="hint" lang={language}>
          <DocText text={doc} />
        </p>
      </div>
    );
  }
  const hint = formHint(type, menu);
  return (
    <TextField
      {...props}
      name={name}
      label={name}
      hint={hint === '' ? doc : `${doc} (${hint})`}
      lines={type === 'settings' ? 3 : 1}
    />
  );
}

function formHint(type: FaultParameter['type'], menu: InspectorWords['menu']): string {
  switch (type) {
    case 'duration':
      return menu.duration;
    case 'offset':
      return menu.offset;
    case 'integer':
      return menu.integer;
    case 'texts':
      return menu.texts;
    case 'settings':
      return menu.settingsHint;
    case 'boolean':
    case 'choice':
    case 'text':
      return '';
  }
}
