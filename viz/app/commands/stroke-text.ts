const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Control: 'Ctrl',
  Meta: '⌘',
  Escape: 'Esc',
};

/** A key stroke as a keyboard has it: `Shift+→`, `Ctrl+K`. */
export const strokeText = (stroke: string): string =>
  stroke
    .split('+')
    .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+');
