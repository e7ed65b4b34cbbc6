import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** A source file of the repository as the tidy tests read it. */
export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** The lines with comments and the contents of strings blanked out. */
  readonly code: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..');
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** The text of a file of the repository, or null where there is none. */
export function readOrNull(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}

/** All TypeScript sources below some folders of the repository. */
export function sourcesIn(...folders: readonly string[]): Source[] {
  return folders.flatMap(pathsIn).map((path) => {
    const text = readOrNull(path) ?? '';
    const code = blank(text).split('\n');
    return { path, text, lines: text.split('\n'), code };
  });
}

function pathsIn(folder: string): string[] {
  const found = listing(folder);
  return found
    .map((entry) => entry.split(sep).join('/'))
    .filter((entry) => /\.tsx?$/.test(entry))
    .filter((entry) => !entry.split('/').some((part) => SKIPPED.has(part)))
    .map((entry) => `${folder}/${entry}`)
    .sort();
}

function listing(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

/** One import of a source: what it names, resolved to a path of the repository where it is relative. */
export interface Import {
  readonly line: number;
  readonly target: string;
  readonly relative: boolean;
  readonly typeOnly: boolean;
}

/** The imports and re-exports of a source. */
export function importsOf(source: Source): Import[] {
  const pattern =
    /^(?:import|export)\s+(type\s+)?([^;]*?)from\s+'([^']+)';|^import\s+'([^']+)';/gms;
  const imports: Import[] = [];
  for (const match of source.text.matchAll(pattern)) {
    const name = match[3] ?? match[4] ?? '';
    const relative = name.startsWith('.');
    const target = relative ? posix.join(posix.dirname(source.path), name) : name;
    const line = source.text.slice(0, match.index).split('\n').length;
    imports.push({ line, target, relative, typeOnly: isTypeOnly(match[1], match[2] ?? '') });
  }
  return imports;
}

function isTypeOnly(keyword: string | undefined, clause: string): boolean {
  if (keyword !== undefined) return true;
  const names = clause.replace(/[{}]/g, '').split(',');
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return given.length > 0 && given.every((name) => name.startsWith('type '));
}

/** The text with comments and the contents of strings replaced by spaces; `${…}` in templates stays. */
export function blank(text: string): string {
  const pattern =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replaceAll(pattern, (found) => {
    if (found.startsWith('`')) return blankTemplate(found);
    return found.replaceAll(/[^\n]/g, ' ');
  });
}

function blankTemplate(template: string): string {
  return template
    .split(/(\$\{[^}]*\})/)
    .map((part) => (part.startsWith('${') ? part : part.replaceAll(/[^\n]/g, ' ')))
    .join('');
}

/** The comments of a source, each as one line of text. */
export function commentsOf(source: Source): string[] {
  const comments: string[] = [];
  for (const match of source.text.matchAll(/\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/[^\n]*\n?)+/gm)) {
    const lines = match[0].split('\n').map((line) => line.replace(/^[\s/*]+|[\s/*]+$/g, ''));
    comments.push(lines.join(' ').replaceAll(/\s+/g, ' ').trim());
  }
  return comments;
}
