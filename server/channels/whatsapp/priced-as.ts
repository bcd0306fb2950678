import type { MessageClass } from '#shared/message-kinds.ts'
import { wroteWithin, type WindowFacts, type WindowRequest } from '../window-rule.ts'

/**
 * The class whose price a message has. Meta bills templates one by one by their category; free text costs nothing,
 * nor does a utility template within the service window, nor anything after an advertisement brought the contact.
 * Source: Meta, pricing on the WhatsApp Business Platform, since 1 July 2025.
 */
export function pricedAs(
  { content, class: why }: Pick<WindowRequest, 'content' | 'class'>,
  facts: WindowFacts,
): MessageClass {
  if (content.type !== 'template') return 'service'
  if (facts.entryUntilMs !== null && facts.atMs < facts.entryUntilMs) return 'service'
  const isUtility = why === 'transactional' || why === 'service'
  if (!isUtility) return why
  return wroteWithin(24, facts) ? 'service' : 'transactional'
}
