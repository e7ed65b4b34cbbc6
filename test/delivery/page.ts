import { type RowResult, shown } from './experiment.ts';

const ABOUT = `# What is delivered how often

Delivery is judged by what applications do with records: a value that was sent successfully and never took effect is lost, one
that took effect twice is repeated. Every row runs in the same world, with the same faults: a reply to the producer is lost, then
a request; the application crashes in the middle of its work; the leader is cut off from its followers and loses its disk. Only
the settings differ (\`test/delivery/rows.ts\`; numbers are those of clients §8). Brokers have min.insync.replicas=2, which holds
for \`__consumer_offsets\` too; row 6a shows what the default of 1 does to commits.

A row says what its settings promise, what the runs showed, and in how many of them something was lost or repeated. This page is
written by \`npm run delivery\`; the tests run each row again and compare it with its promise.
`;

const LEFT_OUT = `
Left out: row 10 (effects and offsets written together into another store), row 11 (an application that sends again what failed
with a timeout), share groups (rows 16 and 17).
`;

/** docs/delivery.md, from what the rows came to. */
export function deliveryPage(results: readonly RowResult[]): string {
  const header = [
    '#',
    'producer',
    'consumer',
    'promise',
    'shown',
    'runs with loss',
    'with repeats',
  ];
  const lines = [
    `| ${header.join(' | ')} |`,
    `|${header.map(() => '---').join('|')}|`,
    ...results.map(line),
  ];
  return [ABOUT, ...lines, LEFT_OUT].join('\n');
}

function line(result: RowResult): string {
  const { row, seeds, losing, repeating, lost, repeated } = result;
  const cells = [
    row.number,
    row.producer,
    row.consumer,
    row.promises,
    shown(result),
    `${losing} of ${seeds} (${lost} values)`,
    `${repeating} of ${seeds} (${repeated} values)`,
  ];
  return `| ${cells.join(' | ')} |`;
}
