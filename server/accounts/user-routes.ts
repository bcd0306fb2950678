import { z } from 'zod'
import { maybeOne, one, type Tx } from '#platform/db.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Call, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { changeRole } from './change-role.ts'
import { createUser, type User } from './create-user.ts'
import { inviteUser } from './invite-user.ts'
import { userById, usersBefore, userWithAccess, type UserWithAccess } from './queries/users.ts'
import { removeUser } from './remove-user.ts'
import { newPassword } from './session-routes.ts'
import { accountUserShape, showAccountUser } from './shapes.ts'

const role = z.enum(['owner', 'admin', 'developer', 'agent'])
const aUser = z.object({ id: z.string() })

/** The people of an account who sign in. */
export const userRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/users',
    tag: 'users',
    summary: 'List the users of the account, with those who have not set a password yet',
    access: { kind: 'account', scope: 'users:read' },
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    answers: { 200: pageOf(accountUserShape) },
    handle: async ({ tx, accountId, query: { limit, cursor, q } }) => {
      const search = { q: q || null, before: cursorUuid(cursor), limit: limit + 1 }
      const rows = await tx.query<UserWithAccess>(usersBefore(accountId, search))
      return { status: 200, body: page(rows, limit, (row) => row.id, showAccountUser) }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/users',
    tag: 'users',
    summary: 'Let a person sign in, with a password or a one-time token to set one',
    access: { kind: 'account', scope: 'users:write' },
    body: z.object({
      email: z.email().max(254),
      name: z.string().min(1).max(100),
      role,
      password: newPassword.optional(),
    }),
    answers: { 201: accountUserShape.extend({ setPasswordToken: z.string().nullable() }) },
    handle: async ({ tx, accountId, body, principal }) => {
      if (body.role === 'owner' && !(await isOwner({ tx, principal })))
        throw new Refusal('forbidden', { detail: 'Only an owner may make an owner.' })
      const { user, setPasswordToken } = await createUser(tx, { ...body, accountId })
      const shown = await shownUser(tx, accountId, user.id)
      return { status: 201, body: { ...shown, setPasswordToken }, target: shown.id }
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/users/{id}',
    tag: 'users',
    summary: 'Give a user another role; it holds from their next request on',
    access: { kind: 'account', scope: 'users:write' },
    params: aUser,
    body: z.object({ role }),
    answers: { 200: accountUserShape },
    handle: async ({ tx, accountId, params, body, principal }) => {
      const change = { id: pathId('usr', params.id), role: body.role }
      const user = await changeRole(tx, accountId, change, await isOwner({ tx, principal }))
      return { status: 200, body: await shownUser(tx, accountId, user.id) }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/users/{id}/invitation',
    tag: 'users',
    summary: 'Invite a user again, with a new one-time token to set a password',
    access: { kind: 'account', scope: 'users:write' },
    params: aUser,
    answers: { 201: z.object({ setPasswordToken: z.string(), expiresAt: z.iso.datetime() }) },
    handle: async ({ tx, accountId, params, principal }) => {
      const id = pathId('usr', params.id)
      const { token, expiresAt } = await inviteUser(tx, accountId, id, await isOwner({ tx, principal }))
      return { status: 201, body: { setPasswordToken: token, expiresAt: expiresAt.toISOString() } }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/users/{id}',
    tag: 'users',
    summary: "Take a user's access or invitation away; their sessions end at once",
    access: { kind: 'account', scope: 'users:write' },
    answers: { 204: null },
    handle: async ({ tx, accountId, params, principal }) => {
      await removeUser(tx, accountId, pathId('usr', params['id']), await isOwner({ tx, principal }))
      return { status: 204 }
    },
  }),
]

async function shownUser(tx: Tx, accountId: string, id: string): Promise<z.infer<typeof accountUserShape>> {
  return showAccountUser(await one<UserWithAccess>(tx, userWithAccess(accountId, id)))
}

async function isOwner({ tx, principal }: Pick<Call, 'tx' | 'principal'>): Promise<boolean> {
  if (principal.kind !== 'user' || principal.userId === null) return false
  return (await maybeOne<User>(tx, userById(principal.userId)))?.role === 'owner'
}
