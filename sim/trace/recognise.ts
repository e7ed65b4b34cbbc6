/** What a text looks like that is not what was expected, as a noun; null where it looks like nothing in particular. */
export function looksLike(text: string): string | null {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') return 'an empty file';
  return SHAPES.find(([fits]) => fits(bare))?.[1] ?? null;
}

type Shape = readonly [fits: (text: string) => boolean, what: string];

const firstLines = (text: string): readonly string[] =>
  text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 3);

const begins = (pattern: RegExp): Shape[0] => {
  return (text) => pattern.test(text.slice(0, 200));
};

/** More specific shapes first. */
const SHAPES: readonly Shape[] = [
  [(text) => text.startsWith('PK\u0003\u0004'), 'a zip archive'],
  [(text) => text.startsWith('\u001f'), 'a gzip file'],
  [begins(/^[\u0089\ufffd]PNG/), 'a PNG picture'],
  [begins(/^GIF8/), 'a GIF picture'],
  [(text) => text.includes('\0'), 'a binary file'],
  [(text) => /^<(\?xml[^>]*>\s*<)?svg/i.test(text.slice(0, 500)), 'an SVG picture'],
  [begins(/^<(!doctype )?html/i), 'an HTML page'],
  [begins(/^</), 'an XML file'],
  [isJson, 'a JSON file'],
  [isNdjson, 'an ndjson trace'],
  [begins(/^[[{(]*\s*\{?\s*:[a-z]/), 'a Jepsen history'],
  [begins(/^# (HELP|TYPE) /), 'a file of Prometheus metrics'],
  [begins(/^(\(\?<|\S+ \{"[^"]+":\d)/), 'a ShiViz log'],
  [begins(/^[[{]/), 'a damaged JSON file'],
  [isProperties, 'a file of settings'],
  [isCsv, 'a CSV file'],
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Two whole JSON objects, each on a line. */
function isNdjson(text: string): boolean {
  const [first = '', second = ''] = firstLines(text);
  return first.startsWith('{') && isJson(first) && second.startsWith('{');
}

function isProperties(text: string): boolean {
  const settings = firstLines(text).filter((line) => !/^\s*[#!]/.test(line));
  return settings.length > 0 && settings.every((line) => /^\s*[\w.-]+\s*[=:]/.test(line));
}

function isCsv(text: string): boolean {
  const [first = '', second = first] = firstLines(text);
  const columns = first.split(/[,;\t]/).length;
  return columns > 1 && second.split(/[,;\t]/).length === columns;
}

/** What an object of JSON is that is none of Samsa's files of runs; null where nothing is known of it. */
export function objectLooksLike(fields: Readonly<Record<string, unknown>>): string | null {
  if (Array.isArray(fields['traceEvents'])) return 'a Perfetto trace';
  if ('$schema' in fields) return 'a JSON Schema';
  const isScenario = typeof fields['name'] === 'string' && !('format' in fields);
  return isScenario && ('topics' in fields || 'cluster' in fields || 'faults' in fields)
    ? 'a scenario, which `samsa run` takes'
    : null;
}
