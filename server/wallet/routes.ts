import { z } from 'zod'
import { fromJson } from '#shared/money.ts'
import { getAccount } from '#accounts/accounts.ts'
import { variableIsOn } from '#platform/config.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { recordAudit } from '#platform/http/audit.ts'
import { onceForKey, requestHash } from '#platform/http/idempotency.ts'
import { moneyShape } from '#platform/http/money-shape.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Answer, type Call, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { creditAccount } from './credit-account.ts'
import { openWallet } from './open-wallet.ts'
import { setAlertLevel, transferById, transfersPage, walletsOf } from './queries.ts'
import { showWallet, showWalletEntry, walletEntryShape, walletShape } from './shapes.ts'

const topUpPath = '/v1/wallet/top-ups'
const topUp = z.object({ amount: moneyShape })
const credit = topUp.extend({ note: z.string().min(1).max(500) })
const reading = { kind: 'account', scope: 'wallet:read' } as const
// No key but a `*` one carries it: money is the business of owners and admins.
const writing = { kind: 'account', scope: 'wallet:write' } as const

/** Every address of the wallet. */
export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/wallet',
    tag: 'wallet',
    summary: 'The balance: what may be spent, and what is held for messages under way',
    access: reading,
    answers: { 200: walletShape },
    handle: async ({ tx, accountId }) => ({ status: 200, body: await readWallet(tx, accountId) }),
  }),
  route({
    method: 'PATCH',
    path: '/v1/wallet',
    tag: 'wallet',
    summary: 'Set the balance below which `wallet.low` is told; null for never',
    access: writing,
    body: z.object({ alertLevel: moneyShape.nullable() }),
    answers: { 200: walletShape },
    handle: async ({ tx, accountId, body: { alertLevel } }) => {
      const { currency } = await readWallet(tx, accountId)
      if (alertLevel && alertLevel.currency !== currency)
        throw new Refusal('invalid_request', { detail: `The wallet is in ${currency}.` })
      const [row] = await setAlertLevel(tx, accountId, alertLevel && fromJson(alertLevel).nanos)
      if (!row) throw new Refusal('conflict', { detail: 'The wallet is opened with its first credit.' })
      return { status: 200, body: showWallet(row), target: 'wallet' }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/wallet/entries',
    tag: 'wallet',
    summary: 'What moved the balance; holds and their ends are written by batch of messages',
    access: reading,
    query: pageQuery,
    answers: { 200: pageOf(walletEntryShape) },
    handle: async ({ tx, accountId, query: { limit, cursor } }) => {
      const rows = await transfersPage(tx, accountId, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showWalletEntry) }
    },
  }),
  route({
    method: 'POST',
    path: topUpPath,
    tag: 'wallet',
    summary: 'Top the wallet up; without a payment gateway only on a test instance',
    access: writing,
    body: topUp,
    answers: { 201: walletEntryShape },
    idempotent: true,
    // A request of an account may not write to the ledger: the platform does, in a transaction of its own.
    ownTransaction: true,
    handle: topUpOnce,
  }),
  route({
    method: 'POST',
    path: '/operator/v1/accounts/{id}/credits',
    tag: 'operator',
    summary: "Put money into an account's wallet",
    access: { kind: 'operator' },
    body: credit,
    answers: { 201: walletEntryShape },
    idempotent: true,
    handle: async ({ tx, params, body }) => {
      const accountId = pathId('acc', params['id'])
      return { status: 201, body: await giveCredit(tx, accountId, body.amount, null, body.note) }
    },
  }),
]

function topUpOnce(
  call: Call<Record<string, string>, Record<string, never>, z.infer<typeof topUp>>,
): Promise<Answer> {
  if (!variableIsOn('PATCHBAY_TEST_INSTANCE')) throw new Refusal('payment_gateway_missing')
  const { accountId, body, idempotencyKey, principal, ip } = call
  return inTransaction((tx) => {
    const work = async (): Promise<Answer> => {
      const entry = await giveCredit(tx, accountId, body.amount, 'top-up', null)
      const action = `POST ${topUpPath}`
      await recordAudit(tx, { accountId, actor: principal.actor, action, target: entry.id, ip })
      return { status: 201, body: entry }
    }
    if (!idempotencyKey) return work()
    return onceForKey(tx, accountId, idempotencyKey, requestHash('POST', topUpPath, body), work)
  })
}

/** Credits an account; its wallet is opened when this is its first money. */
async function giveCredit(
  tx: Tx,
  accountId: string,
  amount: z.infer<typeof moneyShape>,
  reference: string | null,
  note: string | null,
): Promise<z.infer<typeof walletEntryShape>> {
  const account = await getAccount(tx, accountId)
  await openWallet(tx, accountId, account.currency)
  const { nanos, currency } = fromJson(amount)
  const id = await creditAccount(tx, { accountId, amount: nanos, currency, reference, note })
  const [row] = await transferById(tx, accountId, pathId('trf', id))
  if (!row) throw new Error('a transfer vanished in its own transaction')
  return showWalletEntry(row)
}

/** A wallet that has not been opened yet shows empty, in the account's currency. */
async function readWallet(tx: Tx, accountId: string): Promise<z.infer<typeof walletShape>> {
  const [row] = await walletsOf(tx, [accountId])
  if (row) return showWallet(row)
  const { currency } = await getAccount(tx, accountId)
  return showWallet({ currency, available: 0n, held: 0n, credit_limit: 0n, low_at: null })
}
