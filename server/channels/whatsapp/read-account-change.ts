import type { ConnectorChange, Update } from '../update.ts'
import { addressOf, list, said, type HookValue, type Reader } from './hook-value.ts'

type Said = Pick<ConnectorChange, 'state' | 'detail'>

/** Fields about the account and its numbers. */
const fields: Readonly<Record<string, (value: HookValue) => Said>> = {
  phone_number_quality_update: qualityOf,
  phone_number_name_update: nameOf,
  account_update: accountOf,
  account_review_update: reviewOf,
  account_alerts: alertOf,
  business_capability_update: () => usable('The limits of the business account have changed.'),
  security: (value) => usable(`Security of the number: ${said(value['event'])}.`),
}

/** Reads what Meta changed about the account or the number: quality, limits, name, restrictions. */
export function readAccountChange(field: string, value: HookValue, { address }: Reader): readonly Update[] {
  const read = Object.hasOwn(fields, field) ? fields[field] : undefined
  const number = addressOf(value['display_phone_number'])
  if (!read || (number !== null && number !== address)) return []
  const { display_phone_number: _, ...facts } = value
  return [{ kind: 'connector', ...read(value), facts: { [field]: facts } }]
}

function qualityOf(value: HookValue): Said {
  const event = said(value['event'])
  const limit = value['current_limit'] === undefined ? '' : ` Its limit is ${said(value['current_limit'])}.`
  if (event === 'FLAGGED')
    return limited(`The quality of the number is low: contacts block or report it.${limit}`)
  if (event === 'DOWNGRADE') return limited(`The messaging limit of the number went down.${limit}`)
  if (event === 'THROUGHPUT_UPGRADE') return usable('The number may now send 1,000 messages a second.')
  return usable(`The quality of the number: ${event}.${limit}`)
}

function nameOf(value: HookValue): Said {
  const name = said(value['requested_verified_name'])
  if (value['decision'] === 'APPROVED') return usable(`The display name ${name} is approved.`)
  const reason = value['rejection_reason']
  return limited(
    `The display name ${name}: ${said(value['decision'])}${reason ? ` (${said(reason)})` : ''}. Ask for another.`,
  )
}

function reviewOf(value: HookValue): Said {
  return value['decision'] === 'APPROVED'
    ? usable('The business account passed its review.')
    : limited(`The review of the business account: ${said(value['decision'])}. See the WhatsApp Manager.`)
}

function alertOf(value: HookValue): Said {
  const info = (value['alert_info'] ?? value) as HookValue
  const text = `${said(info['alert_type'])}: ${said(info['alert_description'])}`
  return info['alert_severity'] === 'CRITICAL' ? limited(text) : usable(text)
}

/** Events after which nothing can be sent, and what they mean. */
const ends: Readonly<Record<string, string>> = {
  ACCOUNT_DELETED: 'The business account was deleted. Connect another.',
  PARTNER_REMOVED: 'The business took our access away. Connect the number again.',
  PARTNER_APP_UNINSTALLED: 'The business removed our app. Connect the number again.',
  ACCOUNT_OFFBOARDED: 'The number left the Cloud API. Connect it again.',
}

function accountOf(value: HookValue): Said {
  const event = said(value['event'])
  const end = Object.hasOwn(ends, event) ? ends[event] : undefined
  if (end) return { state: 'refused', detail: end }
  if (event === 'DISABLED_UPDATE') return banOf(value['ban_info'] as HookValue | undefined)
  if (event === 'ACCOUNT_RESTRICTION') return restrictionOf(list(value['restriction_info']))
  if (event === 'ACCOUNT_VIOLATION') {
    const violation = value['violation_info'] as { violation_type?: unknown } | undefined
    return limited(`A policy was violated: ${said(violation?.violation_type)}. See Business Support Home.`)
  }
  return usable(`The business account: ${event}.`)
}

function banOf(ban: HookValue | undefined): Said {
  const state = said(ban?.['waba_ban_state'])
  if (state === 'REINSTATE') return usable('The business account is reinstated.')
  const on = ban?.['waba_ban_date'] === undefined ? '' : ` on ${said(ban['waba_ban_date'])}`
  return state === 'SCHEDULE_FOR_DISABLE'
    ? limited(`The business account will be disabled${on}. Appeal in Business Support Home.`)
    : { state: 'refused', detail: `The business account is disabled${on}. Appeal in Business Support Home.` }
}

function restrictionOf(restrictions: readonly HookValue[]): Said {
  const named = restrictions.map(({ restriction_type, expiration }) =>
    expiration === undefined
      ? said(restriction_type)
      : `${said(restriction_type)} until ${new Date(Number(expiration) * 1_000).toISOString()}`,
  )
  return limited(`The business account is restricted: ${named.join(', ')}. See Business Support Home.`)
}

function usable(detail: string): Said {
  return { state: 'usable', detail }
}

function limited(detail: string): Said {
  return { state: 'limited', detail }
}
