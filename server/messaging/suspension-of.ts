import { policy } from '#policy/policy.ts'

/** Words for a suspension in what a customer reads of a message: `suspended (non_payment, HSE-6.1)`. */
export function suspensionOf(reason: string): string {
  const { clause } = policy().suspensionEffects(reason)
  return `suspended (${clause ? `${reason}, ${clause}` : reason})`
}
