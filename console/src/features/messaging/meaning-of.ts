/** What the provider's code in a failure means, where the sentence does not say it already; null when nothing is known of it. */
export function meaningOf(
  { code, detail }: { code: string | null; detail: string | null },
  codes: Readonly<Record<string, string>>,
): string | null {
  const said = detail ?? ''
  const named = Object.keys(codes).filter((each) => new RegExp(`\\b${escaped(each)}\\b`).test(said))
  // The longest is the most particular: of 131047 and 13 the first.
  const [found] = [...named.toSorted((a, b) => b.length - a.length), code ?? ''].filter(
    (each) => each in codes,
  )
  const meaning = found === undefined ? undefined : codes[found]
  return meaning === undefined || said.includes(meaning) ? null : meaning
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
