import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecipe } from '../../sim/run/recipe.ts';
import { decodeLink, decodeLinkLeniently } from '../../sim/trace/link/decode.ts';
import { encodeLink, encodeWhole, LINK_BUDGET } from '../../sim/trace/link/encode.ts';
import { isLink, type Link } from '../../sim/trace/link/link.ts';
import { LinkError } from '../../sim/trace/link/problem.ts';
import { anyEpisode, anyLink, anyText } from '../support/recipes.ts';

/** Signs that a page's address may hold behind `#` as they are (WHATWG URL, fragment percent-encode set). */
const SAFE = /^#\/run\/[A-Za-z0-9\-._()%]*\?[A-Za-z0-9\-._()%=&,+:;~*/@?]*$/;

describe('a link to any recipe (viz.md §1.10)', () => {
  test('gives back exactly the recipe, the focus and the language', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const text = encodeWhole(link);
        expect(text).toMatch(SAFE);
        expect(isLink(text)).toBe(true);
        expect(decodeLink(text)).toEqual(link);
      }),
      { numRuns: 400 },
    );
  });

  test('is canonical: encoding what it gives back makes the same text', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const text = encodeLink(link);
        expect(encodeLink(decodeLink(text))).toBe(text);
        expect(encodeWhole(decodeLink(encodeWhole(link)))).toBe(encodeWhole(link));
      }),
      { numRuns: 150 },
    );
  });

  test('leaves out the ladder only where that brings it within the budget, and nothing else', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const whole = encodeWhole(link);
        const text = encodeLink(link);
        const isShort = text !== whole;
        const { recipe } = decodeLink(text);
        expect(recipe).toEqual(isShort ? { ...link.recipe, ladder: [] } : link.recipe);
        if (isShort) {
          expect(whole.length).toBeGreaterThan(LINK_BUDGET);
          expect(text.length).toBeLessThanOrEqual(LINK_BUDGET);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('gives a recipe that a file can hold', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(readRecipe(decodeLink(encodeWhole(link)).recipe, null)).toEqual(link.recipe);
      }),
      { numRuns: 200 },
    );
  });

  test('is found behind any host and path', () => {
    fc.assert(
      fc.property(anyLink, fc.webUrl(), (link, url) => {
        expect(decodeLink(url + encodeWhole(link))).toEqual(link);
      }),
      { numRuns: 100 },
    );
  });
});

/** Whether two spellings of the same are possible: percent signs in small letters, another packing of the same JSON. */
const hasSpellings = (text: string): boolean => /%|[?&](x|tz)=/.test(text);

const refused = (text: string): LinkError | null => {
  try {
    decodeLink(text);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(LinkError);
    return error as LinkError;
  }
};

describe('a damaged link (viz.md §1.8 "Bad link")', () => {
  const damage = fc.tuple(
    fc.constantFrom('change', 'remove', 'insert', 'cut'),
    fc.oneof(
      fc.constantFrom(...'0az9ZA-._~()*+,;=:@/?&%# '),
      anyText.map((text) => text.slice(0, 1)),
    ),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  );

  test('with one character changed, more or less means something else, or is refused with a place in it', () => {
    fc.assert(
      fc.property(anyLink, damage, (link, [how, sign, share]) => {
        const text = encodeWhole(link);
        const at = Math.floor(share * text.length);
        const behind = how === 'cut' ? '' : text.slice(how === 'insert' ? at : at + 1);
        const damaged =
          text.slice(0, at) + (how === 'cut' || how === 'remove' ? '' : sign) + behind;
        if (damaged.trim() === text) return;
        const error = refused(damaged);
        for (const { position, item, of } of error?.problems ?? []) {
          expect(position).toBeGreaterThanOrEqual(1);
          expect(position).toBeLessThanOrEqual(Math.max(1, damaged.length));
          expect(item).toBeLessThanOrEqual(of);
        }
        if (error !== null || hasSpellings(text) || hasSpellings(damaged)) return;
        const isBehindHost = !damaged.startsWith('#');
        if (!isBehindHost) expect(decodeLink(damaged)).not.toEqual(link);
      }),
      { numRuns: 800 },
    );
  });

  test('keeps what precedes the damage, and says how much that is', () => {
    const episodes = fc.array(anyEpisode, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyLink, episodes, fc.nat(), (link, faults, any) => {
        const item = any % faults.length;
        const whole: Link = { ...link, recipe: { ...link.recipe, faults, quiet: [] } };
        const list = (/[?&]f=([^&]*)/.exec(encodeWhole(whole)) as RegExpExecArray)[1] as string;
        const items = list.split(',');
        const broken = items.map((one, index) => (index === item ? `${one}!` : one)).join(',');
        const decoded = decodeLinkLeniently(
          encodeWhole(whole).replace(`f=${list}`, () => `f=${broken}`),
        );
        expect(decoded.recipe).toEqual({ ...whole.recipe, faults: faults.slice(0, item) });
        expect(decoded.problems).toMatchObject([{ field: 'f', item: item + 1, of: faults.length }]);
        expect(decoded.incomplete).toEqual(['faults']);
      }),
      { numRuns: 200 },
    );
  });

  test('that is no link at all is refused as well', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(refused(text)).toBeInstanceOf(LinkError);
        const decoded = decodeLinkLeniently(`#/run/${text}`);
        expect(decoded.problems.length > 0 || decoded.isRequest).toBe(true);
      }),
      { numRuns: 250 },
    );
  });
});
