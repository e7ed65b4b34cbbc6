import type { JSX } from 'preact';
import { useApp, useWords } from '../app.ts';
import { nextTheme } from '../commands/page.ts';
import { Icon } from '../icon.tsx';
import { chooseLanguage, nextLanguage } from '../language.ts';
import { CommandButton } from '../parts.tsx';
import { runText } from '../scenario-text.ts';

/** The bar on top: what is open, and what can be done with the whole of it. */
export function Header(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  const branch = store.branch.value;
  const header = branch?.header ?? null;
  const text = branch === null ? null : runText(branch, store.branches.value, words);
  const isNarrow = store.isNarrow.value;
  return (
    <header class="header">
      <h1 class="brand">samsa</h1>
      {header === null || text === null ? null : (
        <p class="run-name" title={text.title} lang={text.titleLanguage}>
          {text.title}
        </p>
      )}
      {header === null || isNarrow ? null : (
        <p class="chip mono">
          {header.seed === null ? words.header.noSeed : words.header.seed(header.seed)}
        </p>
      )}
      {location.protocol === 'file:' && !isNarrow ? (
        <p class="chip">{words.header.offline}</p>
      ) : null}
      <span class="spacer" />
      <LanguageToggle />
      {isNarrow ? null : (
        <>
          <ThemeToggle />
          <CommandButton id="open">{words.header.open}</CommandButton>
          <CommandButton id="compare" pressed={store.compared.value !== null}>
            {words.header.compare}
          </CommandButton>
          <CommandButton id="exportMenu">{words.header.exportMenu}</CommandButton>
        </>
      )}
      <CommandButton id="copyLink" kind="primary">
        {words.header.share}
      </CommandButton>
      <CommandButton id={isNarrow ? 'menu' : 'help'} kind="icon">
        {isNarrow ? <Icon name="menu" /> : '?'}
      </CommandButton>
    </header>
  );
}

function LanguageToggle(): JSX.Element {
  const { store } = useApp();
  const words = useWords();
  return (
    <button
      type="button"
      class="button"
      lang={nextLanguage(store.language.value)}
      title={words.header.languageTitle}
      onClick={() => void chooseLanguage(store)}
    >
      {words.header.language}
    </button>
  );
}

function ThemeToggle(): JSX.Element {
  const { themeChoice } = useApp().store;
  const { header } = useWords();
  return (
    <button
      type="button"
      class="button icon"
      aria-label={header.theme(header.themes[themeChoice.value])}
      title={header.theme(header.themes[themeChoice.value])}
      onClick={() => {
        themeChoice.value = nextTheme(themeChoice.value);
      }}
    >
      <Icon name={themeChoice.value} />
    </button>
  );
}
