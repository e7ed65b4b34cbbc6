import pc from 'picocolors';
import type { CertificateLine, Item, ShrinkResult } from '../search/shrink/result.ts';
import { grouped } from '../words/time.ts';
import { openCommand, quoted } from './quoted.ts';

/** Where the results of shrinking were written. */
export interface Written {
  readonly out?: string;
  readonly test?: string;
}

/** A shrunk failure as a person reads it: story, items with their certificate, and how to go on. */
export function renderShrunk(
  result: ShrinkResult,
  link: string | null,
  { out, test }: Written,
  wallMs: number,
): string {
  const { recipe, runs, steps, ended } = result;
  const before = steps[0];
  const after = steps[steps.length - 1];
  const lines = [...storyLines(result), '', ...certificateLines(result), ''];
  if (before !== undefined && after !== undefined) {
    const counts = (['faults', 'choices', 'events'] as const).map(
      (what) => `${what} ${grouped(before[what])} -> ${grouped(after[what])}`,
    );
    lines.push(`shrunk   ${counts.join(', ')}; ${runs} runs in ${(wallMs / 1000).toFixed(1)} s`);
  }
  if (ended !== 'minimal') lines.push(pc.yellow(`ended    ${ENDINGS[ended]}`));
  lines.push(...recipe.params.map(([path, value]) => `set      ${path}=${value}`));
  if (out !== undefined) lines.push(`recipe   ${out}`, `replay   samsa replay ${quoted(out)}`);
  if (test !== undefined) lines.push(`test     ${test}`);
  lines.push(...openCommand(link).map((command) => `view     ${command}`));
  if (out === undefined && link === null) lines.push('recipe   --out <file> writes it');
  return lines.join('\n');
}

const ENDINGS: Readonly<Record<Exclude<ShrinkResult['ended'], 'minimal'>, string>> = {
  runs: 'before there was nothing left to try: --max-runs allows more',
  time: 'before there was nothing left to try: --budget allows more',
  interrupted: 'interrupted: this is the smallest so far',
};

function storyLines({ story }: ShrinkResult): string[] {
  return story.map((line, index) => (index === story.length - 1 ? pc.red(line) : line));
}

function certificateLines({ items, certificate }: ShrinkResult): string[] {
  if (items.length === 0) return ['no fault and no chance is needed: this always happens'];
  const isWhole = certificate.length === items.length;
  const title = isWhole
    ? `Remove any one of these ${items.length} items and the failure disappears (each was run):`
    : `${certificate.length} of ${items.length} items were run without:`;
  return [
    items.length === 1 ? 'Remove this item and the failure disappears (it was run):' : title,
    ...certificate.map(certificateLine),
  ];
}

function certificateLine({ item, withoutIt, violated }: CertificateLine): string {
  return `  ${itemText(item)}  ${pc.dim(`without it: ${without(withoutIt, violated)}`)}`;
}

function without(withoutIt: CertificateLine['withoutIt'], violated: readonly string[]): string {
  switch (withoutIt) {
    case 'holds':
      return 'everything holds';
    case 'other failure':
      return violated.length === 0 ? 'another failure' : `another failure (${violated.join(', ')})`;
    case 'same failure':
      return 'it still fails';
  }
}

/** An item as a person reads it. */
const itemText = (item: Item): string =>
  item.type === 'fault' ? `fault   ${item.text}` : `choice  ${item.name} = ${item.value}`;
