import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code in a page of the documentation. */
export interface CodeBlock {
  readonly language: string;
  /** The name in its first line, `// name.js`; null where it has none. */
  readonly file: string | null;
  readonly text: string;
}

/** The blocks of code of a page in docs/, in their order. */
export function codeBlocksOf(page: string): readonly CodeBlock[] {
  const path = join(import.meta.dirname, '..', '..', 'docs', page);
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => {
    const file = /^\/\/ (\S+\.\w+)\n/.exec(code as string)?.[1] ?? null;
    return { language: language as string, file, text: code as string };
  });
}
