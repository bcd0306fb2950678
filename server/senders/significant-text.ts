/** A text without what template matching ignores, and where each remaining unit stood. */
export type SignificantText = {
  readonly text: string
  /** `at[i]` is the place of unit i in the original. */
  readonly at: readonly number[]
  readonly original: string
}

const IGNORED = /[\p{P}\p{Z}\p{Cc}\p{Cf}]/u
const ASCII_SIGNIFICANT: readonly boolean[] = Array.from(
  { length: 128 },
  (_, unit) => !IGNORED.test(String.fromCharCode(unit)),
)

/**
 * Leaves out spaces, line ends, punctuation and invisible marks: the differences the operators' matching ignores.
 * Letters keep their case; signs such as ₹ and + and pictures count.
 */
export function significantText(original: string): SignificantText {
  let text = ''
  const at: number[] = []
  for (let i = 0; i < original.length; i++) {
    if (!isSignificant(original, i)) continue
    text += original[i]
    at.push(i)
  }
  return { text, at, original }
}

function isSignificant(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  if (unit < 128) return ASCII_SIGNIFICANT[unit] === true
  return (unit >= 0xd800 && unit <= 0xdfff) || !IGNORED.test(text.charAt(index))
}

/** The stretch of the original that units `from` up to `to` stood in; empty for none. */
export function originalBetween({ at, original }: SignificantText, from: number, to: number): string {
  return from === to ? '' : original.slice(at[from], (at[to - 1] ?? 0) + 1)
}
