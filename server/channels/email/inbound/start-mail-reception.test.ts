import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createTransport } from 'nodemailer'
import { makeCertificate } from '#smtp/smtp.ts'
import { classifyMail } from '../bounces/bounces.ts'
import { samples } from '../bounces/fixtures/samples.ts'
import { parseMail } from './parse-mail.ts'
import { startMailReception, type MailEnvelope, type ReceptionDesk } from './start-mail-reception.ts'

const tls = makeCertificate('mx.patchbay.example', Date.now())

async function aReception(context: TestContext, desk: Partial<ReceptionDesk> = {}) {
  const stored: { raw: Buffer; envelope: MailEnvelope }[] = []
  const reception = await startMailReception(
    { host: '127.0.0.1', port: 0, hostname: 'mx.patchbay.example', tls },
    {
      isTaken: async (address) =>
        address.endsWith('@shop.example')
          ? 'taken'
          : address.endsWith('@later.example')
            ? 'later'
            : 'unknown',
      store: async (raw, envelope) => void stored.push({ raw, envelope }),
      ...desk,
    },
  )
  context.after(() => reception.stop(100))
  const transport = createTransport({
    host: '127.0.0.1',
    port: reception.port,
    tls: { rejectUnauthorized: false },
  })
  context.after(() => transport.close())
  return { stored, transport }
}

const letter = {
  from: 'Anna <anna@contact.example>',
  to: 'help@shop.example',
  subject: 'Größe 42',
  text: 'Bitte tauschen.\n.\nDanke',
  html: '<p>Bitte tauschen.</p>',
  attachments: [{ filename: 'Beleg.pdf', content: Buffer.from('%PDF-1.4') }],
}

test('stores what nodemailer brings with its trace, and reads it', async (context) => {
  const { stored, transport } = await aReception(context)
  const { response } = await transport.sendMail(letter)
  assert.match(response, /^250 2\.6\.0 stored as /)
  const [got] = stored
  assert.deepEqual(got?.envelope.to, ['help@shop.example'])
  assert.deepEqual(
    [got?.envelope.from, got?.envelope.ip, got?.envelope.isEncrypted],
    ['anna@contact.example', '127.0.0.1', true],
  )
  assert.match(
    got?.raw.toString() ?? '',
    /^Return-Path: <anna@contact\.example>\r\nReceived: from .* \(\[127\.0\.0\.1\]\)\r\n\tby mx\.patchbay\.example with ESMTPS id /,
  )
  const mail = await parseMail(got?.raw ?? Buffer.of())
  assert.deepEqual([mail.subject, mail.newText], ['Größe 42', 'Bitte tauschen.\n.\nDanke'])
  assert.deepEqual(
    mail.attachments.map(({ filename, sizeBytes }) => [filename, sizeBytes]),
    [['Beleg.pdf', 8]],
  )
})

test('relays nothing: a stranger’s address is refused, one that cannot be looked up is asked for again', async (context) => {
  const { stored, transport } = await aReception(context)
  const refused = async (to: string) => {
    const failed = await transport.sendMail({ ...letter, to }).then(
      () => null,
      (error: { response: string }) => error.response,
    )
    return failed?.slice(0, 9)
  }
  assert.equal(await refused('x@elsewhere.example'), '550 5.1.1')
  assert.equal(await refused('x@later.example'), '451 4.3.0')
  assert.deepEqual(stored, [])
})

test('takes the recipients it knows and names the one it does not', async (context) => {
  const { stored, transport } = await aReception(context)
  const result = await transport.sendMail({ ...letter, to: ['help@shop.example', 'x@elsewhere.example'] })
  assert.deepEqual(result.rejected, ['x@elsewhere.example'])
  assert.deepEqual(stored[0]?.envelope.to, ['help@shop.example'])
})

test('what could not be stored is not answered with yes', async (context) => {
  const { transport } = await aReception(context, { store: () => Promise.reject(new Error('disk full')) })
  await assert.rejects(transport.sendMail(letter), /451 4\.3\.0/)
})

test('a mail that goes in a circle is ended', async (context) => {
  const { stored, transport } = await aReception(context)
  const raw = `${'Received: from a by b; Mon, 5 Jan 2026 10:00:00 +0000\r\n'.repeat(51)}Subject: round\r\n\r\nhi`
  await assert.rejects(
    transport.sendMail({ envelope: { from: 'a@b.example', to: 'help@shop.example' }, raw }),
    /554 5\.4\.6/,
  )
  assert.deepEqual(stored, [])
})

test('a report that came by the door is told from a letter by its empty sender', async (context) => {
  const { stored, transport } = await aReception(context)
  const raw = samples.qmail.replace('Return-Path: <>\n', '')
  await transport.sendMail({ envelope: { from: '', to: ['b-1@shop.example'] }, raw })
  assert.equal(classifyMail(stored[0]?.raw ?? Buffer.of()).kind, 'bounce')
})
