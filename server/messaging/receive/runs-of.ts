/** Cuts a list into runs, in its order: where the next does not go with the run before it. */
export function runsOf<T>(list: readonly T[], goesWith: (run: readonly T[], next: T) => boolean): T[][] {
  const runs: T[][] = []
  for (const one of list) {
    const run = runs.at(-1)
    if (run && goesWith(run, one)) run.push(one)
    else runs.push([one])
  }
  return runs
}
