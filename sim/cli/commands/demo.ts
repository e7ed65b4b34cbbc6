import { print } from '../output.ts';
import { type RunFlags, runCommand } from './run.ts';

const FLAGS: RunFlags = { seed: '1', set: [] };

/** What `npm start` runs: one crash, with settings that keep every acknowledged record and with settings that do not. */
export async function demo(): Promise<number> {
  const safe = await runCommand('leader-crash', FLAGS);
  print('');
  const unsafe = await runCommand('leader-crash-acks-1', FLAGS);
  print('');
  print(
    'The same crash twice. With acks=all and min.insync.replicas=2 nothing acknowledged is lost;',
  );
  print('with acks=1 the records marked ▲ were acknowledged and are gone, as that setting allows.');
  print('Next: samsa list, samsa run <scenario>, samsa search swarm   (npm run -s samsa -- …)');
  return Math.max(safe, unsafe);
}
