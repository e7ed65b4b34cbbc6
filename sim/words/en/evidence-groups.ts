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
  'group {group} is {state} in epoch {epoch} with {count} members',
] as const;

/** One of them. */
export type GroupEvidence = (typeof GROUP_EVIDENCE)[number];
