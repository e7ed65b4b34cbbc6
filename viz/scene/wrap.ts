import { type Setting, textWidth } from './text-width.ts';

/** A text in lines that are at most `width` wide; a word that is wider stays whole. */
export function wrapped(text: string, width: number, setting: Setting): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, setting) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
