import { nowMs } from '#platform/clock.ts'
import type { MetaState } from './meta-state.ts'
import { asciiJson, signHook } from './sign-hook.ts'
import type { PhoneNumber } from './world.ts'

/** Tells the hook of a number what happened to it: the number's own hook, else its account's. */
export function tellOfNumber(
  meta: MetaState,
  number: PhoneNumber,
  field: string,
  value: Readonly<Record<string, unknown>>,
): void {
  tell(meta, number.accountId, number, field, value)
}

/** Tells the hook of an account. */
export function tellOfAccount(
  meta: MetaState,
  accountId: string,
  field: string,
  value: Readonly<Record<string, unknown>>,
): void {
  tell(meta, accountId, null, field, value)
}

/** What every webhook of the field `messages` says of its number. */
export function metadataOf(number: PhoneNumber): Readonly<Record<string, unknown>> {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number.number, phone_number_id: number.id },
  }
}

function tell(
  meta: MetaState,
  accountId: string,
  number: PhoneNumber | null,
  field: string,
  value: Readonly<Record<string, unknown>>,
): void {
  const account = meta.world.account(accountId)
  const target = number?.subscription ?? account.subscription
  const secret = meta.world.apps.get(account.appId)?.secret
  if (!account.isSubscribed || !target || secret === undefined) return
  const entry = [{ id: accountId, time: Math.floor(nowMs() / 1_000), changes: [{ value, field }] }]
  const body = asciiJson({ object: 'whatsapp_business_account', entry })
  meta.hooks.call({ url: target.url, headers: signHook(secret, body), body })
}
