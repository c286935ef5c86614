/** The name that is one slip away: a letter too many, too few, wrong, or two swapped. Short names slip into each other. */
export function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  if (name.length < 6) return undefined;
  for (const candidate of known) if (candidate.length >= 6 && isOneSlipAway(name, candidate)) return candidate;
  return undefined;
}

function isOneSlipAway(name: string, candidate: string): boolean {
  if (Math.abs(name.length - candidate.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === candidate[start]) start += 1;
  const [rest, wanted] = [name.slice(start), candidate.slice(start)];
  if (rest.length > wanted.length) return rest.slice(1) === wanted;
  if (rest.length < wanted.length) return rest === wanted.slice(1);
  const isSwapped = rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2);
  return rest.slice(1) === wanted.slice(1) || isSwapped;
}
