import { seal, unseal } from '#platform/secrets.ts'
import { dashedUuid } from '#shared/ids.ts'

/** What a tracking address stands for. Ids are dashed uuids. */
export type TrackingClaim = { readonly accountId: string; readonly messageId: string } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'click'; readonly link: number; readonly url: string }
  | { readonly kind: 'unsubscribe'; readonly address: string }
)

const purpose = 'email tracking'
const letters = { open: 'o', click: 'c', unsubscribe: 'u' } as const

/**
 * The sealed text of a tracking address. Nobody can make one: a redirect leads nowhere but where the mail said; and nobody can read
 * one: a contact's address does not stand in the logs of those who pass it on.
 */
export function sealTracking(claim: TrackingClaim): string {
  const head = letters[claim.kind] + plain(claim.accountId) + plain(claim.messageId)
  return seal(head + restOf(claim), purpose).slice('v1.'.length)
}

/** What a tracking address stands for; null for one that is not ours or was cut off on its way. */
export function openTracking(token: string): TrackingClaim | null {
  // Octets have one spelling: another of the same would be a second address for one thing.
  if (token.length > 4_000 || Buffer.from(token, 'base64url').toString('base64url') !== token) return null
  const text = unsealed(token)
  const found = text === null ? null : /^([ocu])([0-9a-f]{32})([0-9a-f]{32})(.*)$/s.exec(text)
  if (!found) return null
  const [, letter, account = '', message = '', rest = ''] = found
  const whose = { accountId: dashedUuid(account), messageId: dashedUuid(message) }
  if (letter === letters.open) return { ...whose, kind: 'open' }
  if (letter === letters.unsubscribe) return { ...whose, kind: 'unsubscribe', address: rest }
  const at = rest.indexOf(' ')
  return { ...whose, kind: 'click', link: Number(rest.slice(0, at)), url: rest.slice(at + 1) }
}

function restOf(claim: TrackingClaim): string {
  if (claim.kind === 'click') return `${claim.link} ${claim.url}`
  return claim.kind === 'unsubscribe' ? claim.address : ''
}

function unsealed(token: string): string | null {
  try {
    return unseal(`v1.${token}`, purpose)
  } catch {
    return null
  }
}

const plain = (uuid: string): string => uuid.replaceAll('-', '').toLowerCase()
