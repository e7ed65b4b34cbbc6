import type {
  Colour,
  Dash,
  GlyphMark,
  HatchMark,
  LineMark,
  Mark,
  TextMark,
} from '../scene/mark.ts';
import type { Scene } from '../scene/scene.ts';
import {
  arrowhead,
  arrowSize,
  HATCH_STEP,
  HATCH_WIDTH,
  lineWidth,
  OUTLINES,
  placed,
} from './shapes.ts';
import { FONTS, type Theme } from './theme.ts';

/** How a picture is written. */
export interface SvgOptions {
  readonly theme: Theme;
  /** Read to whoever cannot see the picture; the scene's words where empty. */
  readonly title: string;
  /** Begins the ids of patterns, so that several pictures can stand in one document. */
  readonly prefix: string;
}

type Attributes = readonly (readonly [name: string, value: string | number])[];

/** A picture as a document that stands alone, the same for the same marks on every machine. */
export function svg({ size, marks, words }: Scene, options: SvgOptions): string {
  const { theme } = options;
  const hatched = [
    ...new Set(marks.flatMap((mark) => (mark.type === 'hatch' ? [mark.colour] : []))),
  ];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(size.width)}" height="${round(size.height)}" viewBox="0 0 ${round(size.width)} ${round(size.height)}" role="img" style="background:${theme.colours.background}">`,
    `<title>${escaped(options.title === '' ? words : options.title)}</title>`,
    ...(options.title === '' || words === '' ? [] : [`<desc>${escaped(words)}</desc>`]),
    ...(hatched.length === 0
      ? []
      : ['<defs>', ...hatched.toSorted().map((colour) => pattern(colour, options)), '</defs>']),
    ...marks.flatMap((mark) => element(mark, options)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

const pattern = (colour: Colour, { theme, prefix }: SvgOptions): string =>
  `<pattern id="${prefix}hatch-${colour}" width="${HATCH_STEP}" height="${HATCH_STEP}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V${HATCH_STEP}" stroke="${theme.colours[colour]}" stroke-width="${HATCH_WIDTH * 2}"/></pattern>`;

function element(mark: Mark, options: SvgOptions): string[] {
  const { colours } = options.theme;
  switch (mark.type) {
    case 'rect':
      return [
        tag('rect', mark, [
          ['x', mark.x],
          ['y', mark.y],
          ['width', Math.max(0, mark.width)],
          ['height', Math.max(0, mark.height)],
          ...(mark.radius > 0 ? ([['rx', mark.radius]] as const) : []),
          ['fill', colours[mark.fill]],
          ...stroke(mark, options),
        ]),
      ];
    case 'line':
      return arrow(mark, options);
    case 'path':
      return [
        tag('path', mark, [
          ['d', rounded(mark.d)],
          ['fill', colours[mark.fill]],
          ...stroke(mark, options),
        ]),
      ];
    case 'disc':
      return [
        tag('circle', mark, [
          ['cx', mark.x],
          ['cy', mark.y],
          ['r', mark.radius],
          ['fill', colours[mark.fill]],
          ...stroke({ ...mark, dash: [] }, options),
        ]),
      ];
    case 'glyph':
      return [glyph(mark, options)];
    case 'hatch':
      return [hatch(mark, options)];
    case 'text':
      return [words(mark, options)];
  }
}

function arrow(mark: LineMark, options: SvgOptions): string[] {
  const { x1, y1, x2, y2 } = mark;
  const shaft = tag('line', mark, [
    ['x1', x1],
    ['y1', y1],
    ['x2', x2],
    ['y2', y2],
    ...stroke(mark, options),
  ]);
  if (mark.arrow === 'none') return [shaft];
  const points = arrowhead(x1, y1, x2, y2, arrowSize(mark.strokeWidth));
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  const head = tag('path', { title: '', opacity: mark.opacity }, [
    ['d', `${d.join('')}Z`],
    ['fill', options.theme.colours[mark.stroke]],
  ]);
  return [shaft, head];
}

const words = (mark: TextMark, { theme }: SvgOptions): string =>
  tag(
    'text',
    mark,
    [
      ['x', mark.x],
      ['y', mark.y],
      ['font-family', FONTS[mark.family]],
      ['font-size', mark.size],
      ...(mark.weight === 'bold' ? ([['font-weight', 700]] as const) : []),
      ...(mark.anchor === 'start' ? [] : ([['text-anchor', mark.anchor]] as const)),
      ...(mark.isStruck ? ([['text-decoration', 'line-through']] as const) : []),
      ['fill', theme.colours[mark.fill]],
    ],
    escaped(mark.text),
  );

function glyph(mark: GlyphMark, { theme }: SvgOptions): string {
  const { colours } = theme;
  const outline = OUTLINES[mark.shape];
  const d = placed(outline, mark.x, mark.y, mark.size)
    .map(({ type, numbers }) => `${type}${numbers.map(round).join(' ')}`)
    .join('');
  const colour = colours[mark.colour];
  const isLine = outline.isLine || mark.hollow;
  const hole = outline.isLine ? 'none' : colours.background;
  return tag('path', mark, [
    ['d', d],
    ['fill', isLine ? hole : colour],
    ...(isLine
      ? ([
          ['stroke', colour],
          ['stroke-width', lineWidth(mark.size)],
        ] as const)
      : []),
  ]);
}

const hatch = (mark: HatchMark, { prefix }: SvgOptions): string =>
  tag('rect', mark, [
    ['x', mark.x],
    ['y', mark.y],
    ['width', Math.max(0, mark.width)],
    ['height', Math.max(0, mark.height)],
    ...(mark.radius > 0 ? ([['rx', mark.radius]] as const) : []),
    ['fill', `url(#${prefix}hatch-${mark.colour})`],
  ]);

function stroke(
  mark: { readonly stroke: Colour; readonly strokeWidth: number; readonly dash: Dash },
  { theme }: SvgOptions,
): Attributes {
  if (mark.stroke === 'none') return [];
  const attributes: [string, string | number][] = [
    ['stroke', theme.colours[mark.stroke]],
    ['stroke-width', mark.strokeWidth],
  ];
  if (mark.dash.length > 0) attributes.push(['stroke-dasharray', mark.dash.map(round).join(' ')]);
  return attributes;
}

function tag(
  name: string,
  { title, opacity }: { readonly title: string; readonly opacity: number },
  attributes: Attributes,
  content = '',
): string {
  const written = attributes
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escaped(value)}"`)
    .join('');
  const faded = opacity < 1 ? ` opacity="${round(opacity)}"` : '';
  const said = title === '' ? '' : `<title>${escaped(title)}</title>`;
  const inner = said + content;
  return inner === ''
    ? `<${name}${written}${faded}/>`
    : `<${name}${written}${faded}>${inner}</${name}>`;
}

/** Hundredths of a pixel are what anyone can see, and the same on every engine. */
function round(n: number): string {
  const hundredths = Math.round(n * 100) / 100;
  return String(hundredths === 0 ? 0 : hundredths);
}

const rounded = (d: string): string => d.replace(/-?\d*\.?\d+(e-?\d+)?/g, (n) => round(Number(n)));

/** What XML 1.0 cannot hold is left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be left out.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
