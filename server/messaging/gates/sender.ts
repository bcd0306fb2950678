import { chooseSender } from '#senders/senders.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

/** The message goes under a sender that is the account's own. */
export const sender: Gate = {
  name: 'sender',
  decide(request, { senders, to }, notes): GateResult {
    const chosen = chooseSender(senders, {
      channel: request.channel,
      from: request.from,
      to: to ?? '',
      messageClass: request.class,
    })
    if (chosen.outcome === 'refuse') return { outcome: 'refuse', code: chosen.code, because: chosen.because }
    notes.sender = chosen.sender
    return { outcome: 'pass', because: chosen.because }
  },
}
