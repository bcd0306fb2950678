import { contentBreaches, type Channel as ChannelName } from '#policy/policy.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const clean: GateResult = { outcome: 'pass', because: 'No content rule of the terms is broken.' }

/** The text keeps the content rules of the terms. Source: CSY-6.1, HSE-4.1. */
export const content: Gate = {
  name: 'content',
  decide({ channel, class: messageClass }, { pack, country, text, account }) {
    const rules = pack.contentRulesFor(channel as ChannelName, country)
    if (rules.length === 0) return clean
    const breaches = contentBreaches(rules, { text, messageClass, brand: account?.name ?? null })
    const worst = breaches.find(({ effect }) => effect === 'refuse') ?? breaches[0]
    if (!worst) return clean
    if (worst.effect === 'warn')
      return {
        outcome: 'pass',
        because: `Passed with a warning: ${worst.detail}.`,
        clause: worst.clause,
        evidence: { rule: worst.rule },
      }
    return {
      outcome: 'refuse',
      code: 'content_refused',
      clause: worst.clause,
      because: `The text breaks a content rule: ${worst.detail}.`,
      evidence: { rule: worst.rule },
    }
  },
}
