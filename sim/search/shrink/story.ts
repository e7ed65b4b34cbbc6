import type { Failing } from './pass.ts';
import type { Signature } from './signature.ts';

export function storyOf(failing: Failing, _signature: Signature): readonly string[] {
  return [failing.evidence.text];
}
