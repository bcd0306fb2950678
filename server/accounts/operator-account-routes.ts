import { z } from 'zod'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { accountOf } from './account-facts.ts'
import { suspensionReasons } from '#shared/suspension-reasons.ts'
import { changeAccount } from './change-account.ts'
import { createAccount } from './create-account.ts'
import { createUser } from './create-user.ts'
import { getAccount } from './find-account.ts'
import { accountsBefore, type AccountRow } from './queries/accounts.ts'
import { reactivateAccount } from './reactivate-account.ts'
import { newPassword } from './session-routes.ts'
import { operatorAccountShape, showOperatorAccount } from './shapes.ts'
import { suspendAccount } from './suspend-account.ts'

const access = { kind: 'operator' } as const
const note = z.string().max(2_000).optional()
const fields = {
  name: z.string().min(1).max(200),
  email: z.email().max(254),
  timezone: z.string().max(64),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country such as IN, by ISO 3166.'),
}
const limits = {
  apiRatePerSecond: z.number().int().min(1).max(100_000).nullable().optional(),
  messageQuota: z.number().int().min(0).nullable().optional(),
  messageQuotaApproval: z.string().min(1).max(500).nullable().optional(),
}
const newAccount = z.object({
  ...fields,
  ...limits,
  currency: z.string().regex(/^[A-Z]{3}$/, 'A currency such as USD, by ISO 4217.'),
  ownerName: z.string().min(1).max(100).optional(),
  password: newPassword.optional(),
})

/** The operator's view of its customers. */
export const operatorAccountRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/operator/v1/accounts',
    tag: 'operator',
    summary: 'List accounts; `q` searches name and e-mail',
    access,
    query: pageQuery.extend({ q: z.string().max(200).optional() }),
    answers: { 200: pageOf(operatorAccountShape) },
    handle: async ({ tx, query: { limit, cursor, q } }) => {
      const rows = await tx.query<AccountRow>(accountsBefore(cursorUuid(cursor), q ?? null, limit + 1))
      const show = (row: AccountRow) => showOperatorAccount(accountOf(row))
      return { status: 200, body: page(rows, limit, (row) => row.accountId, show) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/accounts',
    tag: 'operator',
    summary: 'Open an account with its owner, who gets a password or a one-time token to set one',
    access,
    body: newAccount,
    answers: { 201: operatorAccountShape.extend({ setPasswordToken: z.string().nullable() }) },
    handle: async ({ tx, body }) => {
      const account = await createAccount(tx, body)
      const { setPasswordToken } = await createUser(tx, {
        accountId: account.accountId,
        email: body.email,
        name: body.ownerName ?? body.name.slice(0, 100),
        role: 'owner',
        password: body.password,
      })
      const shown = showOperatorAccount(account)
      return { status: 201, body: { ...shown, setPasswordToken }, target: shown.id }
    },
  }),
  route({
    method: 'GET',
    path: '/operator/v1/accounts/{id}',
    tag: 'operator',
    summary: 'Read an account',
    access,
    answers: { 200: operatorAccountShape },
    handle: async ({ tx, params }) => {
      const account = await getAccount(tx, pathId('acc', params['id']))
      return { status: 200, body: showOperatorAccount(account) }
    },
  }),
  route({
    method: 'PATCH',
    path: '/operator/v1/accounts/{id}',
    tag: 'operator',
    summary: 'Change an account; an allowance of messages needs its written approval',
    access,
    body: z.object({ ...fields, ...limits }).partial(),
    answers: { 200: operatorAccountShape },
    handle: async ({ tx, params, body, principal }) => {
      const id = pathId('acc', params['id'])
      return { status: 200, body: showOperatorAccount(await changeAccount(tx, id, body, principal.actor)) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/accounts/{id}/suspend',
    tag: 'operator',
    summary: "Take an account's access for a reason; it stays suspended while any reason stands",
    access,
    body: z.object({ reason: z.enum(suspensionReasons), note }),
    answers: { 200: operatorAccountShape },
    idempotent: true,
    handle: async ({ tx, params, body, principal }) => {
      const id = pathId('acc', params['id'])
      await suspendAccount(tx, id, { reason: body.reason, note: body.note ?? null, actor: principal.actor })
      return { status: 200, body: showOperatorAccount(await getAccount(tx, id)) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/accounts/{id}/reactivate',
    tag: 'operator',
    summary: 'Lift the suspension for one reason, or for all when none is named',
    access,
    body: z.object({ reason: z.enum(suspensionReasons).optional(), note }).optional(),
    answers: { 200: operatorAccountShape },
    idempotent: true,
    handle: async ({ tx, params, body, principal }) => {
      const id = pathId('acc', params['id'])
      const change = { reason: body?.reason ?? null, note: body?.note ?? null, actor: principal.actor }
      await reactivateAccount(tx, id, change)
      return { status: 200, body: showOperatorAccount(await getAccount(tx, id)) }
    },
  }),
]
