import { rowSentence } from '../../words/rows.ts';
import { ROW_KINDS, type Trace } from '../trace.ts';

/** How ShiViz finds host, vector clock and event in what follows; the first line of the file. */
export const SHIVIZ_PARSER = '(?<host>\\S*) (?<clock>{.*})\\n(?<date>\\S*) (?<event>.*)';

/** The host of what belongs to no node: faults and verdicts. */
const WORLD = 'world';

/** Rows that no host experiences: the network loses a message in silence. */
const UNSEEN: readonly string[] = ['MessageLost'];

/**
 * A trace as a log for ShiViz: the parser's expression, the delimiter of executions (none), then two lines per row with
 * its vector clock, which is made from the rows' causes. A cause that nobody experiences hands on its own cause.
 */
export function shiviz(trace: Trace): string {
  const hosts = [...trace.nodes.map(({ name }) => name), WORLD];
  const clocks = new Clocks(hosts.length, trace.rowCount);
  const lines = [SHIVIZ_PARSER, ''];
  const { rows } = trace;
  for (let row = 0; row < trace.rowCount; row++) {
    const cause = rows.cause[row] as number;
    if (UNSEEN.includes(ROW_KINDS[rows.kind[row] as number] as string)) {
      clocks.handOn(row, cause);
      continue;
    }
    const node = rows.node[row] as number;
    const host = node < 0 ? hosts.length - 1 : node;
    const clock = clocks.tick(row, host, cause);
    lines.push(`${hosts[host]} ${clockText(clock, hosts)}`, eventText(trace, row));
  }
  return `${lines.join('\n')}\n`;
}

/** Vector clocks of rows: one number per host. */
class Clocks {
  private readonly hosts: number;
  private readonly latest: Int32Array[];
  private readonly byRow: (Int32Array | null)[];

  constructor(hosts: number, rows: number) {
    this.hosts = hosts;
    this.latest = Array.from({ length: hosts }, () => new Int32Array(hosts));
    this.byRow = Array.from({ length: rows }, () => null);
  }

  /** The clock of a row on a host: the host's last one, joined with that of the cause, one further for the host. */
  tick(row: number, host: number, cause: number): Int32Array {
    const clock = (this.latest[host] as Int32Array).slice();
    const before = this.byRow[cause] ?? null;
    if (before !== null) {
      for (let i = 0; i < this.hosts; i++) {
        clock[i] = Math.max(clock[i] as number, before[i] as number);
      }
    }
    clock[host] = (clock[host] as number) + 1;
    this.latest[host] = clock;
    this.byRow[row] = clock;
    return clock;
  }

  /** A row without a clock of its own stands for its cause. */
  handOn(row: number, cause: number): void {
    this.byRow[row] = this.byRow[cause] ?? null;
  }
}

function clockText(clock: Int32Array, hosts: readonly string[]): string {
  const entries = hosts.flatMap((host, index) =>
    clock[index] === 0 ? [] : [`${JSON.stringify(host)}:${clock[index]}`],
  );
  return `{${entries.join(', ')}}`;
}

/** Time in seconds, and the row as a sentence on one line. */
function eventText(trace: Trace, row: number): string {
  const seconds = ((trace.rows.at[row] as number) / 1e6).toFixed(6);
  const { text } = rowSentence(trace, row, 'en');
  return `${seconds}s ${text.replaceAll(/\s*[\r\n]+\s*/g, ' ')}`;
}
