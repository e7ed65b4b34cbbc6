import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Scenario } from '../../../sim/scenario/scenario.ts';
import { useApp, useWords } from '../app.ts';
import { useLater } from '../later.tsx';
import { openFile } from '../open-file.ts';

/** The example that loses records, and the quiet cluster to play with. */
const EXAMPLE = 'leader-crash-acks-1';
const PLAYGROUND = 'steady';

const linkOf = (scenario: string): string => `#/run/${scenario}?s=1`;

/** Three ways to begin (viz.md §1.8), and all scenarios below them. */
export function Cards(): JSX.Element {
  const { states } = useWords();
  return (
    <div class="cards">
      <a class="card" href={linkOf(EXAMPLE)}>
        <h3>{states.startTitle}</h3>
        <p>{states.startText}</p>
        <span class="card-go">{states.startGo} ▸</span>
      </a>
      <a class="card" href={linkOf(PLAYGROUND)}>
        <h3>{states.playTitle}</h3>
        <p>{states.playText}</p>
        <span class="card-go">{states.playGo} ▸</span>
      </a>
      <FileCard />
      <section class="card wide-card" aria-labelledby="scenarios-title">
        <h3 id="scenarios-title">{states.otherScenarios}</h3>
        <ScenarioList />
      </section>
    </div>
  );
}

// What the scenarios are, the engine knows; the page needs their names only here.
const loadScenarios = async (): Promise<readonly Scenario[]> =>
  (await import('../../../scenarios/index.ts')).SCENARIOS;

function ScenarioList(): JSX.Element {
  const scenarios = useLater(loadScenarios) ?? [];
  const words = useWords();
  return (
    <ul class="scenario-list">
      {scenarios.map(({ name, title = '' }) => (
        <li key={name}>
          <a href={linkOf(name)}>{name}</a>
          <span class="muted" lang={words.scenarios[name] === undefined ? 'en' : words.language}>
            {words.scenarios[name]?.title ?? title}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FileCard(): JSX.Element {
  const app = useApp();
  const { states } = useWords();
  const [link, setLink] = useState('');
  return (
    <section class="card" aria-label={states.fileTitle}>
      <h3>{states.fileTitle}</h3>
      <p>{states.fileText}</p>
      <label class="button file-button">
        {states.chooseFile}
        <input
          type="file"
          class="visually-hidden"
          accept=".samsa,.json,.txt"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) void openFile(app, file);
          }}
        />
      </label>
      <form
        class="link-form"
        onSubmit={(event) => {
          event.preventDefault();
          const at = link.indexOf('#');
          location.hash =
            at < 0 ? `#/run/${encodeURIComponent(link.trim())}` : link.slice(at).trim();
        }}
      >
        <input
          class="input mono"
          aria-label={states.link}
          placeholder="#/run/…"
          value={link}
          onInput={(event) => setLink(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={link.trim() === ''}>
          {states.openLink}
        </button>
      </form>
    </section>
  );
}
