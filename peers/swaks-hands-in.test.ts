import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdmissionRequest } from '#messaging/messaging.ts'
import { startSmtpEdge, startSmtpEdgeAt } from '#edges/smtp/start-smtp-edge.ts'
import { makeCertificate } from '#smtp/smtp.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aPipeline } from '#tools/testing/messaging.ts'
import { whySkipped } from './foreign/programs.ts'
import { swaks } from './foreign/swaks.ts'

await useTestDatabase()

const settings = {
  host: '127.0.0.1',
  port: 0,
  hostname: 'smtp.patchbay.example',
  tls: makeCertificate('smtp.patchbay.example', Date.now()),
}
const skip = whySkipped('swaks')

for (const method of ['PLAIN', 'LOGIN']) {
  test(`swaks hands a mail in with STARTTLS and AUTH ${method}`, { skip }, async (context) => {
    const account = await anAccount()
    const requests: AdmissionRequest[] = []
    const edge = await startSmtpEdgeAt(settings, {
      admit: async (request) => {
        requests.push(request)
        return { kind: 'replayed', answer: { status: 202, body: { id: `msg_${requests.length}` } } }
      },
      foresee: async () => ({
        outcome: 'accept',
        until: null,
        code: null,
        clause: null,
        basis: null,
        gates: [],
      }),
    })
    context.after(() => edge.stop(100))
    const { exitCode, transcript } = await swaks(
      edge.port,
      `--tls --auth ${method} --auth-user patchbay --auth-password ${account.apiKey}`,
      '--from help@shop.example --to anna@contact.example,ben@contact.example',
      ['--header', 'Subject: Your order', '--body', 'It is on its way.\\n.\\nYours'],
      '--attach-type text/csv --attach-name order.csv --attach a,b',
    )
    assert.equal(exitCode, 0, transcript)
    assert.match(transcript, /<~\s+250 2\.6\.0 admitted as msg_1 msg_2/)
    assert.match(transcript, /TLS started with cipher/)
    assert.deepEqual(
      requests.map(({ to }) => to),
      ['anna@contact.example', 'ben@contact.example'],
    )
    const content: Readonly<Record<string, unknown>> = requests[0]?.content ?? {}
    assert.equal(content['subject'], 'Your order')
    assert.equal(String(content['text']).trim(), 'It is on its way.\n.\nYours')
    assert.deepEqual(content['attachments'], [
      { filename: 'order.csv', mimeType: 'text/csv', content: Buffer.from('a,b').toString('base64') },
    ])
  })
}

test('swaks is told why it may not send', { skip }, async (context) => {
  const account = await anAccount()
  const edge = await startSmtpEdge({ ...settings, pipeline: await aPipeline(context, false) })
  context.after(() => edge.stop(100))
  const login = '--tls --auth PLAIN --auth-user x --auth-password'
  const mail = '--from help@shop.example --to anna@contact.example'
  const wrong = await swaks(edge.port, `${login} pk_wrong`, mail)
  assert.match(wrong.transcript, /<~\* 535 5\.7\.8 /)
  assert.equal(wrong.exitCode, 28)
  const plain = await swaks(edge.port, `${login.replace('--tls ', '')} ${account.apiKey}`, mail)
  assert.notEqual(plain.exitCode, 0)
  assert.doesNotMatch(plain.transcript, /235/)
  const unavailable = await swaks(edge.port, `${login} ${account.apiKey}`, mail)
  assert.match(unavailable.transcript, /<~\* 550 5\.3\.3 channel_unavailable: /)
  assert.equal(unavailable.exitCode, 24)
})
