import type { JSX } from 'preact';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import { endMicros, generatedMicros } from '../branch.ts';
import { branchName } from '../branch-name.ts';
import { showBranch } from '../commands/changing.ts';
import { Icon } from '../icon.tsx';
import { CommandButton } from '../parts.tsx';
import { EVENT_RATES, FACTORS, factorText, type Pace } from '../playback.ts';

/** Playing, speed, branch and extent: the first row of the dock. */
export function Transport(): JSX.Element {
  const { store } = useApp();
  const { transport } = useWords();
  const isPlaying = store.isPlaying.value;
  return (
    <div class="transport" role="toolbar" aria-label={transport.region}>
      <CommandButton id="previousNotable" kind="icon">
        <Icon name="previous" />
      </CommandButton>
      <CommandButton id="stepBack">
        <Icon name="back" /> {transport.stepBack}
      </CommandButton>
      <CommandButton id="play" kind="primary">
        <Icon name={isPlaying ? 'pause' : 'play'} /> {isPlaying ? transport.pause : transport.play}
      </CommandButton>
      <CommandButton id="stepForward">
        {transport.stepForward} <Icon name="forward" />
      </CommandButton>
      <CommandButton id="nextNotable">
        <Icon name="next" /> {transport.nextNotable}
      </CommandButton>
      <PaceControls />
      <BranchChoice />
      <span class="spacer" />
      <CommandButton id="lanes" kind="quiet">
        {transport.lanes}
      </CommandButton>
      <CommandButton id="search">
        <Icon name="search" /> {transport.search}
      </CommandButton>
      <Extent />
    </div>
  );
}

const paceValue = (pace: Pace): string =>
  pace.type === 'Timed' ? `t${pace.factor}` : `e${pace.perSecond}`;

const paceOf = (value: string): Pace => {
  const number = Number(value.slice(1));
  return value.startsWith('t')
    ? { type: 'Timed', factor: number }
    : { type: 'Events', perSecond: number };
};

function PaceControls(): JSX.Element {
  const { store } = useApp();
  const { transport } = useWords();
  return (
    <>
      <select
        aria-label={transport.speed}
        class="select mono"
        value={paceValue(store.pace.value)}
        onChange={(event) => {
          store.pace.value = paceOf(event.currentTarget.value);
        }}
      >
        <optgroup label={transport.timed}>
          {FACTORS.map((factor) => (
            <option key={factor} value={`t${factor}`}>
              {factorText(factor)}
            </option>
          ))}
        </optgroup>
        <optgroup label={transport.byEvents}>
          {EVENT_RATES.map((rate) => (
            <option key={rate} value={`e${rate}`}>
              {transport.perSecond(rate)}
            </option>
          ))}
        </optgroup>
      </select>
      <label class="check" title={transport.skipIdleTitle}>
        <input
          type="checkbox"
          checked={store.skipsIdle.value}
          onChange={(event) => {
            store.skipsIdle.value = event.currentTarget.checked;
          }}
        />
        {transport.skipIdle}
      </label>
      {store.isPlaying.value && store.skipped.value > 0 ? (
        <span key={store.skipped.value} class="skipped-mark" aria-hidden="true">
          <Icon name="skip" /> {transport.skippedIdle}
        </span>
      ) : null}
    </>
  );
}

function BranchChoice(): JSX.Element {
  const app = useApp();
  const words = useWords();
  const { branches, branchId } = app.store;
  return (
    <select
      aria-label={words.branch.choose}
      class="select"
      value={String(branchId.value)}
      onChange={(event) => showBranch(app, Number(event.currentTarget.value))}
    >
      {branches.value.map((branch) => (
        <option key={branch.id} value={String(branch.id)}>
          {words.branch.label(branchName(branch, words))}
        </option>
      ))}
    </select>
  );
}

/** How long the run is, or how far it has come. */
export function Extent(): JSX.Element | null {
  const branch = useApp().store.branch.value;
  const { transport } = useWords();
  if (branch === null) return null;
  if (branch.status === 'running' || branch.status === 'opening') {
    return <p class="chip mono">{transport.generating(seconds(generatedMicros(branch)))}</p>;
  }
  const { trace } = branch;
  const events = trace === null ? 0 : (trace.rows.event[trace.rowCount - 1] ?? 0);
  return <p class="chip mono">{transport.extent('0', seconds(endMicros(branch)), events)}</p>;
}
