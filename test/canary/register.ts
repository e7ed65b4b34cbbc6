import { register } from 'node:module';
import { CANARIES } from './canaries.ts';

const name = process.env['SAMSA_CANARY'];
const canary = CANARIES.find((known) => known.name === name);
if (canary === undefined) throw new Error(`there is no canary "${name}"`);
register('./hook.js', import.meta.url, { data: canary });
