import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statuses } from '#smpp/smpp.ts'
import { isThrottle, refusalOfStatus } from './submit-status.ts'

const retryOf = (status: number) => refusalOfStatus(status).retry

test('a carrier that is full, slow or broken is asked again later', () => {
  for (const status of [statuses.RMSGQFUL, statuses.RTHROTTLED, statuses.RSYSERR, statuses.RX_T_APPN])
    assert.equal(retryOf(status), 'later')
})

test('what this carrier cannot take, another may: senders, destinations, and codes of its own', () => {
  for (const status of [statuses.RINVSRCADR, statuses.RINVDSTADR, statuses.RSUBMITFAIL, 0x0411])
    assert.equal(retryOf(status), 'elsewhere')
})

test('a fault of the message itself is final everywhere', () => {
  for (const status of [statuses.RINVMSGLEN, statuses.RINVESMCLASS, statuses.RX_P_APPN])
    assert.equal(retryOf(status), 'never')
})

test('what the DLT registry refuses is final, under its own code, from the first to the last of its codes', () => {
  for (const status of [600, 650, 701, 811, 813])
    assert.deepEqual([retryOf(status), refusalOfStatus(status).code], ['never', `dlt_${status}`])
  for (const status of [599, 702, 810, 814]) assert.equal(retryOf(status), 'elsewhere')
})

test('the code names the status in hexadecimal, the sentence by its name', () => {
  const { code, detail } = refusalOfStatus(statuses.RINVDSTADR)
  assert.deepEqual(
    [code, detail],
    [
      'smpp_0000000b',
      'ESME_RINVDSTADR: The carrier cannot reach this number. Another carrier is tried where there is one. Check the number.',
    ],
  )
})

test('only a full queue and throttling ask us to slow down', () => {
  assert.ok(isThrottle(statuses.RTHROTTLED) && isThrottle(statuses.RMSGQFUL))
  assert.ok(!isThrottle(statuses.RSYSERR))
})
