import { createAccount, createApiKey, createUser, type NewAccount, type Scope } from '#accounts/accounts.ts'
import { inTransaction } from '#platform/db.ts'
import { loadPack, policy, usePack } from '#policy/policy.ts'
import { idOf } from '#shared/ids.ts'

/** An account for tests, with an owner who can sign in and a key that may do everything. */
export type TestAccount = {
  /** Dashed uuid. */
  readonly accountId: string
  /** `acc_…` */
  readonly id: string
  /** The secret of an API key. */
  readonly apiKey: string
  readonly userEmail: string
  readonly password: string
}

let count = 0

/** Opens an account by the platform's own verbs, under the pack in force, or `house` when none is. */
export function anAccount(
  overrides: Partial<NewAccount> & { scopes?: readonly Scope[]; allowedIps?: readonly string[] } = {},
): Promise<TestAccount> {
  ensurePack()
  const { scopes = ['*'], allowedIps = [], ...given } = overrides
  const number = ++count
  const userEmail = `owner-${number}@example.com`
  const password = `correct horse ${number}`
  return inTransaction(async (tx) => {
    const { accountId } = await createAccount(tx, {
      name: `Account ${number}`,
      email: userEmail,
      currency: 'USD',
      timezone: 'UTC',
      country: 'US',
      ...given,
    })
    const owner = { accountId, email: userEmail, name: 'Olga Owner', role: 'owner', password } as const
    await createUser(tx, { ...owner, cost: { memoryKib: 8, passes: 1 } })
    const { secret } = await createApiKey(tx, { accountId, name: 'test', scopes, allowedIps })
    return { accountId, id: idOf('acc', accountId), apiKey: secret, userEmail, password }
  })
}

/** One of the operator's people, with a key of the operator. */
export async function anOperator(): Promise<{ apiKey: string; userEmail: string; password: string }> {
  ensurePack()
  const userEmail = `operator-${++count}@example.com`
  const password = `battery staple ${count}`
  const user = {
    accountId: null,
    email: userEmail,
    name: 'Otto Operator',
    role: 'operator',
    password,
  } as const
  return inTransaction(async (tx) => {
    await createUser(tx, { ...user, cost: { memoryKib: 8, passes: 1 } })
    const { secret } = await createApiKey(tx, { accountId: null, name: 'test', scopes: ['*'] })
    return { apiKey: secret, userEmail, password }
  })
}

/** Puts the house pack in force unless a test has chosen another. */
function ensurePack(): void {
  try {
    policy()
  } catch {
    usePack(loadPack('house'))
  }
}
