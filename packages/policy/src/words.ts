/** Lower-case words of an identifier: `ssnLast4`, `card-number`, `bank_account` → their parts. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+|(?<=[a-z])(?=\d)/)
    .filter(Boolean);
}
