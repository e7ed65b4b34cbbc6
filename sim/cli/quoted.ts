/** An argument as a shell takes it. */
export const quoted = (text: string): string =>
  /^[\w./=:@,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** `--set` arguments as a shell takes them, each with a space before it. */
export const setArguments = (sets: readonly string[]): string =>
  sets.map((set) => ` --set ${quoted(set)}`).join('');

/** A link longer than this fills a screen; it is then shown by `--json` alone. */
const SHOWN_CHARACTERS = 700;

/** The command that opens a run in the page, as a list of one; empty where the run has no link. */
export function openCommand(link: string | null): readonly string[] {
  if (link === null) return [];
  if (link.length <= SHOWN_CHARACTERS) return [`samsa view ${quoted(link)}`];
  return [`samsa view '#/run/…' (--json has the link, ${link.length} characters)`];
}
