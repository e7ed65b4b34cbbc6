import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../../sim/scenario/usage-error.ts';
import { writeBytes } from '../../../../sim/trace/link/base64.ts';
import { decodeLink, decodeLinkLeniently } from '../../../../sim/trace/link/decode.ts';
import { encodeRequest, encodeWhole } from '../../../../sim/trace/link/encode.ts';
import { isLink, NO_FOCUS } from '../../../../sim/trace/link/link.ts';
import { LinkError } from '../../../../sim/trace/link/problem.ts';

const END = 'h=1.__________8AAAAAAAAAAA';
const withFields = (...fields: readonly string[]): string =>
  `#/run/steady?${['v=0.1.0', ...fields, END].join('&')}`;

function complaint(link: string): string {
  try {
    decodeLink(link);
  } catch (error) {
    expect(error).toBeInstanceOf(LinkError);
    expect(error).toBeInstanceOf(UsageError);
    return (error as LinkError).message;
  }
  throw new Error('was accepted');
}

describe('a link is refused with place and reason (viz.md §1.8 "Bad link")', () => {
  test.each([
    [
      '',
      'Field 1 of 1, at character 1: expected `#/run/`, the name of a scenario, `?` and fields.',
    ],
    [
      '#/run/steady?h=1.__________8AAAAAAAAAAA',
      'Field 2 of 2, at character 39: the version of Samsa, `v`: the link does not have it.',
    ],
    [
      '#/run/?v=0.1.0',
      'Field 1 of 2, at character 7: expected the name of a scenario; it ends too early.',
    ],
    [withFields('zz=1'), 'Field 3 of 4, at character 22: unknown field `zz`.'],
    [withFields('s=1', 's=2'), 'Field 4 of 5, at character 26: the seed, `s`: it is given twice.'],
    [
      withFields('s=a b'),
      'Field 3 of 4, at character 25: the seed, `s`: expected `&` or the end of the link, found ` `.',
    ],
    [
      withFields('s=%E2%9C'),
      'Field 3 of 4, at character 24: the seed, `s`: `%E2` is no percent-encoded UTF-8.',
    ],
    [
      withFields('f='),
      'Item 1 of 1, at character 24: expected a time or an event; it ends too early.',
    ],
    [
      withFields('f=1C1,'),
      'Item 2 of 2, at character 28: expected a time or an event; it ends too early.',
    ],
    [withFields('f=01C1'), 'Item 1 of 1, at character 24: the number `01` begins with 0.'],
    [
      withFields('f=1.rsC1'),
      'Item 1 of 1, at character 24: expected less than 1,000 microseconds behind the dot.',
    ],
    [withFields('f=-1C1'), 'Item 1 of 1, at character 24: the time lies outside the run.'],
    [
      withFields('f=zzzzzzzzzzzzC1'),
      'Item 1 of 1, at character 24: the number `zzzzzzzzzzzz` is too large.',
    ],
    [
      withFields('f=1(disk-fuller)1'),
      'Item 1 of 1, at character 25: unknown action `disk-fuller`.',
    ],
    [withFields('f=:y:C1'), 'Item 1 of 1, at character 25: unknown event `y`.'],
    [withFields('f=1CQ(orders-0)'), 'Item 1 of 1, at character 26: unknown role `Q`.'],
    [withFields('f=1C1=b5'), 'Item 1 of 1, at character 28: "crash" has no parameter "by".'],
    [
      withFields('f=1L1~2=b5=b6'),
      'Item 1 of 1, at character 33: the parameter "by" is given twice.',
    ],
    [
      withFields('f=1C1;3!'),
      'Item 1 of 1, at character 29: expected `,` or the end of the faults, found `!`.',
    ],
    [withFields('t=a:1,a:2'), 'Tape entry 2 of 2, at character 28: the choice `a` is given twice.'],
    [
      withFields('t=a:1', 'tz=AA'),
      'Field 4 of 5, at character 28: the tape, `tz`: it is given twice.',
    ],
    [
      withFields('l=AAAA'),
      'Field 3 of 4, at character 28: the prefix hashes, `l`: expected whole hashes of 8 bytes each; it is cut.',
    ],
    [
      withFields('at=x'),
      'Field 3 of 4, at character 25: the event to look at, `at`: expected the decimal number of an event.',
    ],
    [
      withFields('lang=de'),
      'Field 3 of 4, at character 27: the language, `lang`: expected en or ko, found `de`.',
    ],
    [
      withFields('x=AAAA'),
      'Field 3 of 4, at character 24: the scenario, `x`: the scenario cannot be unpacked: it is cut or changed.',
    ],
  ])('%s', (link, message) => {
    expect(complaint(link)).toBe(message);
  });

  test('says that an embedded scenario is not the one that the link names', () => {
    const x = writeBytes(deflateSync(new TextEncoder().encode('{"name":"other"}')));
    expect(complaint(withFields(`x=${x}`))).toContain(
      'the scenario inside is called `other`, not `steady`',
    );
  });

  test('counts characters from the beginning of the whole text, host and spaces included', () => {
    const link = withFields('zz=1');
    expect(complaint(`  https://a.example/${link}\n`)).toContain('at character 42: unknown field');
  });
});

