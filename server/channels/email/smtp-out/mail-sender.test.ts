import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { mailServer } from '#tools/testing/mail-server.ts'
import { tlsCertificate } from '#tools/testing/tls-certificate.ts'
import { until } from '#tools/testing/until.ts'
import type { Outcome } from '../../channel.ts'
import type { MailResolver } from './mail-exchanges.ts'
import { linkTo, relayOf, sending, trust } from '../testing/mail-link.ts'

test('mails to one receiver share a connection, each with one round trip: its envelope goes out behind the mail before it', async (t) => {
  const server = await mailServer(t)
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => sending(link)))
  assert.ok(outcomes.every(({ kind }) => kind === 'submitted'))
  assert.equal(server.connections(), 1)
  assert.equal(server.commands.filter((line) => line.startsWith('MAIL')).length, 4)
})

test('a server without pipelining is sent one command at a time', async (t) => {
  let open = 0
  const most: number[] = []
  const server = await mailServer(
    t,
    async ({ verb }) => {
      most.push(++open)
      await pause(2)
      open--
      return verb === 'EHLO'
        ? '250 mail.test'
        : verb === 'GREETING'
          ? '220 hi'
          : verb === 'DATA'
            ? '354 go'
            : '250 ok'
    },
    [],
  )
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all([sending(link), sending(link), sending(link)])
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['submitted', 'submitted', 'submitted'],
  )
  assert.equal(Math.max(...most), 1)
})

test('a refused recipient ends his own mail, and those behind him arrive', async (t) => {
  for (const offers of [['PIPELINING'], []]) {
    const server = await mailServer(
      t,
      ({ verb, line }) => {
        if (verb === 'RCPT' && line.includes('gone@')) return '550 5.1.1 User unknown'
        if (verb === 'RCPT' && line.includes('full@')) return '452 4.2.2 Mailbox full'
        return undefined
      },
      offers,
    )
    const { link } = linkTo(t, server)
    const outcomes = await Promise.all(
      ['a', 'gone', 'b', 'full', 'c'].map((name) => sending(link, { to: `${name}@mail.example` })),
    )
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'refused' ? [outcome.retry, outcome.code] : outcome.kind)),
      ['submitted', ['never', 'mailbox_unknown'], 'submitted', ['later', 'mailbox_full'], 'submitted'],
    )
    assert.deepEqual(
      server.mails.filter(({ octets }) => octets !== '').map(({ to }) => to[0]),
      ['a', 'b', 'c'],
    )
  }
})

test('a server that rejects DATA after a refused recipient is reset before the next mail', async (t) => {
  let refused = false
  const server = await mailServer(t, ({ verb, line }) => {
    if (verb === 'RCPT' && line.includes('gone@')) {
      refused = true
      return '550 5.1.1 User unknown'
    }
    if (verb === 'DATA' && refused) return '503 5.5.1 No valid recipients'
    if (verb === 'RSET') refused = false
    if (verb === 'MAIL' && refused) return '503 5.5.1 Nested MAIL command'
    return undefined
  })
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all(
    ['gone', 'b'].map((name) => sending(link, { to: `${name}@mail.example` })),
  )
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['refused', 'submitted'],
  )
})

test('when the connection dies after the last dot the mail may have been taken; the one behind it has not left and is sent again', async (t) => {
  const server = await mailServer(t, ({ verb, connection, hangUp }) => {
    if (verb !== '.' || connection > 1) return undefined
    hangUp()
    return null
  })
  const { link } = linkTo(t, server)
  const [first, second] = await Promise.all([sending(link), sending(link)])
  assert.equal(first?.kind, 'ambiguous')
  assert.equal(second?.kind, 'submitted')
  assert.equal(server.connections(), 2)
})

test('a server that stays silent after the last dot makes the mail ambiguous, before it a later try', async (t) => {
  const silentAt = async (silent: string): Promise<Outcome> => {
    const server = await mailServer(t, ({ verb }) => (verb === silent ? null : undefined))
    const { link } = linkTo(t, server, { settings: { commandTimeoutSeconds: 1, endTimeoutSeconds: 1 } })
    return sending(link)
  }
  const [atEnd, atGreeting] = await Promise.all([silentAt('.'), silentAt('GREETING')])
  assert.equal(atEnd.kind, 'ambiguous')
  assert.ok(
    atGreeting.kind === 'refused' && atGreeting.retry === 'later' && atGreeting.code === 'network_error',
  )
})

test('a receiver that cannot be reached gives everything back for later, and is left alone for a while', async (t) => {
  const { link } = linkTo(t, { port: 1 })
  const first = await sending(link)
  assert.ok(
    first.kind === 'refused' && first.retry === 'later' && (first.afterMs ?? 0) >= 20_000,
    JSON.stringify(first),
  )
  const startedAt = performance.now()
  const second = await sending(link)
  assert.ok(
    second.kind === 'refused' && second.code === 'network_error' && performance.now() - startedAt < 20,
  )
})

