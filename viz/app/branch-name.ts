import { seconds } from '../../sim/words/time.ts';
import type { Words } from '../words/en.ts';
import type { Branch } from './branch.ts';

/** A setting without the path to its map: `producers.p1.config.acks` is `acks`. */
export const settingName = (path: string): string => path.replace(/^.*(?:config|switches)\./, '');

/** A branch as a reader names it: by what it does differently. */
export function branchName({ origin }: Branch, { branch }: Words): string {
  switch (origin.type) {
    case 'Main':
      return branch.main;
    case 'Original':
      return branch.original;
    case 'Fault':
      return branch.fault(origin.faults.join(', '), seconds(origin.atMicros));
    case 'Settings':
      return origin.params.map(([path, value]) => `${settingName(path)}=${value}`).join(', ');
  }
}
