import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const anyHour: GateResult = {
  outcome: 'not_applicable',
  because: 'This class may be sent at any hour there.',
}

/** The message arrives when the recipient may be written to, by the recipient's own clock; otherwise it waits. Source: facts of each country's law, kept in the pack. */
export const quietHours: Gate = {
  name: 'quiet_hours',
  decide(request, { pack, country, zones, contact, atMs }) {
    const { value: hours, clause } = pack.quietHoursFor(request.class, country)
    if (!hours || request.answersKeyword) return anyHour
    const wanted = new Date(Math.max(request.sendAt?.getTime() ?? 0, atMs))
    const where = contact?.timezone ? [contact.timezone] : zones
    const opens = pack.nextOpening(hours, wanted, where)
    if (opens === null)
      return {
        outcome: 'refuse',
        code: 'quiet_hours',
        clause,
        because:
          'There is no hour at which every zone the recipient may be in allows this message. Give the contact a time zone.',
      }
    if (opens <= wanted)
      return {
        outcome: 'pass',
        clause,
        because: `It is within the hours allowed in ${where[0] ?? hours.zone}.`,
      }
    if (request.expiresAt && opens >= request.expiresAt) {
      return {
        outcome: 'refuse',
        code: 'quiet_hours',
        clause,
        because: `Quiet hours last until ${opens.toISOString()}, after the message expires.`,
      }
    }
    return {
      outcome: 'defer',
      until: opens,
      code: 'quiet_hours',
      clause,
      because: `Quiet hours in ${where[0] ?? hours.zone}: it waits until ${opens.toISOString()}.`,
    }
  },
}
