import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { tlsCertificate } from '#tools/testing/tls-certificate.ts'
import { until } from '#tools/testing/until.ts'
import { linkTo, sending, trust } from '../testing/mail-link.ts'
import type { MailResolver } from './mail-exchanges.ts'

type Arrived = {
  readonly from: string
  readonly to: string
  readonly raw: string
  readonly isSecure: boolean
  readonly user: string | null
}

/** A mail server of another make. */
async function foreignServer(context: TestContext, options: SMTPServerOptions = {}) {
  const mails: Arrived[] = []
  const server = new SMTPServer({
    cert: tlsCertificate.cert,
    key: tlsCertificate.key,
    authOptional: true,
    closeTimeout: 50,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('Wrong user or password')),
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address).join(),
          raw,
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = server.server.address() as { port: number }
  return { port, mails }
}

const relay = (port: number, given: object = {}) => ({
  smartHost: { host: '127.0.0.1', port, tls: 'encrypted' as const, ...given },
})

test('a server of another make takes mails over encryption, after a login', async (t) => {
  for (const authMethods of [['PLAIN'], ['LOGIN']]) {
    const { port, mails } = await foreignServer(t, { authOptional: false, authMethods })
    const login = { user: 'us@relay.example', password: 'right' }
    const { link } = linkTo(t, null, { settings: relay(port), credentials: { login } })
    await until(() => link.state() === 'up')
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => sending(link)))
    assert.ok(outcomes.every(({ kind }) => kind === 'submitted'))
    assert.ok(mails.every(({ isSecure, user }) => isSecure && user === login.user))
    assert.equal((await simpleParser(mails[0]?.raw ?? '')).subject, 'Your order')
  }
})

test('a server of another make refuses a wrong login, and the link says so', async (t) => {
  const { port } = await foreignServer(t, { authOptional: false })
  const login = { user: 'us', password: 'wrong' }
  const { link, states } = linkTo(t, null, { settings: relay(port), credentials: { login } })
  await until(() => link.state() === 'refused')
  assert.match(states[0]?.[1] ?? '', /^The relay does not take the user and password.*535/)
})

test('a relay that is encrypted from the first octet is spoken to so', async (t) => {
  const { port, mails } = await foreignServer(t, { secure: true })
  const { link } = linkTo(t, null, { settings: relay(port, { implicitTls: true }) })
  await until(() => link.state() === 'up')
  assert.equal((await sending(link)).kind, 'submitted')
  assert.equal(mails[0]?.isSecure, true)
})

/** Leads a domain to an exchanger that is away and to the server, whose certificate names `hook.example`. */
function leading(second: string): MailResolver {
  return {
    mx: async () => [
      { exchange: 'away.example', priority: 10 },
      { exchange: second, priority: 20 },
    ],
    // Nothing listens on the first one's address.
    addresses: async (host) => [host === 'away.example' ? '127.0.0.2' : '127.0.0.1'],
  }
}

test('the next exchanger takes what the first is not there for, with a certificate that names it', async (t) => {
  const { port, mails } = await foreignServer(t)
  for (const host of ['away.example', 'hook.example', 'other.example']) trust(host, port)
  const settings = { mxPort: port, tls: 'verified', ca: tlsCertificate.ca } as const
  const { link } = linkTo(t, null, { settings, resolver: leading('hook.example') })
  assert.equal((await sending(link)).kind, 'submitted')
  assert.deepEqual([mails[0]?.isSecure, mails[0]?.to], [true, 'anna@mail.example'])
  assert.match(mails[0]?.from ?? '', /^b\+[0-9a-f]{32}@bounce\.shop\.example$/)
  const other = linkTo(t, null, { settings, resolver: leading('other.example') })
  const refused = await sending(other.link)
  assert.ok(refused.kind === 'refused' && refused.code === 'tls_failed', JSON.stringify(refused))
  const untrusted = linkTo(t, null, {
    settings: { ...settings, ca: undefined },
    resolver: leading('hook.example'),
  })
  const unknown = await sending(untrusted.link)
  assert.ok(unknown.kind === 'refused' && unknown.code === 'tls_failed', JSON.stringify(unknown))
})
