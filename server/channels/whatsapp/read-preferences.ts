import type { Update } from '../update.ts'
import { addressOf, list, said, type HookValue, type Reader } from './hook-value.ts'

/** Reads whether contacts stopped or resumed marketing messages in their app. */
export function readPreferences(value: HookValue, { address: to }: Reader): readonly Update[] {
  const [contact] = list(value['contacts'])
  return list(value['user_preferences']).flatMap((preference): Update[] => {
    const id = preference['user_id'] ?? contact?.['user_id']
    const from = addressOf(preference['wa_id'] ?? contact?.['wa_id']) ?? (typeof id === 'string' ? id : null)
    const wants = preference['value']
    if (!from || (wants !== 'stop' && wants !== 'resume')) return []
    const detail = said(preference['detail']) || 'The contact changed it in WhatsApp.'
    return [{ kind: 'preference', from, to, wants: wants === 'resume', purpose: 'promotional', detail }]
  })
}
