import type { Mark } from '../scene/mark.ts';

/** What a picture says, once each, in the order of its marks: for a screen reader, a search, a transcript. */
export function sentencesOf(marks: readonly Mark[]): string[] {
  const said = new Set<string>();
  for (const { title } of marks) if (title !== '') said.add(title);
  return [...said];
}
