const MAX_NAME_LENGTH = 249;

/** Why a topic cannot have this name, in Kafka's words, or null (control-plane §2.5). */
export function invalidTopicName(name: string): string | null {
  const reason = reasonInvalid(name);
  return reason === null ? null : `Topic name is invalid: ${reason}`;
}

function reasonInvalid(name: string): string | null {
  if (name === '') return 'the empty string is not allowed';
  if (name === '.') return "'.' is not allowed";
  if (name === '..') return "'..' is not allowed";
  if (name.length > MAX_NAME_LENGTH) {
    return `the length of '${name}' is longer than the max allowed length ${MAX_NAME_LENGTH}`;
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return null;
}

/** Whether two topics would have one name in metrics, where '.' and '_' are the same (control-plane §2.5). */
export const collide = (a: string, b: string): boolean =>
  /[._]/.test(a) && /[._]/.test(b) && a.replaceAll('.', '_') === b.replaceAll('.', '_');
