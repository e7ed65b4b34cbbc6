import { some, unreachable } from '../../core/assert.ts';
import { nameAt } from '../../core/disk-directories.ts';
import { ROW_KINDS, type Trace, type TraceNotable } from '../trace/trace.ts';
import { type Catalogue, wordsIn } from './catalogue.ts';
import type { Language } from './language.ts';
import { notableSentence } from './notable.ts';

/** A sentence in two parts, so that a table can align them: who, and what. */
export interface Sentence {
  /** A node's name; empty where the sentence is about none or several. */
  readonly subject: string;
  readonly text: string;
}

/** What a row of a trace says, from its columns and notables alone: payloads are not there. */
export function rowSentence(trace: Trace, row: number, language: Language): Sentence {
  const words = wordsIn(language);
  const kind = some(ROW_KINDS[trace.rows.kind[row] ?? -1], 'a row of a trace has a kind');
  const name = trace.names[trace.rows.name[row] ?? 0] ?? '';
  const subject = nodeName(trace, trace.rows.node[row] ?? -1);
  const { rows } = words;
  switch (kind) {
    case 'Start':
      return { subject, text: rows.start() };
    case 'Received': {
      const { from, what } = messageOf(trace, trace.rows.message[row] ?? -1, name, words);
      return { subject, text: rows.received(name, from, what) };
    }
    case 'TimerFired':
      return { subject, text: rows.timerFired(wordFor(words.timers, name)) };
    case 'Flushed':
      return { subject, text: rows.flushed(flushedWhat(trace, name, words)) };
    case 'Connected':
      return { subject, text: rows.connected(wordFor(words.purposes, name)) };
    case 'Refused':
      return { subject, text: rows.refused() };
    case 'Disconnected':
      return { subject, text: rows.disconnected() };
    case 'Command':
      return { subject, text: rows.command(wordFor(words.commands, name)) };
    case 'NodeChanged':
    case 'FaultStarted':
    case 'FaultEnded':
    case 'FaultSkipped': {
      const told = notableAt(trace, row);
      const text = told === null ? null : notableSentence(told.notable, language);
      return { subject, text: text ?? worldText(kind, name, words) };
    }
    case 'MessageLost': {
      const { from, to, what } = messageOf(trace, trace.rows.message[row] ?? -1, name, words);
      return { subject: from === '' ? subject : from, text: rows.lost(name, to, what) };
    }
    case 'Verdict':
      return { subject, text: verdictText(trace, row, name, words) };
    default:
      return unreachable(kind);
  }
}

/** Subject and text as one sentence. */
export const said = ({ subject, text }: Sentence): string =>
  subject === '' ? text : `${subject} ${text}`;

type WorldKind = 'NodeChanged' | 'FaultStarted' | 'FaultEnded' | 'FaultSkipped';

function worldText(kind: WorldKind, name: string, words: Catalogue): string {
  switch (kind) {
    case 'NodeChanged':
      return wordFor(words.changes, name);
    case 'FaultStarted':
      return words.rows.faultStarted(name, wordFor(words.faults, name));
    case 'FaultEnded':
      return words.rows.faultEnded(name);
    case 'FaultSkipped':
      return words.rows.faultSkipped(name, '');
    default:
      return unreachable(kind);
  }
}

/** A name in words; the name itself where it is a stranger (a user's own machine). */
const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] as string) : name;

function messageOf(trace: Trace, message: number, name: string, words: Catalogue) {
  const { messages, partitions } = trace;
  const offset = message < 0 ? -1 : (messages.offset[message] as number);
  const partition = message < 0 ? -1 : (messages.partition[message] as number);
  const place = {
    partition: partitions[partition] ?? null,
    offset: offset < 0 ? null : offset,
  };
  const say = Object.hasOwn(words.messages, name)
    ? words.messages[name as keyof typeof words.messages]
    : null;
  return {
    from: message < 0 ? '' : nodeName(trace, messages.from[message] as number),
    to: message < 0 ? '' : nodeName(trace, messages.to[message] as number),
    what: say === null ? name : say(place),
  };
}

/** A flushed log or small file; small files of one partition are named by their path. */
function flushedWhat(trace: Trace, target: string, words: Catalogue): string {
  const name = nameAt(target);
  return trace.partitions.includes(name) ? words.rows.logOf(name) : wordFor(words.files, name);
}

/** What broke, by the guarantee's title; a failure of the simulator itself by what it said. */
function verdictText(trace: Trace, row: number, id: string, words: Catalogue): string {
  const notable = notableAt(trace, row)?.notable ?? null;
  if (id === ASSERTION) {
    const { text = '' } = (notable?.fact ?? {}) as { readonly text?: string };
    return words.rows.assertion(text);
  }
  const known = trace.summary?.guarantees.find((verdict) => verdict.id === id);
  const { title = known?.title ?? '' } = (notable?.fact ?? {}) as { readonly title?: string };
  const said = words.guarantee(id, title);
  return isAllowance(trace, row) ? words.rows.allowed(id, said) : words.rows.violated(id, said);
}

/** The name of a verdict's row that tells of the simulator's own failure. */
const ASSERTION = 'assertion';

/** Whether a verdict's row tells of a breach that is allowed: the first of each kind is a notable. */
export function isAllowance(trace: Trace, row: number): boolean {
  const id = trace.names[trace.rows.name[row] ?? 0];
  for (let at = trace.notables.length - 1; at >= 0; at--) {
    const { row: where, notable } = trace.notables[at] as TraceNotable;
    if (where > row) continue;
    if (notable.kind !== 'allowed' && notable.kind !== 'violated') continue;
    if ((notable.fact as { readonly guarantee: string }).guarantee === id) {
      return notable.kind === 'allowed';
    }
  }
  return false;
}

/** The notable fact of a row of the world, or null. */
export function notableAt(trace: Trace, row: number): TraceNotable | null {
  const { notables } = trace;
  let low = 0;
  let high = notables.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((notables[middle] as TraceNotable).row < row) low = middle + 1;
    else high = middle;
  }
  const found = notables[low];
  return found?.row === row ? found : null;
}

/** A node by its index; empty for none. */
export const nodeName = (trace: Trace, node: number): string => trace.nodes[node]?.name ?? '';
