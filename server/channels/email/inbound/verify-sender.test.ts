import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { verifySender } from './verify-sender.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

const zone: Readonly<Record<string, string[][]>> = {
  'contact.example TXT': [['v=spf1 ip4:192.0.2.7 -all']],
  'key._domainkey.contact.example TXT': [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]],
  '_dmarc.contact.example TXT': [['v=DMARC1; p=reject; adkim=s']],
}

const resolver = async (name: string, type: string): Promise<string[][]> => {
  const found = zone[`${name} ${type}`]
  if (found) return found
  throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
}

/** A letter as nodemailer signs it. */
async function aLetter(from: string): Promise<Buffer> {
  const signer = createTransport({
    streamTransport: true,
    buffer: true,
    dkim: { domainName: 'contact.example', keySelector: 'key', privateKey },
  })
  const { message } = await signer.sendMail({
    from,
    to: 'help@shop.example',
    subject: 'Hello',
    text: 'Hello.',
  })
  return message as Buffer
}

const honest = {
  ip: '192.0.2.7',
  helo: 'mx.contact.example',
  from: 'anna@contact.example',
  receivedBy: 'mx.patchbay.example',
}

test('passes a letter that its domain sent and signed', async () => {
  assert.deepEqual(await verifySender(await aLetter('anna@contact.example'), honest, resolver), {
    spf: 'pass',
    dkim: [{ domain: 'contact.example', result: 'pass' }],
    dmarc: { result: 'pass', policy: 'reject' },
  })
})

test('passes what came another way when the signature holds', async () => {
  const verdict = await verifySender(
    await aLetter('anna@contact.example'),
    { ...honest, ip: '198.51.100.9' },
    resolver,
  )
  assert.deepEqual([verdict.spf, verdict.dmarc.result], ['fail', 'pass'])
})

test('fails a letter that was changed on the way and one under a borrowed name', async () => {
  const letter = (await aLetter('anna@contact.example')).toString().replace('Hello.', 'Send money.')
  const changed = await verifySender(Buffer.from(letter), { ...honest, ip: '198.51.100.9' }, resolver)
  assert.notEqual(changed.dkim[0]?.result, 'pass')
  assert.deepEqual(changed.dmarc, { result: 'fail', policy: 'reject' })
  const borrowed = Buffer.from('From: anna@contact.example\r\nSubject: x\r\n\r\nSend money.\r\n')
  const verdict = await verifySender(
    borrowed,
    { ...honest, ip: '198.51.100.9', from: 'x@evil.example' },
    resolver,
  )
  assert.deepEqual([verdict.spf, verdict.dkim, verdict.dmarc.result], ['none', [], 'fail'])
})

test('a DNS that fails costs a mail nothing but its verdict', async () => {
  const broken = () => Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEOUT' }))
  const verdict = await verifySender(await aLetter('anna@contact.example'), honest, broken)
  assert.equal(verdict.spf, 'temperror')
  assert.notEqual(verdict.dmarc.result, 'pass')
})

test('junk gets a verdict too', async () => {
  for (const junk of ['', '\u0000', 'From: \u0000@\r\n', 'DKIM-Signature: v=1; a=; b=;\r\n\r\n'])
    assert.notEqual((await verifySender(Buffer.from(junk), honest, resolver)).dmarc.result, 'pass')
})
