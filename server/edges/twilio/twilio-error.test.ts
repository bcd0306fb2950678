import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#platform/refusal.ts'
import { refusals, type RefusalCode } from '#refusals.ts'
import { messageStatuses } from '#shared/message-statuses.ts'
import { errorOfEnd, errorOfRefusal, refusalOnChannel, type TwilioError } from './twilio-error.ts'

test('every refusal has a code of Twilio’s dictionary and keeps the sentence that tells the mend', () => {
  for (const code of Object.keys(refusals) as RefusalCode[]) {
    const { code: theirs, status, message } = errorOfRefusal(new Refusal(code, { detail: 'Do it so.' }))
    assert.ok(theirs >= 20_001 && theirs < 70_000, code)
    assert.ok(status >= 400 && status < 600, code)
    if (theirs !== 20003 && theirs !== 20404) assert.match(message, /Do it so\.$/, code)
  }
})

test('only what did not arrive has a code', () => {
  const failed = messageStatuses.filter((status) => errorOfEnd(status, null, 'sms') !== null)
  assert.deepEqual(failed, ['undelivered', 'failed', 'rejected', 'expired'])
})

const ends: readonly [string, string | null, number][] = [
  ['undelivered', 'carrier_006', 30003],
  ['undelivered', 'carrier_001', 30005],
  ['undelivered', 'carrier_999', 30003],
  ['rejected', 'carrier_013', 30004],
  ['rejected', 'dlt_633', 30007],
  ['rejected', 'smpp_0000000b', 30005],
  ['failed', 'consent_withdrawn', 21610],
  ['failed', 'unheard_of', 30008],
  ['expired', 'receipt_missing', 30036],
  ['cancelled', 'account_suspended', 30002],
]
for (const [status, code, theirs] of ends)
  test(`${status} with ${code} is ${theirs}`, () =>
    assert.equal(errorOfEnd(status, code, 'sms')?.code, theirs))

test('who cancelled a message himself is told of no error', () => {
  assert.equal(errorOfEnd('cancelled', 'cancelled_by_account', 'sms'), null)
})

const endsOnChannels: readonly [string, string | null, number][] = [
  ['rejected', 'window_closed', 63016],
  ['undelivered', 'recipient_unreachable', 63003],
  ['rejected', 'recipient_invalid', 63024],
  ['rejected', 'media_refused', 63019],
  ['rejected', 'template_paused', 63041],
  ['rejected', 'content_refused', 63005],
  ['undelivered', 'unheard_of', 30003],
  ['expired', 'receipt_missing', 30036],
]
for (const [status, code, theirs] of endsOnChannels)
  test(`on WhatsApp ${status} with ${code} is ${theirs}`, () =>
    assert.equal(errorOfEnd(status, code, 'whatsapp')?.code, theirs))

test('what a channel refuses has the code Twilio has for channels, and SMS keeps its own', () => {
  const closed = new Refusal('window_closed', { detail: 'Send a template.' })
  const { code, status, message } = refusalOnChannel(closed, 'whatsapp') as TwilioError
  assert.deepEqual([code, status], [63016, 400])
  assert.match(message, /outside the allowed window: Send a template\.$/)
  const unknown = new Refusal('sender_unknown', { detail: 'It is not yours.' })
  assert.equal((refusalOnChannel(unknown, 'whatsapp') as TwilioError).code, 63007)
  assert.equal(refusalOnChannel(unknown, 'sms'), unknown)
})
