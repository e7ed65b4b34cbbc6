/**
 * Advance widths of DejaVu Sans in thousandths of the size, from the space to the tilde: the widest of the system fonts
 * that a reader is likely to see. Pictures measure by this table and never by the machine they are made on, so that
 * the same picture comes out everywhere and what fits here fits there.
 */
const SANS: readonly number[] = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
  636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
  575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
  611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
  278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

const FIRST = 0x20;
const MONO = 602;
const BOLD = 1.12;
/** Signs and letters outside of the table; Hangul and other wide letters are a whole em. */
const OTHER = 840;
const WIDE = 1000;
const FIRST_WIDE = 0x1100;
/** General punctuation, arrows, mathematical and geometric signs. */
const FIRST_SIGN = 0x2000;
const LAST_SIGN = 0x2bff;

/** How a text is set, as far as its width depends on it. */
export interface Setting {
  readonly size: number;
  readonly weight: 'normal' | 'bold';
  readonly family: 'sans' | 'mono';
}

/** The width of a text in pixels. */
export function textWidth(text: string, { size, weight, family }: Setting): number {
  let thousandths = 0;
  for (const letter of text) thousandths += advance(letter.codePointAt(0) ?? 0, family);
  const bold = weight === 'bold' && family === 'sans' ? BOLD : 1;
  return (thousandths * size * bold) / 1000;
}

function advance(code: number, family: Setting['family']): number {
  const isSign = code >= FIRST_SIGN && code <= LAST_SIGN;
  if (code >= FIRST_WIDE && !isSign) return WIDE;
  if (family === 'mono') return MONO;
  return SANS[code - FIRST] ?? OTHER;
}

/** A text cut with an ellipsis where it would be wider than `width`; empty where not even a letter fits. */
export function fitted(text: string, width: number, setting: Setting): string {
  if (textWidth(text, setting) <= width) return text;
  const letters = [...text];
  while (letters.length > 0) {
    letters.pop();
    const cut = `${letters.join('').trimEnd()}…`;
    if (letters.length > 0 && textWidth(cut, setting) <= width) return cut;
  }
  return '';
}
