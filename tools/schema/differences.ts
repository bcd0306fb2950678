/** The lines by which two texts differ, `-` for those only in the first and `+` for those only in the second, in their order. */
export function differences(before: string, after: string): string[] {
  const [left, right] = [before.split('\n'), after.split('\n')]
  return [
    ...linesOnlyIn(left, right).map((line) => `- ${line}`),
    ...linesOnlyIn(right, left).map((line) => `+ ${line}`),
  ]
}

function linesOnlyIn(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0
    counts.set(line, left - 1)
    return left <= 0
  })
}
