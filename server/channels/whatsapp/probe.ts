import { ConnectRefused, type Probed } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { callGraph, graphPages } from './graph.ts'
import { addressOf } from './hook-value.ts'
import type { WhatsappCredentials, WhatsappSettings } from './whatsapp-settings.ts'

const fields =
  'id,display_phone_number,verified_name,quality_rating,messaging_limit_tier,throughput,code_verification_status,name_status,status,account_mode,platform_type,is_on_biz_app'

/** Asks Meta what the token opens: the number with its name, quality and limits, and when the token runs out. */
export async function probe(connection: Connection): Promise<Probed> {
  const { phoneNumberId, businessAccountId } = connection.settings as WhatsappSettings
  const number = await callGraph(connection, 'GET', phoneNumberId, { query: { fields } })
  await ensureOfAccount(connection, businessAccountId, phoneNumberId)
  const address = addressOf(number['display_phone_number'])
  if (!address)
    throw new ConnectRefused(
      `${phoneNumberId} is no telephone number. Enter the Phone number ID of API Setup.`,
    )
  const { verified_name: name, display_phone_number: displayed, ...facts } = number
  return {
    address,
    name: typeof name === 'string' && name !== '' ? name : String(displayed),
    facts: { ...facts, displayPhoneNumber: displayed, businessAccountId },
    expiresAtMs: await expiryOf(connection),
  }
}

/** Webhooks and templates are the account's: a number of another account would stay deaf. */
async function ensureOfAccount(connection: Connection, accountId: string, numberId: string): Promise<void> {
  for await (const numbers of graphPages(connection, `${accountId}/phone_numbers`, { fields: 'id' }))
    if (numbers.some(({ id }) => id === numberId)) return
  throw new ConnectRefused(
    `The number ${numberId} is not of the business account ${accountId}. Copy both ids from API Setup.`,
  )
}

/** When the token runs out, in milliseconds since the epoch; null for one that does not. */
async function expiryOf(connection: Connection): Promise<number | null> {
  const { accessToken } = connection.credentials as WhatsappCredentials
  const answer = await callGraph(connection, 'GET', 'debug_token', { query: { input_token: accessToken } })
  const data = answer['data'] as { is_valid?: boolean; expires_at?: number; scopes?: string[] } | undefined
  if (data?.is_valid === false)
    throw new ConnectRefused('The access token has expired or was revoked. Generate a new one.')
  const missing = ['whatsapp_business_messaging', 'whatsapp_business_management'].filter(
    (scope) => data?.scopes && !data.scopes.includes(scope),
  )
  if (missing.length > 0)
    throw new ConnectRefused(`The access token lacks ${missing.join(' and ')}. Generate one with both.`)
  return data?.expires_at ? data.expires_at * 1_000 : null
}
