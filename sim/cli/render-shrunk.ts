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
  const lines = [...foundLines(result), ''];
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

/** The story of a shrunk failure, and what it needs. */
export const foundLines = (result: Found): string[] => [
  ...storyLines(result),
  '',
  ...certificateLines(result),
];

type Found = Pick<ShrinkResult, 'story' | 'items' | 'certificate'>;

const ENDINGS: Readonly<Record<Exclude<ShrinkResult['ended'], 'minimal'>, string>> = {
  runs: 'before there was nothing left to try: --max-runs allows more',
  time: 'before there was nothing left to try: --budget allows more',
  interrupted: 'interrupted: this is the smallest so far',
};

function storyLines({ story }: Found): string[] {
  return story.map((line, index) => (index === story.length - 1 ? pc.red(line) : line));
}

function certificateLines({ items, certificate }: Found): string[] {
  const verified = certificate.filter(({ item }) => item.type !== 'rule');
  return [
    certificateTitle(items.length, verified.length),
    ...certificate.map((line) => `  ${itemText(line.item)}${pc.dim(` -> ${without(line)}`)}`),
  ];
}

function certificateTitle(items: number, verified: number): string {
  if (items === 0) return 'No fault and no chance is needed: it always happens.';
  if (verified === 0) return `None of the ${items} items was verified.`;
  if (verified < items) return `${verified} of ${items} items were verified. Without it:`;
  return items === 1
    ? 'Remove this item and the failure disappears (verified). Without it:'
    : `Remove any one of these ${items} items and the failure disappears (each verified). Without it:`;
}

function without({ withoutIt, violated }: CertificateLine): string {
  switch (withoutIt) {
    case 'holds':
      return 'everything holds';
    case 'other failure':
      return violated.length === 0 ? 'another failure' : `another failure: ${violated.join(', ')}`;
    case 'same failure':
      return 'it still fails';
  }
}

/** An item as a person reads it. */
function itemText(item: Item): string {
  switch (item.type) {
    case 'fault':
      return `fault   ${item.text}`;
    case 'choice':
      return `choice  ${item.name} = ${item.value}`;
    case 'rule':
      return `rule    ${item.name}=${item.value}`;
  }
}
