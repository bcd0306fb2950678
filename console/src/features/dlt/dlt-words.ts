import type { DltHeader } from '@/api/dlt-types.ts'
import type { StringKey } from '@/app/strings/en.ts'

/** Whether a registry gives such a header: six digits for promotions, three to six letters for the rest. */
export function headerFits(header: string, category: DltHeader['category']): boolean {
  return (category === 'promotional' ? /^\d{6}$/ : /^[A-Za-z]{3,6}$/).test(header)
}

/** The sentence that says what a header of a category looks like. */
export function headerHint(category: DltHeader['category']): StringKey {
  return category === 'promotional' ? 'dlt.headerHint.digits' : 'dlt.headerHint.letters'
}

/** Whether these are the digits of a portal. */
export const isRegistryId = (typed: string) => /^\d{4,25}$/.test(typed)

/** The parts of a list that was typed with commas or spaces. */
export const partsOf = (typed: string) => typed.split(/[\s,]+/).filter(Boolean)
