import { randomUUID } from 'node:crypto'
import type { Link, OutboundMessage, Outcome } from '#channels/channels.ts'

/** A message for a channel's link: a text of the class service, whose id nobody has seen. A test names what matters. */
export function anOutboundMessage(
  given: Pick<OutboundMessage, 'from' | 'to'> & Partial<OutboundMessage>,
): OutboundMessage {
  return {
    id: randomUUID(),
    content: { type: 'text', text: 'Hi' },
    class: 'service',
    validForMs: null,
    registration: null,
    ...given,
  }
}

/** Hands a message over and gives how that ended. */
export function handOver(link: Pick<Link, 'send'>, message: OutboundMessage): Promise<Outcome> {
  return new Promise((resolve) => link.send(message, resolve))
}
