import type { ProviderCodes } from '@/features/connectors/connector-types.ts'

/** What the provider's code in a failure is called, and its meaning where the sentence does not say that already. */
export type Explained = { readonly name: string | null; readonly meaning: string | null }

/** Finds the provider's code in a failure; by ours where none is named and only one comes to that. */
export function explain(
  { code, detail }: { code: string | null; detail: string | null },
  codes: ProviderCodes,
): Explained {
  const said = detail ?? ''
  const name = nameIn(said, codes)
  const alike = Object.values(codes).filter((each) => each.code === code)
  const found = name === null ? (alike.length === 1 ? alike[0] : undefined) : codes[name]
  const meaning = found === undefined || said.includes(found.meaning) ? null : found.meaning
  return { name: name === code ? null : name, meaning }
}

/** The longest is the most particular: of 10/2018278 and 10 the first. */
function nameIn(said: string, codes: ProviderCodes): string | null {
  const named = Object.keys(codes).filter((each) =>
    new RegExp(`(?<![\\w/])${escaped(each)}(?![\\w/])`).test(said),
  )
  return named.toSorted((a, b) => b.length - a.length)[0] ?? null
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
