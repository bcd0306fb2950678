import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { assignRateCard, type NewRate } from '#rating/rating.ts'
import { changeCarrier, channelNamed } from '#channels/channels.ts'
import { getMessage } from '#messaging/get-message.ts'
import { insertReceived } from '#messaging/queries/inbound.ts'
import { messagesPage } from '#messaging/queries/messages.ts'
import { jobs } from '#messaging/jobs.ts'
import { Pipeline } from '#messaging/messaging.ts'
import type { Admitted } from '#messaging/admit-batch.ts'
import type { AdmissionRequest } from '#messaging/admission-request.ts'
import type { ShownMessage } from '#messaging/new-message.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import type { Notifications } from '#platform/notifications.ts'
import { Faults } from '#sandbox/faults.ts'
import { Handsets } from '#sandbox/handsets/handsets.ts'
import { startSmsc } from '#sandbox/smsc/smsc.ts'
import type { Smsc, SmscSettings } from '#sandbox/smsc/smsc.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { walletFacts } from '#wallet/wallet.ts'
import { anAccount } from './account.ts'
import { aCarrier } from './carrier.ts'
import { aPhoneNumber } from './contact.ts'
import { aRateCard } from './rate-card.ts'
import { aSender } from './sender.ts'
import { until } from './until.ts'
import { aWallet } from './wallet.ts'

/** A message centre with its handsets, and ways to make it misbehave. */
export type MessageCentre = { readonly smsc: Smsc; readonly handsets: Handsets; readonly faults: Faults }

/** Starts a message centre of the sandbox network that ends with the test. */
export async function aMessageCentre(
  context: TestContext,
  settings: Partial<SmscSettings> = {},
): Promise<MessageCentre> {
  const handsets = new Handsets()
  const faults = new Faults()
  const smsc = await startSmsc({ port: 0, retryMs: 20, handsets, faults, ...settings })
  context.after(() => smsc.close())
  return { smsc, handsets, faults }
}

/** An account that can send SMS: a wallet, prices of its own, a sender. */
export async function aSendingAccount(
  overrides: Parameters<typeof anAccount>[0] & { balance?: string; rates?: readonly NewRate[] } = {},
): Promise<{ accountId: string; sender: string }> {
  const { balance = '10.00', rates, ...given } = overrides
  const { accountId } = await anAccount(given)
  await aWallet({ accountId, credit: balance })
  const card = await aRateCard(rates ? { rates } : {})
  await inTransaction((tx) => assignRateCard(tx, { id: accountId, currency: 'USD' }, card))
  const { address } = await aSender({ accountId })
  return { accountId, sender: address }
}

/** A carrier that leads to a message centre, by default for one account only; taken out of service when the test ends. */
export async function aCarrierTo(
  context: TestContext,
  centre: { readonly smsc: Pick<Smsc, 'port'> },
  overrides: Omit<NonNullable<Parameters<typeof aCarrier>[0]>, 'settings'> & {
    accountId?: string
    settings?: object
    priority?: number
  } = {},
): Promise<string> {
  const { accountId, priority = 100, settings, ...given } = overrides
  const id = await aCarrier({
    routes: [{ priority, ...(accountId && { accountId }) }],
    ...given,
    settings: { port: centre.smsc.port, window: 50, ...settings },
  })
  context.after(() => setCarrier(id, { enabled: false }))
  return id
}

/** Changes a carrier as the operator does. */
export async function setCarrier(id: string, change: Parameters<typeof changeCarrier>[3]): Promise<void> {
  const channel = channelNamed('sms')
  if (!channel) throw new Error('there is no channel sms')
  await inTransaction((tx) => changeCarrier(tx, channel, id, change))
}

let invalidation: Promise<Notifications> | null = null
after(async () => (await invalidation)?.stop())

/** A running pipeline that ends with the test. */
export async function aPipeline(
  context: TestContext,
  dispatching = true,
  submissionLogs = mkdtempSync(join(tmpdir(), 'patchbay-submissions-')),
): Promise<Pipeline> {
  invalidation ??= startFactInvalidation()
  await invalidation
  const pipeline = await Pipeline.start(dispatching ? { submissionLogs } : null)
  const ending = new AbortController()
  const clocks = runClocks(pipeline, ending.signal)
  context.after(async () => {
    ending.abort()
    await clocks
    await pipeline.stop(200)
    rmSync(submissionLogs, { recursive: true, force: true })
  })
  return pipeline
}

