import { scenarioJsonSchema } from '../../scenario/schema.ts';
import { printJson } from '../output.ts';

/** `samsa schema`: the JSON Schema of scenario files. */
export function schema(): number {
  printJson(scenarioJsonSchema());
  return 0;
}
