import { print } from '../output.ts';
import { runFragment } from '../serve/target.ts';
import { type RunFlags, runCommand } from './run.ts';
import { serveTarget } from './view.ts';

const FLAGS: RunFlags = { seed: '1', set: [] };

/**
 * What `npm start` runs: one crash, with settings that keep every acknowledged record and with settings that do not; then
 * the page with the second run, for whoever sits in front of it.
 */
export async function demo(flags: { readonly serve: boolean }): Promise<number> {
  const safe = await runCommand('leader-crash', FLAGS);
  print('');
  const unsafe = await runCommand('leader-crash-acks-1', FLAGS);
  print('');
  print(
    'The same crash twice. With acks=all and min.insync.replicas=2 nothing acknowledged is lost;',
  );
  print('with acks=1 the records marked ▲ were acknowledged and are gone, as that setting allows.');
  print('Next: samsa list, samsa run <scenario>, samsa search swarm   (npm run -s samsa -- …)');
  const code = Math.max(safe, unsafe);
  if (code !== 0 || !flags.serve || !hasOnlooker()) return code;
  print('');
  print('The same run in the browser:');
  const fragment = runFragment('leader-crash-acks-1', FLAGS.seed);
  return serveTarget({ fragment, caseText: null }, { host: 'localhost' });
}

/** Without a terminal, and in continuous integration, nobody would end the server. */
const hasOnlooker = (): boolean =>
  process.stdout.isTTY === true && ['', 'false', '0', undefined].includes(process.env['CI']);
