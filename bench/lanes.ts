/** Units a second: `inFlight` lanes side by side, each taking the next unit until all are taken. */
export async function ratePerSecond(
  { units, inFlight }: { readonly units: number; readonly inFlight: number },
  one: () => Promise<void>,
): Promise<number> {
  const start = performance.now();
  let left = units;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (units / (performance.now() - start)) * 1_000;
}
