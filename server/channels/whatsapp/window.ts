import { wroteWithin, type WindowRule } from '../window-rule.ts'

/**
 * WhatsApp's rule: templates at any time, anything else within 24 hours after the contact last wrote.
 * An advertisement makes 72 hours free of charge; free text still wants the 24 hours.
 */
export const window: WindowRule = ({ content }, facts) => {
  const isFree = facts.entryUntilMs !== null && facts.atMs < facts.entryUntilMs
  const price = isFree ? ', free of charge as an advertisement brought the contact' : ''
  if (content.type === 'template') return { open: true, because: `Templates may go at any time${price}.` }
  if (wroteWithin(24, facts))
    return { open: true, because: `The contact wrote within the last 24 hours${price}.` }
  const mend = `The service window is closed: send a template${price}.`
  return {
    open: false,
    because:
      facts.lastInboundMs === null
        ? `The contact has not written yet. ${mend}`
        : `The contact last wrote more than 24 hours ago. ${mend}`,
  }
}
