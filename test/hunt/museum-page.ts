import { MUSEUM, WITNESSES } from '../../scenarios/index.ts';
import type { MuseumSpec, Scenario } from '../../sim/scenario/scenario.ts';
import { EXPLORERS } from '../../sim/search/explorers/all.ts';
import type { EntryRecord, Hunted } from './museum-state.ts';

/** docs/museum.md, from what the museum's run found. */
export function museumPage(recordOf: (id: string) => EntryRecord | null): string {
  return [
    ABOUT,
    '## What is found',
    FOUND,
    table(
      ['id', 'difficulty', 'found by seed', 'events', 'runs/s per core', 'shrunk to', 'control'],
      MUSEUM.map((scenario) => foundRow(scenario, recordOf(scenario.name))),
    ),
    '## The entries',
    ...MUSEUM.map(entry),
    '## Explorers',
    EXPLORED,
    ...EXPLORERS.map(({ name, doc }) => `- \`${name}\`: ${doc}`),
    '',
    table(
      ['id', ...EXPLORERS.map(({ name }) => name)],
      MUSEUM.map((scenario) => explorerRow(scenario, recordOf(scenario.name))),
    ),
    LEFT_OUT,
  ].join('\n');
}

const ABOUT = `# The museum of documented failures

Kafka's history has failures that are described in improvement proposals, tickets and published analyses. The museum brings
them back: each entry is a small scenario with one rule set back to what it was, or with a setting that Kafka permits, and
\`samsa search\` finds the failure. With today's rule the same search finds nothing. There is no code for any of them; what fails
is the protocol under the old rule (\`core/config/switches.ts\`).

\`\`\`
samsa list --museum
samsa search hw-truncation-loss               # until it is found, then shrunk to what matters
samsa search --control hw-truncation-loss     # as many seeds with today's rule: nothing
samsa run hw-truncation-loss --seed 30 && samsa view
\`\`\`

Nothing in an entry says when what fails. Faults are drawn from plans that several entries share
(\`scenarios/museum/plans.ts\`), in worlds of two or three brokers, one controller and one partition
(\`scenarios/museum/worlds.ts\`). \`raft-backoff-lockstep\` needs no fault: its voters start at once. This page is written by \`npm run museum\`.
`;

const FOUND = `
\`found by seed\` is the first seed that shows the verdict, of as many as the entry states; \`control\` how many seeds hold under
today's rule. Speeds are those of the machine that wrote this page, which had other work to do.
`;

const EXPLORED = `
Explorers decide what a seed means: which faults happen and which outcomes chance has (\`--explorer\`). Each cell says by which
seed the explorer found the entry, or \`–\` and how many seeds it tried.
`;

const LEFT_OUT = `
## What is left out

- \`forgotten-producer-state\`: its rule can be set back (\`producer.stateRetention\`), but no plan was found yet under which a record is
  deleted between a lost answer and the retry. \`old-timestamps-expire-now\`: a configuration hazard of retention.
- \`crash-during-load\`: loading a log takes no time in the model (FIDELITY.md) and only reads, so that nothing can come between.
- \`sync-never-arrives\`: a client whose application hangs leaves its group after \`max.poll.interval.ms\`, which is also the time that
  the coordinator gives to rejoin, as with the Java client; so the group is stuck no longer than that. The rule itself is tested.
- \`load-during-compaction\`: internal topics are not compacted (FIDELITY.md). Replay of a log that lacks records is tested.
- Failures of the ZooKeeper era (\`zombie-controller-writes\`, \`bounced-broker-old-orders\`, \`recreated-topic-stale-replica\`,
  \`halt-when-ahead\`): that control plane is not modelled.
- Every world mends one suspect of today's own rules, \`repl.equalEpochDelta\`, which breaks \`maximal-isr-covers\` in about one
  seed of a hundred of the swarm without losing a record.
`;

function foundRow({ name, museum }: Scenario, record: EntryRecord | null): string[] {
  const { difficulty, seeds } = museum as MuseumSpec;
  if (record === null) return [name, String(difficulty), 'not hunted yet', '', '', '', ''];
  const { found, control, shrunk, runsPerSecond } = record;
  return [
    `[${name}](#${name})`,
    String(difficulty),
    found.seed === null ? `not found in ${found.runs}` : `${found.seed} of ${seeds}`,
    String(found.events),
    String(runsPerSecond ?? ''),
    shrunkCell(shrunk),
    control.failure === null ? `${control.runs} hold` : `${control.failure} in ${control.runs}`,
  ];
}

function shrunkCell(shrunk: EntryRecord['shrunk']): string {
  if (shrunk === null) return '';
  const { items, events, runs, isMinimal } = shrunk;
  return `${items} items, ${events} events (${runs} runs${isMinimal ? '' : ', cut short'})`;
}

function explorerRow({ name }: Scenario, record: EntryRecord | null): string[] {
  return [name, ...EXPLORERS.map((explorer) => cell(record?.explorers[explorer.name]))];
}

const cell = (hunted: Hunted | undefined): string => {
  if (hunted === undefined) return '';
  return hunted.seed === null ? `– (${hunted.runs})` : String(hunted.seed);
};

function entry({ name, title = '', description = '', switches = {}, museum }: Scenario): string {
  const { source, note, expect, control, difficulty } = museum as MuseumSpec;
  const setBack = Object.entries(switches).filter(([, value]) => value !== 'mended');
  const rules = setBack.map(([rule, value]) => `\`${rule}=${value}\``).join(', ');
  const witness = WITNESSES.find((one) => one.name === `${name}-witness`);
  const mended = Object.entries(control).map((set) => `\`${set.join('=')}\``);
  return [
    `\n### ${name}\n`,
    `**${title}.** ${description}\n`,
    `- ${source}; difficulty ${difficulty} of 5`,
    ...(rules === '' ? [] : [`- set back: ${rules}`]),
    `- shows as \`${expect.guarantee}\` ${expect.status}; control: ${mended.join(', ')}`,
    ...(witness === undefined ? [] : [`- step by step: \`samsa search ${witness.name}\``]),
    `- ${note}`,
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
