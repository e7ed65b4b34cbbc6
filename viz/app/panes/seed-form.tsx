import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';

/** Runs the same scenario under another seed, in the place of what is open. */
export function SeedForm({ branch }: { readonly branch: Branch }): JSX.Element | null {
  const { opening } = useApp();
  const { left } = useWords();
  const { source, header } = branch;
  const [typed, setTyped] = useState<string | null>(null);
  if (source.type !== 'Scenario' || header === null) return null;
  const seed = typed ?? nextSeed(header.seed ?? '0');
  return (
    <form
      class="seed-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (seed.trim() !== '') opening.open({ ...source, seed: seed.trim() });
      }}
    >
      <input
        class="input mono"
        aria-label={left.seed}
        value={seed}
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        {left.otherSeed}
      </button>
    </form>
  );
}

/** The number behind, where a seed is one; else the seed with one behind it. */
function nextSeed(seed: string): string {
  const number = Number(seed);
  return Number.isSafeInteger(number) && /^\d+$/.test(seed) ? String(number + 1) : `${seed}-2`;
}
