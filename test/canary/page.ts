import { BUILT_IN } from '../../scenarios/index.ts';
import type { Canary } from './canary.ts';
import type { Caught } from './catch.ts';
import { WORLDS } from './worlds.ts';

const HEAD = `# Canaries

A checker that never reports anything may be right, or asleep. So mutations of the protocol are planted: each is one text of
one file, replaced when a process loads it, and none lives in the sources. The checkers must report it within a stated number
of seeds. Without the mutation the same worlds hold, which a test asserts.

This page is written by \`npm run canaries\`, which runs each canary from seed 1 on; \`npm test\` runs each with the seed
that caught it. *Seeds* are those that it took and those that it may take.
`;

/** docs/canaries.md, from what caught each canary. */
export function canariesPage(
  canaries: readonly Canary[],
  caught: Readonly<Record<string, Caught>>,
): string {
  const rows = canaries.map((canary) => rowOf(canary, caught[canary.name] ?? null));
  const table = ['| mutation | what it breaks | file | caught by | scenario | seeds |'];
  table.push('|---|---|---|---|---|---|', ...rows);
  const stories = WORLDS.map(({ name, description }) => `- \`${name}\`: ${description}`);
  return `${HEAD}
${table.join('\n')}

Scenarios are built in (\`samsa list\`), entries of the museum run by today's rules (\`samsa list --museum\`), or made for
canaries where faults drawn at random would need too many seeds:

${stories.join('\n')}
`;
}

function rowOf(
  { name, rule, file, scenario, sets = [], seeds }: Canary,
  caught: Caught | null,
): string {
  const by = caught === null ? 'nothing yet' : caught.by.map((id) => `\`${id}\``).join(', ');
  const isMuseum = BUILT_IN.some((known) => known.name === scenario && known.museum !== undefined);
  const where = [
    `\`${scenario}\`${isMuseum ? ' (museum)' : ''}`,
    ...sets.map((set) => `\`${set}\``),
  ];
  const source = file.replace(/\.js$/, '.ts');
  const cells = [
    `\`${name}\``,
    rule,
    `\`${source}\``,
    by,
    where.join(', '),
    `${caught?.seed ?? '-'} of ${seeds}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
