import { socialWindow } from '../meta-graph/social-window.ts'
import type { WindowRule } from '../window-rule.ts'

/**
 * When a contact may be written to on Messenger.
 * Source: Messenger Platform policy: utility templates at any time, without promotion; everything else by the window.
 */
export const window: WindowRule = (request, facts) => {
  if (request.content.type !== 'template') return socialWindow(request, facts)
  return request.class === 'promotional'
    ? { open: false, because: 'A utility template may not promote anything. Send it under another class.' }
    : { open: true, because: 'A utility template may be sent at any time.', tag: 'UTILITY' }
}
