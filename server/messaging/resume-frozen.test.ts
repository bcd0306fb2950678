import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { suppressAddress } from '#consent/consent.ts'
import { nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { policy, usePack, type Pack } from '#policy/policy.ts'
import { changeSender, decideDlt, registerDltTemplate, senderFacts } from '#senders/senders.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aRequest, messageNow, sent, walletOf } from '#tools/testing/messaging.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { aDltHeader, aSender, aTemplate } from '#tools/testing/sender.ts'
import { until } from '#tools/testing/until.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { keywordActor, type AdmissionRequest } from './admission-request.ts'
import { hourOf } from './gather-facts.ts'
import type { Pipeline } from './pipeline.ts'
import { countFrequency } from './queries/admission.ts'
import { frozenAccounts } from './queries/frozen.ts'
import { resumeFrozen } from './resume-frozen.ts'
import { stopForSuspension } from './stop-for-suspension.ts'

await useTestDatabase()

const full = { available: 10_000_000_000n, held: 0n }
const templateId = '1107000000000000001'

/** A message that waits for its time. */
async function planned(
  pipeline: Pipeline,
  accountId: string,
  given: Partial<AdmissionRequest> & { text?: string } = {},
): Promise<string> {
  return (await sent(pipeline, accountId, { sendAt: new Date(nowMs() + 3_600_000), ...given })).id
}

async function freezeAll(pipeline: Pipeline, accountId: string): Promise<void> {
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
  await stopForSuspension(pipeline, accountId, 'non_payment')
}

/** Reactivates the account and resumes what is frozen, unless the sweep of the pipeline was first. */
async function goOn(pipeline: Pipeline, accountId: string): Promise<void> {
  await inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))
  await until(
    async () => {
      await resumeFrozen(pipeline, accountId)
      return (await frozenAccounts(db)).every(({ account_id }) => account_id !== accountId)
    },
    () => 'messages are still frozen',
  )
}

function useTerms(context: TestContext, change: Partial<Pack>): void {
  const before = policy()
  context.after(() => usePack(before))
  usePack({ ...before, ...change })
}

async function endedWith(accountId: string, id: string): Promise<(string | null)[]> {
  const { status, code, charge } = await messageNow(accountId, id)
  return [status, code, charge]
}

