import type { Guarantee } from '../checker.ts';

const guarantee = (
  kind: Guarantee['kind'],
  id: string,
  title: string,
  rule: string,
): Guarantee => ({ id, title, jepsen: null, kind, rule, waivedBy: () => null });

/** What group coordinators promise (clients §10 G and R, failures.md §2). */
export const GROUP_GUARANTEES: readonly Guarantee[] = [
  guarantee(
    'safety',
    'coordinator-replay',
    'What a group coordinator holds for committed is what the committed part of its log says.',
    'clients §10 R-REPLAY',
  ),
  guarantee(
    'safety',
    'coordinator-reply-committed',
    'A commit of offsets is answered with success when its record is committed.',
    'clients §5.4, §10 R-REPLAY',
  ),
  guarantee(
    'safety',
    'commit-fenced',
    'Offsets are taken from members of the present generation only, or from nobody in an empty group.',
    'clients §5.4, §10 G-COMMIT',
  ),
  guarantee(
    'safety',
    'generation-monotone',
    'The generations of a group that are written down rise.',
    'clients §5.7, §10 G-GEN',
  ),
  guarantee(
    'safety',
    'group-leader',
    'A generation has one leader, and what is assigned in it comes from nobody else.',
    'clients §5.3, §10 G-LEADER',
  ),
  guarantee(
    'safety',
    'assignment-disjoint',
    'A generation assigns no partition to two members.',
    'clients §5.6, §10 G-DISJOINT',
  ),
  guarantee(
    'safety',
    'offset-durable',
    'Offsets of a topic that a member of the group wants do not come to an end.',
    'KIP-211; clients §5.4, §10 G-OFFSETS-LIVE',
  ),
  guarantee(
    'liveness',
    'coordinator-up-within-t',
    'After faults heal every group finds its coordinator.',
    'clients §5.7',
  ),
  guarantee(
    'liveness',
    'group-stable-within-t',
    'After faults heal a group whose members stay is stable, with all of them in it.',
    'clients §10 G-LIVE',
  ),
  guarantee(
    'liveness',
    'group-progress',
    'A group with live members that commit and with records before it commits on.',
    'clients §10 G-LIVE',
  ),
];
