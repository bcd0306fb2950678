import { readHeaderFields, field } from './header-fields.ts'
import { addressIn } from './addresses.ts'

/** What a delivery status says of one recipient. Source: RFC 3464 §2.3. */
export type RecipientStatus = {
  readonly address: string | null
  readonly action: string
  readonly status: string | null
  readonly diagnostic: string
}

/** Looks for the per-recipient groups of delivery statuses in a text; groups without a recipient are about the whole message. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  return groupsOf(text).flatMap((group) => {
    const fields = readHeaderFields(group)
    const final = field(fields, 'final-recipient')
    const original = field(fields, 'original-recipient')
    if (final === '' && original === '') return []
    const status = /\d\.\d{1,3}\.\d{1,3}/.exec(field(fields, 'status'))?.[0] ?? null
    return [
      {
        address:
          recipientOf(original) ?? recipientOf(final) ?? recipientOf(field(fields, 'x-actual-recipient')),
        action: (/^[a-z]+/i.exec(field(fields, 'action'))?.[0] ?? '').toLowerCase(),
        status,
        diagnostic: field(fields, 'diagnostic-code'),
      },
    ]
  })
}

/** Groups stand apart by empty lines; some systems forget them, and each recipient field then begins a group. */
function groupsOf(text: string): string[] {
  const groups: string[] = []
  for (const block of text.split(/\n[ \t]*\n/)) {
    const starts = [...block.matchAll(/^(?:Final|Original)-Recipient:/gim)]
    const finals = [...block.matchAll(/^Final-Recipient:/gim)]
    if (finals.length <= 1 || starts.length === 0) {
      groups.push(block)
      continue
    }
    let from = 0
    for (const { index } of finals.slice(1)) {
      groups.push(block.slice(from, index))
      from = index
    }
    groups.push(block.slice(from))
  }
  return groups
}

function recipientOf(value: string): string | null {
  return addressIn(value.replace(/^[^;]*;/, ''))
}