/** Runs the clocks of the pipeline that come round every few seconds, one round after the other, until it ends. */
async function runClocks(pipeline: Pipeline, ending: AbortSignal): Promise<void> {
  const rounds = jobs(pipeline).filter(({ everyMs }) => everyMs <= 5_000)
  while (!ending.aborted) {
    for (const { run } of rounds) await run()
    await pause(100, undefined, { signal: ending }).catch(() => {})
  }
}

/** A pipeline with one account, one message centre and the carrier between them. */
export async function aSendingNetwork(
  context: TestContext,
  overrides: {
    account?: Parameters<typeof aSendingAccount>[0]
    smsc?: Partial<SmscSettings>
    carrier?: Parameters<typeof aCarrierTo>[2]
  } = {},
) {
  const account = await aSendingAccount(overrides.account)
  const centre = await aMessageCentre(context, overrides.smsc)
  const carrierId = await aCarrierTo(context, centre, { accountId: account.accountId, ...overrides.carrier })
  const pipeline = await aPipeline(context)
  return { ...account, ...centre, carrierId, pipeline }
}

/** What somebody asks to be sent: a short text to a number of its own, unless told otherwise. */
export function aRequest(
  accountId: string,
  overrides: Partial<AdmissionRequest> & { text?: string } = {},
): AdmissionRequest {
  const { text = 'Your parcel is on its way', ...given } = overrides
  return {
    accountId,
    actor: 'key:test',
    channel: 'sms',
    from: null,
    to: aPhoneNumber(),
    content: { type: 'text', text },
    class: 'transactional',
    sendAt: null,
    expiresAt: null,
    metadata: null,
    callbackUrl: null,
    registration: null,
    idempotency: null,
    ...given,
  }
}

/** Sends a message that must be accepted; gives it as the API answers it. */
export async function sent(
  pipeline: Pipeline,
  accountId: string,
  overrides: Partial<AdmissionRequest> & { text?: string } = {},
): Promise<ShownMessage> {
  return accepted(await pipeline.admit(aRequest(accountId, overrides)))
}

/** The message of an admission that must have succeeded. */
export function accepted(result: Admitted): ShownMessage {
  if (result.kind === 'accepted') return result.message
  throw new Error(
    result.kind === 'refused' ? `refused ${result.refusal.code}: ${result.refusal.message}` : 'replayed',
  )
}

/** A message as it stands in the database. */
export function messageNow(accountId: string, id: string) {
  return getMessage(db, accountId, uuidOf(id), new Map())
}

/** Waits until a message has a status; fails after the deadline with the one it has. */
export async function untilStatus(
  accountId: string,
  id: string,
  status: string,
  deadlineMs = 10_000,
): ReturnType<typeof messageNow> {
  let last = await messageNow(accountId, id)
  await until(
    async () => (last = await messageNow(accountId, id)).status === status,
    () => `the message is ${last.status} (${last.code}), not ${status}`,
    deadlineMs,
  )
  return last
}

/** How many messages of an account stand where, by status. */
export async function statusCounts(accountId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await messagesPage(db, accountId, { direction: 'outbound' }, null, 100_000)
  const counts: Record<string, number> = {}
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Waits until so many messages of an account have a status; fails after the deadline with where they all stand. */
export async function untilCount(
  accountId: string,
  status: string,
  count: number,
  deadlineMs = 15_000,
): Promise<void> {
  let last: Readonly<Record<string, number>> = {}
  await until(
    async () => ((last = await statusCounts(accountId))[status] ?? 0) === count,
    () => `${count} ${status} wanted, there are ${JSON.stringify(last)}`,
    deadlineMs,
  )
}

/** What a wallet holds, in nano-units. */
export async function walletOf(accountId: string): Promise<{ available: bigint; held: bigint }> {
  const facts = (await walletFacts(db, [accountId])).get(accountId)
  if (!facts) throw new Error('the account has no wallet')
  return { available: facts.available, held: facts.held }
}

/** A message of a contact, as it is stored when it came; gives its id. */
export async function aReceivedMessage(
  accountId: string,
  overrides: { channel?: string; from?: string; to?: string; content?: { type: string } & object } = {},
): Promise<string> {
  const { channel = 'sms', from = aPhoneNumber(), to = '+15550100999', content } = overrides
  const id = newId('msg', nowMs())
  const row = {
    accountId,
    id: uuidOf(id),
    direction: 'inbound',
    sender: to,
    address: from,
    contactId: null,
    content: content ?? { type: 'text', text: 'Hello' },
    status: 'received',
    segments: 1,
    metadata: null,
  } as const
  await db.query(insertReceived({ channel, carrierId: randomUUID(), at: now() }, [row]))
  return id
}
