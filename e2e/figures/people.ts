/** Of each person the mean of what is theirs, in order. */
export function meansOfPeople<One>(
  all: readonly One[],
  { personOf, numberOf }: { readonly personOf: (one: One) => unknown; readonly numberOf: (one: One) => number },
): number[] {
  const ofPeople = new Map<unknown, number[]>();
  for (const one of all) ofPeople.set(personOf(one), [...(ofPeople.get(personOf(one)) ?? []), numberOf(one)]);
  return [...ofPeople.values()]
    .map((own) => own.reduce((sum, value) => sum + value, 0) / own.length)
    .sort((a, b) => a - b);
}
