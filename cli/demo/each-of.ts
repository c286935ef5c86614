/** Does something with each of them, at most so many at once; rejects with the first that failed, and begins no further ones. */
export async function eachOf<T>(items: readonly T[], atOnce: number, does: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async (): Promise<void> => {
    for (const item of left) await does(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, lane));
}
