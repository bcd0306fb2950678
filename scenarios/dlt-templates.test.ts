import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startSmppServer, type SmppServer } from '#smpp/smpp.ts'
import { keyHolder, type Call } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'

const place = aPlace()
const submits: { text: string; tlvs: Record<string, string> }[] = []
let carrier: SmppServer
let instance: Instance
let call: Call

/** An Indian operator whose carrier is this test, so that what reaches it can be looked at. */
before(async () => {
  const portBase = await aPortBase()
  carrier = await startSmppServer(
    { port: portBase + 21, host: '127.0.0.1', systemId: 'carrier' },
    {
      onBind: () => ({ status: 0, window: 100 }),
      onSubmit: (_, { shortMessage, tlvs }, respond) => {
        const text = (octets: Uint8Array): string =>
          Buffer.from(octets).toString('latin1').replaceAll('\0', '')
        submits.push({
          text: text(shortMessage),
          tlvs: Object.fromEntries(tlvs.map(({ tag, value }) => [tag.toString(16), text(value)])),
        })
        respond(0, String(submits.length))
      },
    },
  )
  instance = await startInstance(join(place.path, 'a'), portBase, [
    '--demo',
    '--no-sandbox',
    '--operator',
    'conecsy',
  ])
  call = keyHolder(instance.url, instance.demo.account.apiKey)
})

after(async () => {
  await instance?.end('SIGTERM')
  await carrier?.close(0)
  await place.clear()
})

const send = (text: string, from = 'PTCHBY') =>
  call<{ id: string; code: string; clause: string; detail: string }>('POST', '/v1/messages', {
    channel: 'sms',
    from,
    to: '+919812345678',
    content: { type: 'text', text },
  })
const wallet = async (): Promise<unknown> => (await call('GET', '/v1/wallet')).body

test('a text to India that matches no registered template is refused by CSY-5.1 and costs nothing', async () => {
  const before = await wallet()
  const { status, body } = await send('Your parcel is on its way.')
  assert.deepEqual([status, body.code, body.clause], [422, 'dlt_template_missing', 'CSY-5.1'])
  assert.match(body.detail, /Patchbay code/, 'it shows the template that comes nearest')
  assert.deepEqual(await wallet(), before)
})

test('a sender that is no registered header is refused', async () => {
  const { status, body } = await send('482913 is your Patchbay code. It is valid for 10 minutes.', 'PATCHBAY')
  assert.deepEqual([status, body.code, body.clause], [422, 'dlt_header_unregistered', 'CSY-5.1'])
})

test('the registered text goes, and its entity and template reach the carrier', async () => {
  const text = '482913 is your Patchbay code. It is valid for 10 minutes.'
  const { status, body } = await send(text)
  assert.equal(status, 202, JSON.stringify(body))
  await eventually(async () => submits.length > 0)
  assert.equal(submits.length, 1, 'what was refused did not reach the carrier')
  assert.equal(submits[0]?.text, text)
  assert.deepEqual(
    [submits[0]?.tlvs['1400'], submits[0]?.tlvs['1401']],
    ['1101172974420810001', '1107172974420810012'],
  )
})
