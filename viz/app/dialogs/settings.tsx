import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RunHeader } from '../../engine/protocol.ts';
import { useApp, useWords } from '../app.ts';
import { settingName } from '../branch-name.ts';
import { forkWithSettings } from '../fork.ts';
import { DialogFrame } from './dialog.tsx';

type Row = readonly [path: string, value: string];

/** Settings that readers try first, with a value that changes something. */
function suggestions({ nodes, partitions }: RunHeader): readonly Row[] {
  const producers = nodes.filter(({ role }) => role === 'producer');
  const topics = [...new Set(partitions.map((name) => name.replace(/-\d+$/, '')))];
  return [
    ...producers.flatMap(({ name, labels }): Row[] => [
      [`producers.${name}.config.acks`, labels.includes('acks=all') ? '1' : 'all'],
      [`producers.${name}.config.enable.idempotence`, 'true'],
    ]),
    ...topics.flatMap((topic): Row[] => [
      [`topics.${topic}.config.min.insync.replicas`, '2'],
      [`topics.${topic}.config.unclean.leader.election.enable`, 'true'],
      [`topics.${topic}.config.flush.messages`, '1'],
    ]),
  ];
}

/** Runs the same seed with other settings beside the run in focus. */
export function SettingsDialog(): JSX.Element | null {
  const app = useApp();
  const { inspector } = useWords();
  const header = app.store.branch.value?.header ?? null;
  const [rows, setRows] = useState<readonly Row[]>([['', '']]);
  const [problem, setProblem] = useState('');
  if (header === null) return null;
  const { menu } = inspector;
  const change = (index: number, row: Row): void =>
    setRows(rows.map((old, at) => (at === index ? row : old)));
  const offer = (row: Row): void =>
    setRows([...rows.filter(([path]) => path !== '' && path !== row[0]), row]);
  const submit = (): void => {
    const params = rows.filter(([path, value]) => path.trim() !== '' && value.trim() !== '');
    if (params.length === 0) {
      setProblem(menu.needsSetting);
      return;
    }
    app.store.dialog.value = null;
    forkWithSettings(
      app,
      params.map(([path, value]) => [path.trim(), value.trim()] as const),
    );
  };
  return (
    <DialogFrame title={menu.settingsTab}>
      <p class="muted">{menu.settingsText}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <datalist id="setting-paths">
          {suggestions(header).map(([path]) => (
            <option key={path} value={path} />
          ))}
        </datalist>
        {rows.map((row, index) => (
          <SettingRow key={index} row={row} onRow={(next) => change(index, next)} />
        ))}
        <button type="button" class="button quiet" onClick={() => setRows([...rows, ['', '']])}>
          + {menu.addSetting}
        </button>
        <h3>{menu.suggestions}</h3>
        <div class="buttons">
          {suggestions(header).map((row) => (
            <button
              key={row[0]}
              type="button"
              class="button mono"
              onClick={() => offer(row)}
              title={row[0]}
            >
              {settingName(row[0])}={row[1]}
            </button>
          ))}
        </div>
        <p class="field-problem" role="alert">
          {problem}
        </p>
        <div class="dialog-actions">
          <button type="submit" class="button primary">
            {menu.apply}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}

function SettingRow({
  row,
  onRow,
}: {
  readonly row: Row;
  readonly onRow: (row: Row) => void;
}): JSX.Element {
  const { menu } = useWords().inspector;
  const [path, value] = row;
  return (
    <div class="setting-row">
      <label class="field">
        <span>{menu.path}</span>
        <input
          class="input mono"
          list="setting-paths"
          autocomplete="off"
          value={path}
          onInput={(event) => onRow([event.currentTarget.value, value])}
        />
      </label>
      <label class="field">
        <span>{menu.value}</span>
        <input
          class="input mono"
          autocomplete="off"
          value={value}
          onInput={(event) => onRow([path, event.currentTarget.value])}
        />
      </label>
    </div>
  );
}
