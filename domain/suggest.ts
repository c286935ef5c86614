/** The candidate an author most likely meant; undefined where none is near. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  const tolerated = Math.ceil(wanted.length / 3);
  return best !== undefined && best.distance <= tolerated ? best.candidate : undefined;
}

export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const found = nearest(word, candidates);
  return found === undefined ? undefined : `did you mean '${found}'?`;
}

/** Case and separators are the usual slips: `wait_for`, `waitfor` and `waitFor` are one word here. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Levenshtein: single-character edits between two words. */
export function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let above = 0; above < left.length; above += 1) {
    const below = [above + 1];
    for (let index = 0; index < right.length; index += 1) {
      const replaced = (row[index] ?? 0) + (left[above] === right[index] ? 0 : 1);
      below.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (below[index] ?? 0) + 1));
    }
    row = below;
  }
  return row[right.length] ?? right.length;
}
