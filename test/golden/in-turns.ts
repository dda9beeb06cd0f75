/** What `work` resolves to for each, in order, with so many under way at once at most. */
export async function inTurns<T, R>(atOnce: number, all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = all.entries();
  const takeNext = async () => {
    for (const [index, one] of left) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  return results;
}
