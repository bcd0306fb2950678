import { GoogleError } from '../google/google-error.ts'
import { handsetAddress } from '../handsets/handset-address.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { Agent } from './agents.ts'
import { everyFeature } from './features-of.ts'

/** What phones the platform reaches and what each of them shows. Every handset has RCS unless told otherwise. */
export class Phones {
  readonly #handsets: Handsets
  readonly #features = new Map<string, readonly string[]>()
  readonly #without = new Set<string>()

  constructor(handsets: Handsets) {
    this.#handsets = handsets
  }

  /** Gives a phone its features; null takes RCS away from it. */
  set(phone: string, features: readonly string[] | null): void {
    if (features === null) this.#without.add(phone)
    else this.#without.delete(phone)
    if (features) this.#features.set(phone, features)
  }

  /** Whether the phone has RCS: one that fails everything has none. */
  isReachable(phone: string): boolean {
    return !this.#without.has(phone) && this.#handsets.behaviour(phone).deliver !== 'fail'
  }

  /** What a phone shows. Throws the platform's no for one the agent does not reach. */
  featuresFor(agent: Agent, phone: string): readonly string[] {
    if (!agent.isLaunched && !agent.testers.has(phone))
      throw new GoogleError(
        'PERMISSION_DENIED',
        `Agent ${agent.agentId} is not launched and ${phone} is no tester.`,
      )
    if (!this.isReachable(phone))
      throw new GoogleError('NOT_FOUND', `Requested entity was not found: ${phone}.`)
    return this.#features.get(phone) ?? everyFeature
  }
}

/** The phone a path names. Throws for anything but a whole number in international form. */
export function phoneOf(text: string): string {
  if (!/^\+[1-9]\d{6,14}$/.test(text))
    throw new GoogleError('INVALID_ARGUMENT', `Invalid phone number: ${text}. It must be in E.164 format.`)
  return handsetAddress(text)
}
