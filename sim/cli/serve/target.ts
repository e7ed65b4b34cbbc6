import { existsSync, readFileSync } from 'node:fs';
import { BUILT_IN } from '../../../scenarios/index.ts';
import { nearest } from '../../faults/nearest.ts';
import { UsageError } from '../../scenario/usage-error.ts';
import { encodeRequest, encodeWhole } from '../../trace/link/encode.ts';
import { NO_FOCUS } from '../../trace/link/link.ts';
import { readCase } from '../../trace/samsa-file.ts';

/** The longest link that terminals and chats still take as one. */
const LONGEST_LINK = 2000;

/** What the page is opened with. */
export interface Target {
  /** Behind the address: `#/run/…`, or empty for the start page. */
  readonly fragment: string;
  /** The case that is served beside the page, or null where the fragment says everything. */
  readonly caseText: string | null;
}

/** The fragment that runs a built-in scenario under a seed. */
export const runFragment = (scenario: string, seed: string): string =>
  encodeRequest({ scenario, params: [], seed });

/** Reads what `samsa view` was given: nothing, a link, the name of a built-in scenario, or a file. */
export function targetOf(argument: string | undefined): Target {
  if (argument === undefined) return { fragment: '', caseText: null };
  const link = argument.indexOf('#/');
  if (link >= 0) return { fragment: argument.slice(link), caseText: null };
  if (BUILT_IN.some(({ name }) => name === argument)) {
    return { fragment: runFragment(argument, '1'), caseText: null };
  }
  return fileTarget(argument);
}

function fileTarget(path: string): Target {
  if (!existsSync(path)) {
    throw new UsageError({
      file: null,
      path: '',
      value: path,
      problem: `there is no file, no link and no scenario "${path}"`,
      nearest: nearest(
        path,
        BUILT_IN.map(({ name }) => name),
      ),
    });
  }
  const text = readFileSync(path, 'utf8');
  // What the page could not open is refused here, where the message is read.
  const { source, recipe } = readCase(text, path);
  const link =
    source === 'recipe' ? encodeWhole({ recipe, focus: NO_FOCUS, language: null }) : null;
  // An address that can be kept and sent on is better than one that ends with the server.
  if (link !== null && link.length <= LONGEST_LINK) return { fragment: link, caseText: null };
  return { fragment: '#/case', caseText: text };
}
