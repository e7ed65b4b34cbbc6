/** A value of EDN, the notation of Clojure and of Jepsen's histories. A keyword is written with its colon. */
export type Edn =
  | { readonly type: 'keyword'; readonly name: string }
  | { readonly type: 'map'; readonly entries: readonly (readonly [key: Edn, value: Edn])[] }
  | readonly Edn[]
  | string
  | number
  | boolean
  | null;

/** The keyword `:name`. */
export const keyword = (name: string): Edn => ({ type: 'keyword', name });

/** A map with keywords for keys. */
export const record = (fields: Readonly<Record<string, Edn>>): Edn => ({
  type: 'map',
  entries: Object.entries(fields).map(([name, value]) => [keyword(name), value] as const),
});

/** EDN as text, on one line. */
export function writeEdn(value: Edn): string {
  if (value === null) return 'nil';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
  }
  if (!('type' in value)) return `[${value.map(writeEdn).join(' ')}]`;
  switch (value.type) {
    case 'keyword':
      return `:${value.name}`;
    case 'map': {
      const entries = value.entries.map(([key, item]) => `${writeEdn(key)} ${writeEdn(item)}`);
      return `{${entries.join(', ')}}`;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** Other control characters and lone surrogates as `\uhhhh`. */
const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\\p{Cc}\p{Cs}]/gu, (sign) => ESCAPES[sign] ?? escaped(sign))}"`;

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
