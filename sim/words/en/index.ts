import { EXPLAIN, type ExplainWords } from './explain.ts';
import { FIELD_WORDS, type FieldWords } from './fields.ts';
import { MESSAGES, type MessageWords } from './messages.ts';
import {
  CHANGES,
  COMMANDS,
  FAULTS,
  type FaultWords,
  FILES,
  type FileWords,
  PURPOSES,
  type PurposeWords,
  TIMERS,
  type TimerWords,
} from './names.ts';
import { PROBES, type ProbeWords } from './probes.ts';
import { REPORT, type ReportWords } from './report.ts';
import { ROWS, type RowWords } from './rows.ts';
import { RULES } from './rules.ts';

/** All sentences of one language. English is written first; a language that lacks one of its keys does not compile. */
export interface Catalogue {
  readonly probes: ProbeWords;
  readonly messages: MessageWords;
  readonly timers: TimerWords;
  readonly commands: typeof COMMANDS;
  readonly changes: typeof CHANGES;
  readonly files: FileWords;
  readonly purposes: PurposeWords;
  readonly faults: FaultWords;
  readonly rows: RowWords;
  readonly fields: FieldWords;
  readonly rules: typeof RULES;
  readonly explain: ExplainWords;
  readonly report: ReportWords;
  /** A half sentence that core or a checker wrote in English (phrases.ts, evidence.ts). */
  readonly phrase: (english: string) => string;
  /** A guarantee's title by its id; `english` is how the checker states it. */
  readonly guarantee: (id: string, english: string) => string;
}

/** English. */
export const EN: Catalogue = {
  probes: PROBES,
  messages: MESSAGES,
  timers: TIMERS,
  commands: COMMANDS,
  changes: CHANGES,
  files: FILES,
  purposes: PURPOSES,
  faults: FAULTS,
  rows: ROWS,
  fields: FIELD_WORDS,
  rules: RULES,
  explain: EXPLAIN,
  report: REPORT,
  phrase: (english) => english,
  guarantee: (_, english) => english,
};
