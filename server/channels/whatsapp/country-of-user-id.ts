/** The country that the business-scoped id of somebody who hides the number begins with; null for anything else. Source: Meta, business-scoped user ids. */
export function countryOfUserId(address: string): string | null {
  return /^([A-Z]{2})\./.exec(address)?.[1] ?? null
}
