import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { UsageError } from '../scenario/usage-error.ts';

/** Refuses a path where there is a file already, unless `force`: before work that would be in vain. */
export function refuseExisting(path: string, force: boolean): void {
  if (!existsSync(path) || force) return;
  throw new UsageError({
    file: path,
    path: '',
    value: null,
    problem: 'the file exists; --force overwrites it',
    nearest: [],
  });
}

/** Writes a file whole or not at all; an existing one only with `force`. */
export function writeWhole(path: string, text: string, force: boolean): void {
  refuseExisting(path, force);
  const temporary = `${path}.${process.pid}.part`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** Prints one machine-readable document on standard output. */
export const printJson = (document: unknown): void => {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};

/** Prints text for people on standard output. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
