import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { dkimVerify } from 'mailauth'
import { simpleParser } from 'mailparser'
import { waitUntil } from '../bench/line-tool.ts'
import { startPostfixRelay } from '../bench/email/postfix-relay.ts'
import { startMailSink } from '../bench/email/sink.ts'
import type { Outcome } from '#channels/channel.ts'
import { makeDkimKeys, type DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { sendingRecords } from '#channels/email/dkim/sending-records.ts'
import { email } from '#channels/email/email.ts'
import { whySkipped } from './foreign/programs.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

const skip = whySkipped('postfix')
const count = 300

/** A link to one server that takes everything, over so many connections. */
function linkTo(context: TestContext, port: number, keys: readonly DkimKey[] = []) {
  addPrivateProvider(`smtp://127.0.0.1:${port}`)
  const link = email.open(
    { smartHost: { host: '127.0.0.1', port, tls: 'none', connections: 8 } },
    { dkim: keys.length === 0 ? [] : [{ domain: 'shop.example', keys }] },
    { onRoom: () => {}, onState: () => {}, onUpdate: () => {} },
  )
  context.after(() => link.close(100))
  return link
}

async function sendAll(link: ReturnType<typeof linkTo>, mails: number): Promise<Outcome[]> {
  assert.ok(await waitUntil(() => link.state() === 'up', 10_000, 10))
  return Promise.all(
    Array.from({ length: mails }, (_, index) => {
      const variables = { name: `Zoë ${index}`, line: '.\n..\nFrom here\n', token: `t${index}` }
      return new Promise<Outcome>((resolve) =>
        link.send(
          {
            id: randomUUID(),
            from: 'Shop <news@shop.example>',
            to: `contact${index}@mail.example`,
            content: {
              type: 'email',
              subject: 'Für {{name}}',
              text: `{{line}}Dear {{name}},\n.\n${'long '.repeat(300)}\n`,
              html: '<p>Dear {{name}}</p>\n    <p>  two   spaces </p>',
              unsubscribe: { url: 'https://u.shop.example/{{token}}' },
              variables,
            },
            class: 'promotional',
            validForMs: null,
            registration: null,
          },
          resolve,
        ),
      )
    }),
  )
}

function folder(context: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-peers-mail-'))
  chmodSync(dir, 0o777)
  context.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** The mails smtp-sink has put down, without the lines in which it says what it heard. */
function dumped(dir: string): Buffer[] {
  return readdirSync(dir)
    .filter((name) => name.startsWith('mail.'))
    .map((name) => {
      const text = readFileSync(join(dir, name), 'latin1').replace(
        /^(?:X-(?:Client|Helo|Mail|Rcpt)[^\n]*\n|Received:[^\n]*\n(?:[ \t][^\n]*\n)*)+/,
        '',
      )
      return Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1')
    })
}

async function judge(mails: readonly Buffer[], keys: readonly DkimKey[]): Promise<void> {
  const records = sendingRecords({
    domain: 'shop.example',
    keys,
    bounceHost: 'mx.example',
    spfMechanisms: [],
    reportsTo: '',
  })
  const resolver = async (name: string): Promise<string[][]> =>
    records.filter((record) => record.name === name).map(({ strings }) => [...strings])
  const seen = new Set<string>()
  for (const octets of mails) {
    const mail = await simpleParser(octets, { skipTextToHtml: true })
    const to = mail.to && 'text' in mail.to ? mail.to.text : ''
    const index = /contact(\d+)@/.exec(to)?.[1]
    seen.add(to)
    assert.equal(mail.subject, `Für Zoë ${index}`)
    assert.ok(
      mail.text?.startsWith(`.\n..\nFrom here\nDear Zoë ${index},\n.\nlong long`),
      mail.text?.slice(0, 80),
    )
    assert.match(String(mail.html), new RegExp(`<p>Dear Zoë ${index}</p>\\n    <p>  two   spaces </p>`))
    const { results } = await dkimVerify(octets, { resolver })
    assert.deepEqual(
      results.map(({ status }) => status.result),
      keys.map(() => 'pass'),
      to,
    )
  }
  assert.equal(seen.size, mails.length)
}

test(
  'smtp-sink takes every mail once, and what it puts down parses, with both signatures verified',
  { skip, timeout: 120_000 },
  async (t) => {
    const dir = folder(t)
    const sink = await startMailSink('-d', `${dir}/mail.`)
    t.after(sink.stop)
    const keys = await makeDkimKeys('pb1')
    const outcomes = await sendAll(linkTo(t, sink.port, keys), count)
    assert.ok(outcomes.every(({ kind }) => kind === 'submitted'))
    const mails = dumped(dir)
    assert.equal(mails.length, count)
    await judge(mails, keys)
  },
)

test(
  'Postfix takes and relays every mail once, and the signatures survive it',
  { skip, timeout: 120_000 },
  async (t) => {
    const [dir, dumps] = [folder(t), folder(t)]
    const sink = await startMailSink('-d', `${dumps}/mail.`)
    t.after(sink.stop)
    const relay = await startPostfixRelay(dir, sink.port)
    t.after(relay.stop)
    const keys = await makeDkimKeys('pb1')
    const outcomes = await sendAll(linkTo(t, relay.port, keys), count)
    assert.ok(outcomes.every(({ kind }) => kind === 'submitted'))
    assert.ok(await waitUntil(() => relay.isEmpty() && readdirSync(dumps).length >= count, 60_000))
    const mails = dumped(dumps)
    assert.equal(mails.length, count)
    await judge(mails, keys)
  },
)

for (const [options, told] of [
  [['-f', 'RCPT', '-B', '550 5.1.1 User unknown'], { retry: 'never', code: 'mailbox_unknown' }],
  [['-r', 'RCPT', '-b', '450 4.2.0 Greylisted'], { retry: 'later', code: 'rate_limited' }],
  [
    ['-f', 'MAIL', '-B', '553 5.1.8 Sender domain does not exist'],
    { retry: 'elsewhere', code: 'sender_refused' },
  ],
  [['-r', 'DATA'], { retry: 'later', code: 'mailer_error' }],
  [['-f', '.', '-B', '550 5.7.1 Message looks like spam'], { retry: 'never', code: 'spam' }],
  [['-q', 'DATA'], { retry: 'later', code: 'network_error' }],
] as const)
  test(
    `smtp-sink ${options.join(' ')} ends every mail as ${told.code}: ${told.retry}`,
    { skip, timeout: 60_000 },
    async (t) => {
      const sink = await startMailSink(...options)
      t.after(sink.stop)
      const outcomes = await sendAll(linkTo(t, sink.port), 20)
      assert.equal(outcomes.length, 20)
      for (const outcome of outcomes) assert.partialDeepStrictEqual(outcome, { kind: 'refused', ...told })
    },
  )

test(
  'where smtp-sink hangs up after the last dot, a mail that had left is ambiguous, and no other',
  { skip, timeout: 60_000 },
  async (t) => {
    const sink = await startMailSink('-q', '.')
    t.after(sink.stop)
    const outcomes = await sendAll(linkTo(t, sink.port), 20)
    const ambiguous = outcomes.filter(({ kind }) => kind === 'ambiguous')
    assert.ok(ambiguous.length > 0)
    for (const outcome of outcomes)
      if (outcome.kind !== 'ambiguous')
        assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'later', code: 'network_error' })
  },
)
