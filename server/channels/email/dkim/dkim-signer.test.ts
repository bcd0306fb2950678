import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dkimVerify, type DNSResolver } from 'mailauth'
import { compileMail, mailOctets } from '../compose/compile-mail.ts'
import type { MailDraft } from '../compose/mail-draft.ts'
import { makeDkimKeys, type DkimKey } from './dkim-key.ts'
import { dkimSigner } from './dkim-signer.ts'
import { sendingRecords } from './sending-records.ts'

const keys = await makeDkimKeys('pb1')
const recipient = {
  id: 'm1',
  to: 'Zoë <anna@mail.example>',
  dateMs: 1_796_024_691_000,
  values: { name: 'Zoë  A', token: 'x'.repeat(90) },
}

/** The zone as an account would have made it from the records it was shown. */
const resolver: DNSResolver = async (name, type) => {
  const records = sendingRecords({
    domain: 'shop.example',
    keys,
    bounceHost: 'mx.patchbay.example',
    spfMechanisms: [],
    reportsTo: '',
  })
  const found = records.filter((record) => record.name === name && record.type === type)
  if (found.length === 0) throw Object.assign(new Error('no such record'), { code: 'ENOTFOUND' })
  return found.map(({ strings }) => [...strings])
}

function signedOctets(
  draft: Partial<MailDraft>,
  by: readonly DkimKey[] = keys,
  values: Record<string, string> = recipient.values,
): Promise<string> {
  const whole = {
    from: 'Shop <hello@shop.example>',
    subject: 'Your order',
    text: 'Hello {{name}}\n',
    ...draft,
  }
  const mail = compileMail(whole, ['name', 'token']).compose({ ...recipient, values })
  return new Promise((resolve, reject) =>
    dkimSigner('shop.example', by)(mail, (error, signatures) =>
      error ? reject(error) : resolve(mailOctets(mail, signatures).join('')),
    ),
  )
}

async function verdicts(octets: string) {
  const { results } = await dkimVerify(Buffer.from(octets, 'latin1'), { resolver })
  return results.map(({ algo, status, signingDomain }) => [algo, status.result, signingDomain])
}

const bothPass = [
  ['rsa-sha256', 'pass', 'shop.example'],
  ['ed25519-sha256', 'pass', 'shop.example'],
]

test('a foreign verifier accepts both signatures of one mail, with the keys from the records we show', async () => {
  assert.deepEqual(await verdicts(await signedOctets({})), bothPass)
})

test('bodies that relaxing changes, every header we sign, and long ones too, verify', async () => {
  const html = '<table>\n    <tr>\n        <td>a   b\t\tc {{name}}</td>\n    </tr>\n</table>   \n\n\n'
  const drafts: Partial<MailDraft>[] = [
    { html },
    { text: '' },
    { text: '\n\n \n' },
    { text: '{{name}}' },
    { text: `${'long '.repeat(400)}\n\n\n` },
    { subject: `Große  Überraschung ${'für dich '.repeat(30)}` },
    {
      html,
      replyTo: 'care@shop.example',
      inReplyTo: '<a@b.example>',
      references: Array.from({ length: 9 }, (_, index) => `<${index}.abcdefghij@b.example>`),
      unsubscribe: { url: 'https://u.shop.example/{{token}}', mailto: 'unsub@shop.example' },
      listId: 'Our news <news.shop.example>',
      feedbackId: 'c:a:t:s',
      isAutomatic: true,
      headers: { 'X-Own': 'x' },
      attachments: [{ filename: 'ü.txt', mimeType: 'text/csv', content: Buffer.from('a;b') }],
    },
  ]
  for (const draft of drafts)
    assert.deepEqual(await verdicts(await signedOctets(draft)), bothPass, JSON.stringify(draft))
})

test('whatever the texts, the signature verifies', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.constantFrom('', ' ', '  x  ', '\t\tx', '.', 'a '.repeat(60)),
  )
  const body = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'))
  await fc.assert(
    fc.asyncProperty(
      line,
      body,
      fc.option(body, { nil: undefined }),
      line,
      async (subject, text, html, name) => {
        const draft = {
          subject: `${subject}{{name}}`,
          text: `${text}{{name}}`,
          ...(html === undefined ? {} : { html }),
        }
        assert.deepEqual(
          await verdicts(await signedOctets(draft, keys.slice(1), { name, token: 't' })),
          bothPass.slice(1),
        )
      },
    ),
    { numRuns: 150 },
  )
})

test('the one-click unsubscription is under the signature, as RFC 8058 demands', async () => {
  const octets = await signedOctets({ unsubscribe: { url: 'https://u.shop.example/{{token}}' } })
  const changed = octets.replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Click')
  assert.deepEqual(
    (await verdicts(changed)).map(([, result]) => result),
    ['fail', 'fail'],
  )
})

test('a changed body, a changed header and a second sender make both signatures fail', async () => {
  const octets = await signedOctets({})
  for (const changed of [
    octets.replace('Hello', 'Hallo'),
    octets.replace('Your order', 'Your odrer'),
    octets.replace('\r\nSubject:', '\r\nFrom: x@evil.example\r\nSubject:'),
  ]) {
    const results = (await verdicts(changed)).map(([, result]) => result)
    assert.ok(changed !== octets && results.length === 2 && !results.includes('pass'), String(results))
  }
})

test('white space that a server on the way touches does not break the signatures', async () => {
  const octets = await signedOctets({ html: '<p>a b</p>' })
  const touched = octets
    .replace('Subject: Your order', 'Subject:  Your   order  ')
    .replace('<p>a b</p>', '<p>a    b</p>  ')
  assert.notEqual(touched, octets)
  assert.deepEqual(await verdicts(touched), bothPass)
})

test('a key of another kind than it says is refused', () => {
  const [rsa, ed25519] = keys as [DkimKey, DkimKey]
  assert.throws(() => dkimSigner('shop.example', [{ ...rsa, privateKey: ed25519.privateKey }]), TypeError)
})

test('the records name the selectors, the sending hosts, the policy and the way back, in strings a zone file takes', () => {
  const records = sendingRecords({
    domain: 'shop.example',
    keys,
    bounceHost: 'mx.patchbay.example',
    spfMechanisms: ['ip4:192.0.2.1'],
    reportsTo: 'dmarc@patchbay.example',
  })
  assert.deepEqual(
    records.map(({ purpose, type, name }) => [purpose, type, name]),
    [
      ['dkim', 'TXT', 'pb1r._domainkey.shop.example'],
      ['dkim', 'TXT', 'pb1e._domainkey.shop.example'],
      ['spf', 'TXT', 'bounce.shop.example'],
      ['dmarc', 'TXT', '_dmarc.shop.example'],
      ['return_path', 'MX', 'bounce.shop.example'],
    ],
  )
  assert.deepEqual(
    records.slice(2).map(({ value }) => value),
    [
      'v=spf1 ip4:192.0.2.1 -all',
      'v=DMARC1; p=none; rua=mailto:dmarc@patchbay.example',
      '10 mx.patchbay.example.',
    ],
  )
  for (const { value, strings, type } of records)
    assert.ok(type === 'MX' || (strings.join('') === value && strings.every((one) => one.length <= 255)))
  assert.equal(records[0]?.strings.length, 2)
})
