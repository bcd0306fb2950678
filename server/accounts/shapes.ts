import { z } from 'zod'
import { now } from '#platform/clock.ts'
import { idOf } from '#shared/ids.ts'
import { suspensionReasons } from '#shared/suspension-reasons.ts'
import type { Account } from './account.ts'
import type { ApiKey } from './create-api-key.ts'
import type { User } from './create-user.ts'
import type { UserWithAccess } from './queries/users.ts'
import { roles } from './scopes.ts'
import type { SmppCredential } from './smpp-credential.ts'

const time = z.iso.datetime()

/** An account as its own people see it. */
export const accountShape = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['active', 'suspended', 'export_only', 'terminated']),
  stateReason: z.enum(suspensionReasons).nullable(),
  currency: z.string(),
  timezone: z.string(),
  country: z.string(),
  createdAt: time,
})

/** The public form of an account. */
export function showAccount(account: Account): z.infer<typeof accountShape> {
  const { accountId, name, state, stateReason, currency, timezone, country, createdAt } = account
  return {
    id: idOf('acc', accountId),
    name,
    state,
    stateReason,
    currency,
    timezone,
    country,
    createdAt: createdAt.toISOString(),
  }
}

/** An account as the operator sees it. */
export const operatorAccountShape = accountShape.extend({
  email: z.string(),
  apiRatePerSecond: z.number().nullable(),
  messageQuota: z.number().nullable(),
  messageQuotaApproval: z.string().nullable(),
  pack: z.string(),
  termsDated: z.string().nullable(),
})

/** The operator's form of an account. */
export function showOperatorAccount(account: Account): z.infer<typeof operatorAccountShape> {
  const { email, apiRatePerSecond, messageQuota, messageQuotaApproval, pack, termsDated } = account
  const own = showAccount(account)
  return { ...own, email, apiRatePerSecond, messageQuota, messageQuotaApproval, pack, termsDated }
}

/** A user as shown to the account. */
export const userShape = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: time,
})

/** The public form of a user. */
export function showUser({ id, email, name, role, createdAt }: User): z.infer<typeof userShape> {
  return { id: idOf('usr', id), email, name, role, createdAt: createdAt.toISOString() }
}

/** A user as those see them who let people in: invited until the first password is set. */
export const accountUserShape = userShape.extend({
  state: z.enum(['invited', 'active']),
  /** When the newest invitation ends; null once it has, or when there is a password. */
  invitedUntil: time.nullable(),
})

/** The form of a user shown to those who let people in. */
export function showAccountUser(user: UserWithAccess): z.infer<typeof accountUserShape> {
  if (user.hasPassword) return { ...showUser(user), state: 'active', invitedUntil: null }
  const isGood = user.linkEndsAt !== null && user.linkEndsAt > now()
  return {
    ...showUser(user),
    state: 'invited',
    invitedUntil: isGood ? user.linkEndsAt.toISOString() : null,
  }
}

/** An API key without its secret. */
export const apiKeyShape = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  allowedIps: z.array(z.string()),
  createdAt: time,
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
})

/** The public form of an API key. */
export function showApiKey(key: ApiKey): z.infer<typeof apiKeyShape> {
  const { id, name, prefix, scopes, allowedIps, createdAt, lastUsedAt, revokedAt } = key
  return {
    id: idOf('key', id),
    name,
    prefix,
    scopes,
    allowedIps,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}

/** An SMPP login without its password. */
export const smppCredentialShape = z.object({
  id: z.string(),
  systemId: z.string(),
  allowedIps: z.array(z.string()),
  maxBinds: z.number(),
  maxPerSecond: z.number(),
  createdAt: time,
  revokedAt: time.nullable(),
})

/** The public form of an SMPP login. */
export function showSmppCredential(credential: SmppCredential): z.infer<typeof smppCredentialShape> {
  const { id, systemId, allowedIps, maxBinds, maxPerSecond, createdAt, revokedAt } = credential
  return {
    id: idOf('smc', id),
    systemId,
    allowedIps,
    maxBinds,
    maxPerSecond,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}
