import { scopes } from '#shared/scopes.ts'

/** One permission of an API key. */
export type Scope = (typeof scopes)[number] | '*'

/** What a person is to an account, or to the operator. */
export const roles = ['owner', 'admin', 'developer', 'agent', 'operator'] as const

/** The role of a user. */
export type Role = (typeof roles)[number]

/** Every caller of an account may read what the account is. */
const always = ['account:read'] as const

/** What each role may do. Users are managed with `users:read` and `users:write`, which no key but a `*` one carries. */
const ofRole: Readonly<Record<Role, readonly string[]>> = {
  owner: ['*'],
  admin: ['*'],
  developer: [...scopes, 'users:read'],
  agent: [
    'messages:write',
    'messages:read',
    'contacts:write',
    'contacts:read',
    'consents:write',
    'consents:read',
    'senders:read',
    'connectors:read',
  ],
  operator: [],
}

const sets = new Map(roles.map((role) => [role, new Set([...always, ...ofRole[role]])]))

/** The permissions of a user by role. */
export function scopesOfRole(role: Role): ReadonlySet<string> {
  return sets.get(role) ?? new Set()
}

/** The permissions of an API key. */
export function scopesOfKey(granted: readonly string[]): ReadonlySet<string> {
  return new Set([...always, ...granted])
}

/** The first of the wanted scopes that a caller does not have and so may not hand on; null when all may be. */
export function scopeBeyond(own: ReadonlySet<string>, wanted: readonly string[]): string | null {
  return own.has('*') ? null : (wanted.find((scope) => !own.has(scope)) ?? null)
}