describe('a hostile link', () => {
  test('that unpacks to much more than it holds is refused', () => {
    const bomb = writeBytes(deflateSync(new Uint8Array(8_000_000)));
    expect(bomb.length).toBeLessThan(40_000);
    expect(complaint(withFields(`x=${bomb}`))).toContain('cannot be unpacked');
  });

  test('of thirty thousand faults is read in one pass', () => {
    const link = withFields(`f=${Array.from({ length: 30_000 }, () => '1C1').join(',')}`);
    const { recipe } = decodeLink(link);
    expect(recipe.faults).toHaveLength(30_000);
    expect(recipe.faults[29_999]).toMatchObject({ id: 'i30000' });
  });

  test('cannot reach the prototypes of plain objects', () => {
    const { recipe } = decodeLink(withFields('t=__proto__:3', 'f=1C1=:__proto__:*%7B%7D'));
    expect(Object.keys(recipe.tape)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(recipe.tape)).toBe(Object.prototype);
    expect(Object.keys((recipe.faults[0] as { parameters: object }).parameters)).toEqual([
      '__proto__',
    ]);
  });
});

describe('reading leniently, as the page does', () => {
  test('loads all undamaged fields and names what is incomplete', () => {
    const decoded = decodeLinkLeniently('#/run/steady?v=0.1.0&s=7&f=1C1,1Y2&at=12&lang=ko');
    expect(decoded.recipe).toMatchObject({ samsa: '0.1.0', scenario: 'steady', seed: '7' });
    expect(decoded.recipe.faults).toHaveLength(1);
    expect(decoded.focus.event).toBe(12);
    expect(decoded.language).toBe('ko');
    expect(decoded.incomplete).toEqual(['faults', 'scenarioHash', 'events', 'hash']);
    expect(decoded.problems.map(({ message }) => message)).toEqual([
      'Item 2 of 2, at character 33: unknown action `Y`. Loaded the one before it.',
      'Field 6 of 6, at character 48: the hashes, `h`: the link does not have it. Loaded the others.',
    ]);
  });

  test('of what is no link loads nothing and says so', () => {
    const { incomplete, problems } = decodeLinkLeniently('steady');
    expect(incomplete).toContain('scenario');
    expect(incomplete).toContain('hash');
    expect(problems).toHaveLength(1);
  });
});

describe('a link that asks for a run (docs/links.md)', () => {
  test('is read as a request and is nothing to replay', () => {
    const text = encodeRequest({ scenario: 'swarm', params: [['until', '9s']], seed: '5' });
    expect(text).toBe('#/run/swarm?p=until=9s&s=5');
    const { recipe, isRequest, problems, incomplete } = decodeLinkLeniently(text);
    expect({ isRequest, problems }).toEqual({ isRequest: true, problems: [] });
    expect(incomplete).toEqual(['samsa', 'scenarioHash', 'events', 'hash']);
    expect(recipe).toMatchObject({ scenario: 'swarm', params: [['until', '9s']], seed: '5' });
    expect(complaint(text)).toContain('it has neither `v` nor `h`');
  });

  test('may be nothing but a name, or say where to look', () => {
    expect(encodeRequest({ scenario: 'swarm', params: [], seed: null })).toBe('#/run/swarm');
    expect(decodeLinkLeniently('#/run/swarm').isRequest).toBe(true);
    const focus = { ...NO_FOCUS, node: 'b1' };
    const text = encodeRequest({ scenario: 'swarm', params: [], seed: '5' }, { focus });
    expect(text).toBe('#/run/swarm?s=5&node=b1');
    expect(decodeLinkLeniently(text).focus).toEqual(focus);
  });

  test('is not what a link is that lost its end', () => {
    const decoded = decodeLinkLeniently('#/run/swarm?v=0.1.0&s=5');
    expect(decoded.isRequest).toBe(false);
    expect(decoded.problems).toHaveLength(1);
  });
});

describe('other spellings', () => {
  test('fields in another order, small hexadecimal digits and needless percent signs mean the same', () => {
    const other = `#/run/%73teady?${END}&s=%c3%a9&v=0.1.0`;
    expect(encodeWhole(decodeLink(other))).toBe(withFields('s=%C3%A9'));
  });

  test('links are told from files and from JSON that holds links', () => {
    expect(isLink(withFields())).toBe(true);
    expect(isLink(`samsa.example/play/${withFields()}`)).toBe(true);
    expect(isLink('runs/a.json')).toBe(false);
    expect(isLink(`{"link":"${withFields()}"}`)).toBe(false);
    expect(isLink(`see ${withFields()}`)).toBe(false);
  });
});
