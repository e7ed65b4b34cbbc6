import { expect, test } from 'vitest';
import { commentsOf, readOrNull, sourcesIn } from './sources.ts';

/** The titles of departures from Kafka: in a comment, `Simplified: <title>.`; in FIDELITY.md, `- **<title>.**`. */
function titlesInSources(): Map<string, string> {
  const titles = new Map<string, string>();
  for (const source of sourcesIn('core', 'sim')) {
    for (const comment of commentsOf(source)) {
      for (const match of comment.matchAll(/Simplified: (.+?)\.(?= |$)/g)) {
        titles.set(match[1] as string, source.path);
      }
    }
  }
  return titles;
}

test('every simplification is listed in FIDELITY.md, and everything listed is in the code', () => {
  const inSources = titlesInSources();
  const text = readOrNull('FIDELITY.md') ?? '';
  const listed = new Set([...text.matchAll(/^- \*\*(.+?)\.\*\*/gm)].map((match) => match[1]));
  const missing = [...inSources]
    .filter(([title]) => !listed.has(title))
    .map(([title, path]) => `${path}: "${title}" is not a title in FIDELITY.md`);
  const gone = [...listed]
    .filter((title) => !inSources.has(title as string))
    .map((title) => `FIDELITY.md: "${title}" marks no comment`);
  expect([...missing, ...gone]).toEqual([]);
});
