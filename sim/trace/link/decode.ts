import type { Recipe } from '../../run/result.ts';
import { Cursor } from './cursor.ts';
import { type Draft, emptyDraft, linkOf } from './draft.ts';
import { LinkFault } from './fault.ts';
import { FIELDS, type Field } from './field.ts';
import { LINK_START, type Link } from './link.ts';
import { LinkError, type LinkProblem, type Place, problemOf } from './problem.ts';
import { readText } from './text.ts';

/** As much of a link as could be read, and what could not. */
export interface DecodedLink extends Link {
  readonly problems: readonly LinkProblem[];
  /** Fields of the recipe that the link does not give, or gives in part: a page must not hold a run against them. */
  readonly incomplete: readonly (keyof Recipe)[];
  /** The link asks for a scenario under a seed, with overrides and faults; there is no recorded run to compare with. */
  readonly isRequest: boolean;
}

const BY_KEY: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.key, field]));

/** What a link says. Throws `LinkError` where anything in it cannot be read. */
export function decodeLink(text: string): Link {
  const { problems, recipe, focus, language, isRequest } = decodeLinkLeniently(text);
  if (problems.length > 0) throw new LinkError(problems);
  if (isRequest) throw new LinkError([requestProblem(text)]);
  return { recipe, focus, language };
}

/** What a link says as far as it can be read: of a list everything before the damage, and all undamaged fields. */
export function decodeLinkLeniently(text: string): DecodedLink {
  const reader = new Reader(text);
  reader.readAll();
  return {
    ...linkOf(reader.draft),
    problems: reader.problems,
    incomplete: [...reader.incomplete],
    isRequest: reader.isRequest,
  };
}

function requestProblem(text: string): LinkProblem {
  const reason = 'the link asks for a run but records none: it has neither `v` nor `h`';
  const length = text.trimEnd().length;
  return problemOf(new LinkFault(length, reason), { field: null, item: 1, of: 1, length });
}

class Reader {
  readonly draft: Draft = emptyDraft();
  readonly problems: LinkProblem[] = [];
  readonly incomplete: Set<keyof Recipe> = new Set();
  isRequest = false;
  private readonly text: string;
  private readonly end: number;
  /** What the fields so far gave; the two forms of a tape give the same. */
  private readonly seen: Set<string> = new Set();

  constructor(text: string) {
    this.text = text;
    this.end = text.trimEnd().length;
  }

  readAll(): void {
    const start = this.text.indexOf(LINK_START);
    if (start < 0) {
      const fault = new LinkFault(0, 'expected `#/run/`, the name of a scenario, `?` and fields');
      this.note(fault, { field: null, item: 1, of: 1, length: this.end });
      for (const name of FIELDS.flatMap(({ gives }) => gives)) this.incomplete.add(name);
      return;
    }
    const question = this.text.indexOf('?', start);
    const path = question < 0 || question > this.end ? this.end : question;
    const spans = this.spans(path + 1);
    const of = spans.length + 1;
    this.guard({ field: null, item: 1, of, length: this.end }, () => {
      const cursor = new Cursor(this.text, start + LINK_START.length, path);
      this.draft.scenario = readText(cursor, 'the name of a scenario');
      cursor.finish('`?`');
    });
    spans.forEach(([from, to], index) => {
      this.readField(new Cursor(this.text, from, to), index + 2, of);
    });
    this.noteMissing(of);
  }

  /** The beginnings and ends of the fields. */
  private spans(start: number): (readonly [number, number])[] {
    if (start > this.end) return [];
    let from = start;
    return this.text
      .slice(start, this.end)
      .split('&')
      .map((span) => {
        const found = [from, from + span.length] as const;
        from += span.length + 1;
        return found;
      });
  }

  private readField(cursor: Cursor, item: number, of: number): void {
    const start = cursor.at;
    const key = cursor.while((character) => character !== '=');
    const field = BY_KEY.get(key) ?? null;
    this.guard({ field, item, of, length: this.end }, () => {
      if (field === null) throw cursor.fault(`unknown field \`${key}\``, start);
      cursor.expect('=', '`=`');
      const gives = field.gives[0] ?? key;
      if (this.seen.has(gives)) throw cursor.fault('it is given twice', start);
      this.seen.add(gives);
      field.read(cursor, this.draft);
      cursor.finish('`&` or the end of the link');
    });
  }

  private noteMissing(of: number): void {
    const required = FIELDS.filter((field) => field.required);
    const missing = required.filter(({ gives }) => !gives.some((name) => this.seen.has(name)));
    this.isRequest = missing.length === required.length;
    for (const field of missing) {
      for (const name of field.gives) this.incomplete.add(name);
      if (this.isRequest) continue;
      const fault = new LinkFault(this.end, 'the link does not have it');
      this.note(fault, { field, item: of, of, length: this.end });
    }
  }

  private guard(place: Place, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof LinkFault)) throw error;
      this.note(error, place);
    }
  }

  private note(fault: LinkFault, place: Place): void {
    this.problems.push(problemOf(fault, place));
    if (place.field === null && place.item === 1) this.incomplete.add('scenario');
    for (const name of place.field?.gives ?? []) this.incomplete.add(name);
  }
}
