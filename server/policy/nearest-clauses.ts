/** Finds the clause ids most like a mistyped one, nearest first. */
export function nearestClauses(asked: string, ids: readonly string[], count = 5): string[] {
  const wanted = asked.toUpperCase()
  const ranked = ids.map((id) => ({ id, distance: editDistance(wanted, id.toUpperCase()) }))
  ranked.sort((a, b) => a.distance - b.distance)
  return ranked.slice(0, count).map(({ id }) => id)
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
