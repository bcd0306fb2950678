import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { smtpClient } from '#tools/testing/smtp-client.ts'
import { until } from '#tools/testing/until.ts'
import { MailReply } from './mail-reply.ts'
import { makeCertificate, selfMadeCertificate } from './self-made-certificate.ts'
import type { SmtpSession } from './smtp-session.ts'
import { startSmtpServer, type SmtpServerHandlers, type SmtpServerSettings } from './start-smtp-server.ts'

const tls = makeCertificate('mail.patchbay.example', Date.now())

async function aServer(
  context: TestContext,
  handlers: Partial<SmtpServerHandlers> = {},
  settings: Partial<SmtpServerSettings> = {},
) {
  const mails: { mail: string; session: SmtpSession }[] = []
  const server = await startSmtpServer(
    { host: '127.0.0.1', port: 0, hostname: 'mail.patchbay.example', tls, ...settings },
    {
      onRecipient: async () => {},
      onMail: async (mail, session) => {
        mails.push({ mail: mail.toString(), session })
        return '2.6.0 stored'
      },
      ...handlers,
    },
  )
  context.after(() => server.stop(100))
  const client = async () => {
    const one = await smtpClient(server.port)
    context.after(() => one.end())
    return one
  }
  return { server, mails, client }
}

test('takes a mail octet for octet, and tells who brought it', async (context) => {
  const { mails, client } = await aServer(context)
  const peer = await client()
  assert.match(peer.greeting, /^220 mail\.patchbay\.example/)
  const features = await peer.say('EHLO mx.contact.example')
  for (const feature of ['STARTTLS', 'PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE 26214400'])
    assert.ok(features.includes(feature), features)
  assert.ok(!features.includes('AUTH'))
  await peer.say('MAIL FROM:<anna@contact.example> SIZE=20')
  await peer.say('RCPT TO:<help@shop.example>')
  assert.match(await peer.say('DATA'), /^354/)
  assert.equal(await peer.say('Subject: hi\r\n\r\n..dot\r\n.'), '250 2.6.0 stored')
  const [got] = mails
  assert.equal(got?.mail, 'Subject: hi\r\n\r\n.dot\r\n')
  assert.equal(got?.session.from, 'anna@contact.example')
  assert.deepEqual(got?.session.to, ['help@shop.example'])
  assert.equal(got?.session.helo, 'mx.contact.example')
})

test('answers each no as it was given, and a fault as a call to come again', async (context) => {
  const { client } = await aServer(context, {
    onRecipient: async (address) => {
      if (address.startsWith('nobody')) throw new MailReply(550, '5.1.1', 'nobody is here')
      if (address.startsWith('bug')) throw new Error('secret of the house')
    },
  })
  const peer = await client()
  await peer.say('EHLO x')
  await peer.say('MAIL FROM:<>')
  assert.equal(await peer.say('RCPT TO:<nobody@shop.example>'), '550 5.1.1 nobody is here')
  assert.equal(await peer.say('RCPT TO:<bug@shop.example>'), '451 4.3.0 this cannot be done now: come again')
  assert.match(await peer.say('DATA'), /^503/)
})

