/** What checkers say of groups that broke something (evidence.ts). */
export const GROUP_EVIDENCE = [
  // Consumer groups.
  '{partition} of group {group} belongs to {member} and to {other}',
  '{partition} of group {group} is owned in epoch {epoch} and belongs to nobody',
  '{partition} of group {group} is owned in epoch {epoch} and belongs to {member} in epoch {other}',
  '{partition} of group {group} belonged to {member} and to {other} in epoch {epoch}',
  'group {group} has {count} partitions assigned and {other} owned',
  'the assignment of group {group} is of epoch {epoch}, the group of epoch {other}',
  '{member} of group {group} is in epoch {epoch}, its assignment is of epoch {other}',
  'group {group} went back from epoch {from} to {to}',
  'the assignment of group {group} went back from epoch {from} to {to}',
  '{member} of group {group} went back from epoch {from} to {to}',
  '{partition} is meant for {member} and for {other} of group {group}',
  '{partition} is meant for {member} of group {group}, which is not subscribed to it',
  '{partition} is meant for nobody of group {group}',
  'group {group} is stable while {member} has {partitions} and shall have {target}',
  '{client} owns {partition} in epoch {epoch} of group {group}, which is not assigned to it',
  '{client} was given {partitions} in epoch {epoch} of group {group} while {other} owns it',
  'group {group} is {state} in epoch {epoch} with {count} members',

  // Coordinators and classic groups.
  '{node} holds other committed offsets than its log of {partition} says up to {offset}',
  '{node} holds other offsets of open transactions than its log of {partition} says up to {offset}',
  '{node} does not know group {group}, which is in its log of {partition}',
  '{node} has group {group} in generation {generation}, its log of {partition} in {other}',
  '{node} has group {group} otherwise than its log of {partition} says',
  '{node} took a commit of "{member}", which is no member of group {group}',
  '{node} took a commit of "{member}" in group {group}, where another member is {instance}',
  '{node} took a commit of "{member}" of generation {generation} in group {group}, which is in {other}',
  '{node} took a commit of "{member}" in group {group}, which waits for an assignment',
  '{node} answered a commit up to {offset} with the high watermark of {partition} at {highWatermark}',
  'group {group}: generation {generation} is written down after {before}',
  'group {group}: {member} assigned in generation {generation}, which {leader} leads',
  'group {group}: generation {generation} assigns {partition} to {member} and to {other}',
  'group {group} lost its offset {offset} of {partition}, which its members read',
  'nobody coordinates group {group}',
  'group {group} is not known to its coordinator',
  'group {group} has {found} members where {living} live',
  'group {group} is still {state}',
  'group {group} has committed {partition} up to {offset}, and no further for long although it goes to {end}',
] as const;

/** One of them. */
export type GroupEvidence = (typeof GROUP_EVIDENCE)[number];
