import pc from 'picocolors';
import { SCENARIOS } from '../../../scenarios/index.ts';
import { print, printJson } from '../output.ts';

/** `samsa list`: the built-in scenarios. */
export function list(options: { readonly json?: boolean }): number {
  if (options.json) {
    printJson(SCENARIOS.map(({ name, title, description }) => ({ name, title, description })));
    return 0;
  }
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  for (const { name, title } of SCENARIOS) print(`${pc.bold(name.padEnd(width))}  ${title ?? ''}`);
  return 0;
}
