/**
 * The same question about the same object is answered once. For what never changes, as a published definition and its steps: every
 * decision asks where it is in them.
 */
export function once<About extends object, Answer>(answer: (about: About) => Answer): (about: About) => Answer {
  const known = new WeakMap<About, { readonly answer: Answer }>();
  return (about) => {
    let found = known.get(about);
    if (found === undefined) known.set(about, (found = { answer: answer(about) }));
    return found.answer;
  };
}