test('a server that wants no more connections keeps those it has', async (t) => {
  const server = await mailServer(t, async ({ verb, connection }) => {
    if (verb === 'GREETING' && connection > 1) return '421 4.7.0 Too many concurrent SMTP connections'
    if (verb === '.') await pause(5)
    return undefined
  })
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => sending(link)))
  assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['submitted']))
  assert.equal(new Set(server.mails.map(({ connection }) => connection)).size, 1)
  assert.ok(server.connections() < 12, `${server.connections()} connections`)
})

test('no more mails go over one connection than the receiver takes', async (t) => {
  const server = await mailServer(t)
  const providers = [
    {
      name: 'narrow',
      mxSuffixes: ['.mail.example'],
      connectionsMax: 1,
      deliveriesPerConnection: 3,
      perSecondMax: null,
    },
  ]
  const { link } = linkTo(t, server, { settings: { providers } })
  await Promise.all(Array.from({ length: 10 }, () => sending(link)))
  const byConnection = Map.groupBy(server.mails, ({ connection }) => connection)
  assert.deepEqual(
    [...byConnection.values()].map(({ length }) => length),
    [3, 3, 3, 1],
  )
  assert.equal(server.commands.filter((line) => line === 'QUIT').length, 3)
})

test('urgent mails overtake a campaign that waits', async (t) => {
  const server = await mailServer(t, async ({ verb }) => {
    if (verb === '.') await pause(3)
    return undefined
  })
  const providers = [{ name: 'narrow', mxSuffixes: ['.mail.example'], connectionsMax: 1, perSecondMax: null }]
  const { link } = linkTo(t, server, { settings: { providers } })
  const bulk = Array.from({ length: 40 }, () =>
    sending(link, { class: 'promotional', to: 'bulk@mail.example' }),
  )
  await Promise.all([
    ...bulk.slice(0, 1),
    sending(link, { class: 'authentication', to: 'code@mail.example' }),
  ])
  await Promise.all(bulk)
  assert.ok(server.mails.findIndex(({ to }) => to.startsWith('code')) < 10)
})

test('a provider that says it is too much is sent to over fewer connections, after a breath', async (t) => {
  let seen = 0
  const server = await mailServer(t, async ({ verb }) => {
    if (verb === '.') await pause(10)
    return verb === 'RCPT' && ++seen === 20
      ? '450 4.7.28 Our system has detected an unusual rate of mail'
      : undefined
  })
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all(Array.from({ length: 60 }, () => sending(link)))
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused')
  assert.deepEqual(
    refused.map(({ retry, code, afterMs }) => [retry, code, afterMs]),
    [['later', 'rate_limited', 600_000]],
  )
  assert.ok(server.openNow() <= 5, `${server.openNow()} connections are left of ten`)
})

test('encryption is used where it is offered, and a certificate that is wished must name the server', async (t) => {
  const server = await mailServer(t, () => undefined, ['PIPELINING', 'STARTTLS'])
  const open = linkTo(t, server).link
  assert.equal((await sending(open)).kind, 'submitted')
  assert.ok(server.commands.includes('STARTTLS'))
  const strict = linkTo(t, server, { settings: { tls: 'verified', ca: tlsCertificate.ca } }).link
  const refused = await sending(strict)
  assert.ok(
    refused.kind === 'refused' && refused.code === 'tls_failed' && refused.retry === 'later',
    JSON.stringify(refused),
  )
  const plain = await mailServer(t)
  const unencrypted = await sending(linkTo(t, plain, { settings: { tls: 'encrypted' } }).link)
  assert.ok(unencrypted.kind === 'refused' && unencrypted.code === 'tls_failed')
})

test('a server whose encryption is broken is sent to without it, where encryption is only wished', async (t) => {
  const server = await mailServer(
    t,
    ({ verb }) => (verb === 'STARTTLS' ? '454 4.7.0 TLS not available' : undefined),
    ['PIPELINING', 'STARTTLS'],
  )
  assert.equal((await sending(linkTo(t, server).link)).kind, 'submitted')
})

test('what a server said before the encryption began counts for nothing', async (t) => {
  const server = await mailServer(
    t,
    ({ verb }) => (verb === 'STARTTLS' ? '220 go on\r\n250 injected' : undefined),
    ['STARTTLS'],
  )
  const { link } = linkTo(t, server, { settings: { tls: 'encrypted' } })
  const outcome = await sending(link)
  assert.ok(outcome.kind === 'refused' && server.mails.length === 0)
})

test('a relay is logged in to over encryption only', async (t) => {
  const offers = ['PIPELINING', 'STARTTLS', 'AUTH PLAIN LOGIN']
  const server = await mailServer(t, () => undefined, offers)
  const login = { user: 'us', password: 'secret' }
  const { link } = linkTo(t, server, {
    settings: relayOf(server, { tls: 'encrypted' }),
    credentials: { login },
  })
  await until(() => link.state() === 'up')
  assert.equal((await sending(link)).kind, 'submitted')
  assert.ok(server.commands.includes(`AUTH PLAIN ${Buffer.from('\0us\0secret').toString('base64')}`))
  const open = await mailServer(t, () => undefined, offers)
  const unencrypted = linkTo(t, open, { settings: relayOf(open), credentials: { login } })
  await until(() => unencrypted.link.state() === 'down')
  assert.ok(!open.commands.some((line) => line.startsWith('AUTH')))
})

