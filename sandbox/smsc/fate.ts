import type { ReceiptState } from '#smpp/smpp.ts'
import type { Behaviour } from '../handsets/handset.ts'

/** What becomes of a message to a handset that behaves so: shown or not, and what the receipt says. `waits` until it is back. */
export type Fate = { isShown: boolean; waits: boolean; delayMs: number; state: ReceiptState; error: string }

/** Decides a message's fate from its handset's behaviour. */
export function fateOf(behaviour: Behaviour): Fate {
  const error = behaviour.code ?? ''
  switch (behaviour.deliver) {
    case 'fail':
      return { isShown: false, waits: false, delayMs: 0, state: 'undeliverable', error: error || '001' }
    case 'block':
      return { isShown: false, waits: false, delayMs: 0, state: 'rejected', error: error || '013' }
    case 'delay':
      return {
        isShown: true,
        waits: false,
        delayMs: behaviour.delayMs ?? 5000,
        state: 'delivered',
        error: '000',
      }
    case 'offline':
      return { isShown: true, waits: true, delayMs: 0, state: 'delivered', error: '000' }
    case 'ok':
      return { isShown: true, waits: false, delayMs: 0, state: 'delivered', error: '000' }
  }
}
