import type { Catalogue } from '../en/index.ts';
import { EXPLAIN } from './explain.ts';
import { FIELD_WORDS } from './fields.ts';
import { GUARANTEES } from './guarantees.ts';
import { MESSAGES } from './messages.ts';
import { CHANGES, COMMANDS, FAULTS, FILES, PURPOSES, TIMERS } from './names.ts';
import { koreanPhrase } from './phrase.ts';
import { PROBES } from './probes.ts';
import { REPORT } from './report.ts';
import { ROWS } from './rows.ts';
import { RULES } from './rules.ts';

/** Korean. */
export const KO: Catalogue = {
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
  phrase: koreanPhrase,
  guarantee: (id, english) => GUARANTEES[id] ?? english,
};
