/** Cuts a list into runs, in its order: between two neighbours that do not go together. */
export function runsOf<T>(list: readonly T[], goTogether: (before: T, next: T) => boolean): T[][] {
  const runs: T[][] = []
  for (const one of list) {
    const run = runs.at(-1)
    if (run && goTogether(run.at(-1) as T, one)) run.push(one)
    else runs.push([one])
  }
  return runs
}
