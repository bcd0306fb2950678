import type { WindowFacts, WindowRequest, WindowVerdict } from '../window-rule.ts'
import { wroteWithin } from '../window-rule.ts'

const standardHours = 24
const agentHours = 7 * 24

/**
 * When a contact may be written to on Messenger and Instagram, beside what one of them allows on its own.
 * Source: Messenger Platform policy: 24 hours after the contact's last message; a person of the business up to 7 days.
 */
export function socialWindow(
  { content, class: messageClass, metadata }: WindowRequest,
  facts: WindowFacts,
): WindowVerdict {
  if (wroteWithin(standardHours, facts))
    return { open: true, because: 'The contact wrote within 24 hours.', tag: 'RESPONSE' }
  if (!wroteWithin(agentHours, facts)) return { open: false, because: closedSaying(facts) }
  if (content.type === 'reaction')
    return {
      open: false,
      because: 'A reaction is possible within 24 hours of the contact’s last message only.',
    }
  if (messageClass === 'promotional')
    return {
      open: false,
      because: 'After 24 hours nothing promotional may be sent until the contact writes.',
    }
  if (metadata?.['humanAgent'] !== true)
    return {
      open: false,
      because:
        'The contact wrote more than 24 hours ago: for 7 days only a person may answer. Send it as an agent (metadata humanAgent: true).',
    }
  return {
    open: true,
    because: 'An agent answers within 7 days of the contact’s last message.',
    tag: 'HUMAN_AGENT',
  }
}

function closedSaying({ lastInboundMs }: WindowFacts): string {
  return lastInboundMs === null
    ? 'The contact has not written yet: here a business can only answer.'
    : 'The contact wrote more than 7 days ago. Wait until it writes again.'
}
