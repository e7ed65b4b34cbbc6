import type { JSX } from 'preact';

/** A text of a table of the simulator, in which names of fields stand between backticks. */
export function DocText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </>
  );
}