test('a frozen message ends when its sender was taken out of use meanwhile; one of another sender goes on', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const { id, address } = await aSender({ accountId, address: 'Leaving' })
  await until(
    async () =>
      (await senderFacts([accountId])).get(accountId)?.senders.some((one) => one.id === id) ?? false,
    () => 'the sender is not known',
  )
  const leaving = await planned(pipeline, accountId, { from: address })
  const staying = await planned(pipeline, accountId)
  await freezeAll(pipeline, accountId)
  await inTransaction((tx) => changeSender(tx, accountId, id, { status: 'inactive' }))
  await until(
    async () =>
      (await senderFacts([accountId])).get(accountId)?.senders.find((one) => one.id === id)?.status !==
      'active',
    () => 'the sender is still known as active',
  )
  await goOn(pipeline, accountId)
  assert.deepEqual(await endedWith(accountId, leaving), ['failed', 'sender_unknown', 'none'])
  assert.match((await messageNow(accountId, leaving)).detail ?? '', /Leaving is not an active sms sender/)
  assert.deepEqual(await endedWith(accountId, staying), ['scheduled', null, 'held'])
  assert.deepEqual(await walletOf(accountId), { available: 9_990_000_000n, held: 10_000_000n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('a frozen message ends when its text breaks a rule that came meanwhile', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const id = await planned(pipeline, accountId, { text: 'Your parcel: https://bit.ly/x1' })
  await freezeAll(pipeline, accountId)
  useTerms(context, {
    contentRulesFor: () => [
      {
        id: 'shortener',
        kind: 'shortener',
        classes: ['transactional'],
        effect: 'refuse',
        clause: 'HSE-4.1',
        assumed: null,
        find: (text) => (text.includes('bit.ly') ? 'bit.ly hides where it leads' : null),
      },
    ],
  })
  await goOn(pipeline, accountId)
  assert.deepEqual(await endedWith(accountId, id), ['failed', 'content_refused', 'none'])
  assert.deepEqual(await walletOf(accountId), full)
})

test('a frozen message to India ends when its template was revoked meanwhile', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  useTerms(context, { dltApplies: (country) => ({ value: country === 'IN', clause: null, assumed: null }) })
  await aDltHeader(accountId)
  await aTemplate({ accountId, dlt: { templateId, headers: ['ACMEBK'] } })
  const request = {
    to: '+919812345678',
    from: 'ACMEBK',
    class: 'authentication',
    text: 'Your OTP is 4821',
  } as const
  await until(
    async () => (await pipeline.admit(aRequest(accountId, request))).kind === 'accepted',
    () => 'the template is not known',
  )
  const id = await planned(pipeline, accountId, request)
  await freezeAll(pipeline, accountId)
  await inTransaction((tx) =>
    registerDltTemplate(tx, {
      accountId,
      templateId,
      name: 'otp',
      headers: ['ACMEBK'],
      category: 'transactional',
      body: 'Your OTP is {#var#}',
      language: 'en',
      status: 'blacklisted',
    }),
  )
  await until(
    async () => {
      const facts = (await senderFacts([accountId])).get(accountId)
      const { from, text, class: messageClass } = request
      return facts !== undefined && decideDlt(facts, { from, text, messageClass }).outcome === 'refuse'
    },
    () => 'the template is still taken',
  )
  await goOn(pipeline, accountId)
  assert.deepEqual(await endedWith(accountId, id), ['failed', 'dlt_template_missing', 'none'])
})

test('frozen messages count towards no frequency cap until they go on, and end where others used it up meanwhile', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  useTerms(context, {
    frequencyCapFor: (messageClass) => ({
      value: messageClass === 'service' ? { max: 2, per: 'PT24H' } : null,
      clause: null,
      assumed: null,
    }),
  })
  const request = { to: aPhoneNumber(), class: 'service' } as const
  const first = await planned(pipeline, accountId, request)
  const second = await planned(pipeline, accountId, request)
  await freezeAll(pipeline, accountId)
  const counted = {
    account_id: accountId,
    channel: 'sms',
    address: request.to,
    class: request.class,
    hour: hourOf(nowMs()).toISOString(),
  }
  await inTransaction((tx) => tx.query(countFrequency([counted])))
  await goOn(pipeline, accountId)
  assert.deepEqual(await endedWith(accountId, first), ['scheduled', null, 'held'])
  assert.deepEqual(await endedWith(accountId, second), ['failed', 'frequency_reached', 'none'])
  const codeNow = async () => {
    const result = await pipeline.admit(aRequest(accountId, request))
    return result.kind === 'refused' ? result.refusal.code : result.kind
  }
  let code = await codeNow()
  await until(
    async () => code !== 'account_suspended' || (code = await codeNow()) !== 'account_suspended',
    () => 'the account takes no messages',
  )
  assert.equal(code, 'frequency_reached')
})

test('the frozen confirmation of a STOP goes on to whom it stopped', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const to = aPhoneNumber()
  const stopped = {
    accountId,
    channel: 'sms',
    address: to,
    scope: 'all',
    reason: 'manual',
    source: 'api',
    by: 'test',
  } as const
  await inTransaction((tx) => suppressAddress(tx, stopped))
  const answer = { to, actor: keywordActor, class: 'service', answersKeyword: true } as const
  const confirmation = await planned(pipeline, accountId, answer)
  await freezeAll(pipeline, accountId)
  await goOn(pipeline, accountId)
  assert.deepEqual(await endedWith(accountId, confirmation), ['scheduled', null, 'held'])
})
