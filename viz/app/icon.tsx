import type { JSX } from 'preact';

/** Drawn here, since system fonts lack signs of playback on some machines. */
const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  back: 'M10 4v8L5 8z',
  forward: 'M6 4v8l5-4z',
  previous: 'M4 3h2v10H4zM13 3v10L6.5 8z',
  next: 'M10 3h2v10h-2zM3 3v10l6.5-5z',
  left: 'M9.5 3.5 5 8l4.5 4.5 1-1L7 8l3.5-3.5z',
  right: 'M6.5 3.5 11 8l-4.5 4.5-1-1L9 8 5.500 4.500z',
  close: 'M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
  menu: 'M2 3.500h12v1.500H2zM2 7.250h12v1.500H2zM2 11h12v1.500H2z',
  skip: 'M4 13 8 3h1.500L5.500 13zM8.500 13l4-10H14l-4 10z',
  system: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.500v9a4.500 4.500 0 0 1 0-9z',
  light: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9z',
  dark: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  search:
    'M7 2a5 5 0 1 0 3 9l3.500 3.500 1-1L11 10a5 5 0 0 0-4-8zm0 1.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** A small picture in the colour of the text around it; decoration, so what it is in has a name. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