test('a relay that refuses the login is shown as such and gets nothing', async (t) => {
  const asked = ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '535 5.7.8 Authentication failed']
  let isLogin = false
  const server = await mailServer(
    t,
    ({ verb }) => {
      isLogin ||= verb === 'AUTH'
      return isLogin ? asked.shift() : undefined
    },
    ['PIPELINING', 'STARTTLS', 'AUTH LOGIN'],
  )
  const { link, states } = linkTo(t, server, {
    settings: relayOf(server, { tls: 'encrypted' }),
    credentials: { login: { user: 'us', password: 'wrong' } },
  })
  await until(() => link.state() === 'refused')
  assert.equal(link.room(), 0)
  assert.match(states.at(-1)?.[1] ?? '', /user and password.*535 5\.7\.8/)
  assert.deepEqual(
    server.commands.slice(-2),
    ['us', 'wrong'].map((text) => Buffer.from(text).toString('base64')),
  )
})

test('a relay that is away takes the link down and its mails back; room comes with it when it returns', async (t) => {
  let isAway = false
  const server = await mailServer(t, ({ verb, hangUp }) => {
    if (!isAway) return undefined
    if (verb === 'GREETING') return '421 4.3.2 Closing for a while'
    hangUp()
    return null
  })
  const { link, states } = linkTo(t, server, { settings: { ...relayOf(server), reconnectSeconds: 0.1 } })
  assert.equal(link.room(), 0)
  await until(() => link.state() === 'up')
  assert.equal(link.room(), 1_000)
  isAway = true
  const outcome = await sending(link)
  assert.ok(outcome.kind === 'refused' && outcome.retry === 'later', JSON.stringify(outcome))
  await until(() => link.state() === 'down')
  assert.equal(link.room(), 0)
  isAway = false
  await until(() => link.state() === 'up')
  assert.equal((await sending(link)).kind, 'submitted')
  assert.deepEqual(
    states.map(([state]) => state),
    ['up', 'down', 'up'],
  )
})

test("a domain's mail goes to its exchangers in their order, to the next when the first is away", async (t) => {
  const asked: string[] = []
  const resolver: MailResolver = {
    mx: async (domain) => {
      asked.push(domain)
      return [
        { exchange: 'second.mail.example', priority: 20 },
        { exchange: 'first.mail.example', priority: 10 },
      ]
    },
    addresses: async (host) => {
      asked.push(host)
      return ['127.0.0.1']
    },
  }
  for (const host of ['first.mail.example', 'second.mail.example']) trust(host, 25)
  const { link } = linkTo(t, null, { resolver })
  const outcome = await sending(link)
  assert.ok(outcome.kind === 'refused' && outcome.code === 'network_error', JSON.stringify(outcome))
  assert.deepEqual(asked, ['mail.example', 'first.mail.example', 'second.mail.example'])
})

test('a domain that does not exist, takes no mail, or cannot be asked about ends so', async (t) => {
  const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
  const resolver: MailResolver = {
    mx: (domain) =>
      domain.startsWith('null')
        ? Promise.resolve([{ exchange: '', priority: 0 }])
        : fail(domain.startsWith('gone') ? 'ENOTFOUND' : 'ESERVFAIL'),
    addresses: () => Promise.resolve([]),
  }
  const { link } = linkTo(t, null, { resolver })
  const outcomes = await Promise.all(
    ['null', 'gone', 'sick'].map((name) => sending(link, { to: `a@${name}.example` })),
  )
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'refused' && [outcome.retry, outcome.code]),
    [
      ['never', 'domain_takes_no_mail'],
      ['never', 'domain_unknown'],
      ['later', 'network_error'],
    ],
  )
})

test('no exchanger that a contact names leads into our own network', async (t) => {
  const server = await mailServer(t)
  const resolver: MailResolver = {
    mx: async () => [{ exchange: 'mx.evil.example', priority: 1 }],
    addresses: async () => ['93.184.215.14', '127.0.0.1'],
  }
  const { link } = linkTo(t, null, { resolver })
  const outcome = await sending(link)
  assert.ok(
    outcome.kind === 'refused' &&
      outcome.retry === 'never' &&
      /127\.0\.0\.1, which is not a public address/.test(outcome.detail),
    JSON.stringify(outcome),
  )
  assert.equal(server.connections(), 0)
})

test('a mail that is larger than the server says it takes is not sent', async (t) => {
  const server = await mailServer(t, () => undefined, ['PIPELINING', 'SIZE 5000'])
  const { link } = linkTo(t, server)
  const outcome = await sending(link, {
    content: { type: 'email', subject: 'x', text: 'long '.repeat(2_000) },
  })
  assert.ok(outcome.kind === 'refused' && outcome.code === 'message_too_big' && outcome.retry === 'never')
  assert.equal((await sending(link)).kind, 'submitted')
  assert.match(server.commands.find((line) => line.startsWith('MAIL')) ?? '', / SIZE=\d+$/)
})