test('a mail whose session breaks off is not taken', async (context) => {
  const { mails, client } = await aServer(context)
  for (const ending of ['half a line', '\r\n', '\r\n.', '\r\n.\r']) {
    const peer = await client()
    await peer.say('EHLO x')
    await peer.say('MAIL FROM:<a@b.example>')
    await peer.say('RCPT TO:<help@shop.example>')
    await peer.say('DATA')
    peer.write(`Subject: cut\r\n\r\nbody${ending}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    peer.end()
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.deepEqual(mails, [])
})

test('a mail larger than the limit is refused, announced or not, and the session goes on', async (context) => {
  const { mails, client } = await aServer(context, {}, { sizeBytesMax: 1_000 })
  const peer = await client()
  await peer.say('EHLO x')
  assert.match(await peer.say('MAIL FROM:<a@b.example> SIZE=5000'), /^552/)
  await peer.say('MAIL FROM:<a@b.example>')
  await peer.say('RCPT TO:<help@shop.example>')
  await peer.say('DATA')
  assert.match(await peer.say(`${'x'.repeat(70)}\r\n`.repeat(40) + '.'), /^552 5\.3\.4 /)
  await peer.say('MAIL FROM:<a@b.example>')
  await peer.say('RCPT TO:<help@shop.example>')
  await peer.say('DATA')
  assert.match(await peer.say('small\r\n.'), /^250/)
  assert.equal(mails.length, 1)
})

test('mails that are too much together are asked to come again, and memory is given back', async (context) => {
  let free: () => void = () => {}
  const held = new Promise<void>((resolve) => (free = resolve))
  const { client } = await aServer(
    context,
    { onMail: async () => (await held, 'stored') },
    { memoryBytesMax: 5_000 },
  )
  const send = async () => {
    const peer = await client()
    await peer.say('EHLO x')
    await peer.say('MAIL FROM:<a@b.example>')
    await peer.say('RCPT TO:<help@shop.example>')
    await peer.say('DATA')
    return peer.say(`${'x'.repeat(70)}\r\n`.repeat(45) + '.')
  }
  const first = send()
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.match(await send(), /^452 4\.3\.1 /)
  free()
  assert.match(await first, /^250/)
  assert.match(await send(), /^250/)
})

test('an address that opens too many sessions is turned away', async (context) => {
  const { client } = await aServer(context, {}, { sessionsPerIpMax: 2 })
  const [one] = [await client(), await client()]
  assert.match((await client()).greeting, /^421 4\.7\.0 /)
  one?.end()
  await until(
    async () => (await client()).greeting.startsWith('220'),
    () => 'the place was not given back',
  )
})

test('speaks TLS, and takes logins only over it', async (context) => {
  const { mails, client } = await aServer(context, {
    authenticate: async ({ user, password }) =>
      user === 'anna' && password === 'secret' ? { name: 'anna' } : null,
  })
  const peer = await client()
  await peer.say('EHLO x')
  assert.match(await peer.say('MAIL FROM:<a@b.example>'), /^5\d\d/)
  assert.match(await peer.say(`AUTH PLAIN ${Buffer.from('\0anna\0secret').toString('base64')}`), /^5\d\d/)
  assert.match(await peer.say('STARTTLS'), /^220/)
  await peer.startTls()
  assert.match(await peer.say('EHLO x'), /AUTH PLAIN LOGIN/)
  assert.match(
    await peer.say(`AUTH PLAIN ${Buffer.from('\0anna\0wrong').toString('base64')}`),
    /^535 5\.7\.8 /,
  )
  assert.match(await peer.say(`AUTH PLAIN ${Buffer.from('\0anna\0secret').toString('base64')}`), /^235/)
  await peer.say('MAIL FROM:<a@b.example>')
  await peer.say('RCPT TO:<help@shop.example>')
  await peer.say('DATA')
  assert.match(await peer.say('hi\r\n.'), /^250/)
  assert.deepEqual(mails[0]?.session.login, { name: 'anna' })
  assert.equal(mails[0]?.session.isEncrypted, true)
})

test('junk ends no session but its own', async (context) => {
  const { client } = await aServer(context)
  for (const junk of [
    '\u0000\u0001\u0002\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'x'.repeat(20_000),
    '\r\n'.repeat(500),
    'MAIL FROM:<\r\n',
  ]) {
    const peer = await client()
    peer.write(junk)
    await new Promise((resolve) => setTimeout(resolve, 20))
    peer.end()
  }
  assert.match(await (await client()).say('EHLO x'), /^250/)
})

test('the certificate it makes itself is kept, is valid now and names its host', (context) => {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-certificate-'))
  context.after(() => rmSync(dir, { recursive: true }))
  const made = selfMadeCertificate(dir, 'mail.patchbay.example')
  assert.deepEqual(selfMadeCertificate(dir, 'mail.patchbay.example'), made)
  assert.equal(statSync(join(dir, 'smtp-key.pem')).mode & 0o777, 0o600)
  const read = new X509Certificate(made.cert)
  assert.equal(read.checkHost('mail.patchbay.example'), 'mail.patchbay.example')
  assert.ok(read.verify(read.publicKey))
  assert.ok(read.validFromDate.getTime() < Date.now() && read.validToDate.getTime() > Date.now())
  assert.equal(
    new X509Certificate(makeCertificate('127.0.0.1', Date.now()).cert).checkIP('127.0.0.1'),
    '127.0.0.1',
  )
})
