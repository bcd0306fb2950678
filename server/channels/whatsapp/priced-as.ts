import type { MessageClass } from '#shared/message-kinds.ts'
import { wroteWithin, type PricedRequest, type WindowFacts } from '../window-rule.ts'

/** What Meta keeps a template as decides what it bills, whatever class its sender takes it for. */
const classOfCategory: Readonly<Record<string, MessageClass>> = {
  MARKETING: 'promotional',
  UTILITY: 'transactional',
  AUTHENTICATION: 'authentication',
}

/**
 * The class whose price a message has. Meta bills templates one by one by their category; free text costs nothing,
 * nor does a utility template within the service window, nor anything after an advertisement brought the contact.
 * A template that is not known here is taken for what its sender says.
 * Source: Meta, pricing on the WhatsApp Business Platform, since 1 July 2025.
 */
export function pricedAs({ content, class: why, category }: PricedRequest, facts: WindowFacts): MessageClass {
  if (content.type !== 'template') return 'service'
  if (facts.entryUntilMs !== null && facts.atMs < facts.entryUntilMs) return 'service'
  const billed = (category !== null && classOfCategory[category]) || why
  const isUtility = billed === 'transactional' || billed === 'service'
  if (!isUtility) return billed
  return wroteWithin(24, facts) ? 'service' : 'transactional'
}
