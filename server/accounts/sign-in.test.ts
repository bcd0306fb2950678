import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock } from '#platform/clock.ts'
import { asAccount, db, inTransaction, one, sql } from '#platform/db.ts'
import { forgetFacts } from '#platform/fact-cache.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { atFrozen, ownIp, signInAt } from '#tools/testing/sign-in.ts'
import { setVariable } from '#platform/config.ts'
import { authenticate, createUser } from './accounts.ts'
import { failureWindowMs, failuresMax } from './lock-out.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { routes } from './routes.ts'
import { sessionCookieText } from './session-cookie.ts'
import { pruneEndedSessions, sessionIdleMs, sessionMaxMs } from './session.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)
const cheap = { memoryKib: 8, passes: 1 }
const console_ = { 'x-patchbay-console': '1' }
const hourMs = 3_600_000

const signIn = signInAt(app)
const whoAmI = (token: string) =>
  app.inject({ method: 'GET', url: '/v1/session', cookies: { patchbay_session: token } })
const listKeys = (token: string) =>
  app.inject({ method: 'GET', url: '/v1/api-keys', cookies: { patchbay_session: token } })
const signedIn = async () => {
  const account = await anAccount()
  const answer = await signIn(account.userEmail, account.password)
  assert.equal(answer.statusCode, 200)
  return { ...account, answer, token: answer.cookies[0]?.value ?? '' }
}

test('a right password opens a session in a cookie that scripts and other sites cannot use', async () => {
  const { answer, id, userEmail } = await signedIn()
  const [cookie] = answer.cookies
  assert.equal(cookie?.name, 'patchbay_session')
  assert.equal(cookie.httpOnly, true)
  assert.equal(cookie.sameSite, 'Strict')
  assert.equal(cookie.path, '/')
  assert.ok((cookie.value ?? '').length >= 43, '256 random bits')
  assert.equal(cookie.secure, undefined, 'on plain http')
  const { user, account, operator } = answer.json()
  assert.deepEqual([user.email, user.role, account.id, operator.pack], [userEmail, 'owner', id, 'house'])
})

test('says whether the handsets of a sandbox network can be shown', async (context) => {
  const { token } = await signedIn()
  context.after(() => {
    setVariable('PATCHBAY_TEST_INSTANCE', '')
    setVariable('PATCHBAY_NO_SANDBOX', '')
  })
  const shown = async (testInstance: string, noSandbox: string): Promise<boolean> => {
    setVariable('PATCHBAY_TEST_INSTANCE', testInstance)
    setVariable('PATCHBAY_NO_SANDBOX', noSandbox)
    return (await whoAmI(token)).json().operator.sandbox
  }
  assert.deepEqual([await shown('1', ''), await shown('1', '1'), await shown('', '')], [true, false, false])
})

test('the cookie is Secure when the installation is reached by https', () => {
  assert.match(sessionCookieText('t', 60, 'https://patchbay.example'), /; Secure$/)
  assert.doesNotMatch(sessionCookieText('t', 60, 'http://127.0.0.1:4000'), /Secure/)
})

test('keeps the hash of a session token, never the token', async () => {
  const { token, accountId } = await signedIn()
  const { row } = await one<{ row: string }>(
    db,
    sql`select s::text as row from accounts.sessions s where account_id = ${accountId}`,
  )
  assert.ok(!row.includes(token))
  assert.ok(!row.includes(Buffer.from(token).toString('hex')))
})

test('knows an e-mail address whatever its case, and gives it out once', async () => {
  const { userEmail, password, accountId } = await anAccount()
  assert.equal((await signIn(userEmail.toUpperCase(), password)).statusCode, 200)
  await assert.rejects(
    inTransaction((tx) =>
      createUser(tx, { accountId, email: userEmail.toUpperCase(), name: 'x', role: 'agent' }),
    ),
    { code: 'conflict' },
  )
})

test('an unknown user is refused in the same words and after the same work as a wrong password', async () => {
  const email = 'slow@example.com'
  const { accountId } = await anAccount()
  await inTransaction((tx) =>
    createUser(tx, { accountId, email, name: 'S', role: 'agent', password: 'a long password' }),
  )
  // Processor time, not time on the wall: a busy machine must not make the difference.
  const workOf = async (address: string) => {
    const from = process.cpuUsage()
    const { body } = await signIn(address, 'not the password')
    return { body, spent: process.cpuUsage(from).user }
  }
  const least = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
  for (let i = 0; i < 5; i++) {
    const [known, unknown] = [await workOf(email), await workOf('nobody@example.com')]
    assert.equal(unknown.body, known.body)
    least.known = Math.min(least.known, known.spent)
    least.unknown = Math.min(least.unknown, unknown.spent)
  }
  assert.ok(least.unknown > least.known / 3, JSON.stringify(least))
})

test('an invited user has no password that opens the door', async () => {
  const { accountId } = await anAccount()
  await inTransaction((tx) =>
    createUser(tx, { accountId, email: 'new@example.com', name: 'N', role: 'agent' }),
  )
  for (const password of ['x', 'null', 'undefined'])
    assert.equal((await signIn('new@example.com', password)).json().code, 'credentials_wrong')
})

test('forged, cut and foreign cookies open nothing', async () => {
  const { token, apiKey } = await signedIn()
  const forged = [
    token.slice(0, -1),
    `${token}A`,
    token.toUpperCase(),
    apiKey,
    'null',
    "' or 1=1 --",
    'x'.repeat(3000),
  ]
  for (const value of forged) {
    assert.equal((await whoAmI(value)).statusCode, 401, value.slice(0, 50))
    assert.equal((await listKeys(value)).statusCode, 401, value.slice(0, 50))
  }
  assert.equal((await listKeys(token)).statusCode, 200)
})

test('a session token is no API key', async () => {
  const { token } = await signedIn()
  const answer = await app.inject({ url: '/v1/account', headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.statusCode, 401)
})

test('a wrong API key is not saved by a right cookie', async () => {
  const { token } = await signedIn()
  const headers = { authorization: 'Bearer pk_live_wrong' }
  const answer = await app.inject({ url: '/v1/account', headers, cookies: { patchbay_session: token } })
  assert.equal(answer.statusCode, 401)
})

test('a change by cookie needs the HTTP header of the console, which other sites cannot send', async () => {
  const { token } = await signedIn()
  const ask = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/v1/api-keys',
      headers,
      payload: { name: 'k' },
      cookies: { patchbay_session: token },
    })
  assert.equal((await ask({})).json().code, 'csrf_refused')
  assert.equal((await ask({ 'x-patchbay-console': '0' })).json().code, 'csrf_refused')
  assert.equal((await ask(console_)).statusCode, 201)
})

test('signing out ends the session at once and takes the cookie back', async () => {
  const { token } = await signedIn()
  assert.equal((await whoAmI(token)).statusCode, 200)
  const out = await app.inject({ method: 'DELETE', url: '/v1/session', cookies: { patchbay_session: token } })
  assert.equal(out.statusCode, 204)
  assert.equal(out.cookies[0]?.value, '')
  assert.equal(out.cookies[0]?.maxAge, 0)
  assert.equal((await whoAmI(token)).statusCode, 401)
  assert.equal((await listKeys(token)).statusCode, 401)
})

test('a session ends twelve hours after its last use', () =>
  atFrozen(async () => {
    const { token } = await signedIn()
    for (let i = 0; i < 3; i++) {
      advanceClock(sessionIdleMs - 1)
      assert.equal((await listKeys(token)).statusCode, 200, 'used in time')
    }
    advanceClock(sessionIdleMs)
    assert.equal((await listKeys(token)).statusCode, 401)
  }))

test('the last use of a session survives a restart', () =>
  atFrozen(async () => {
    const { token, accountId } = await signedIn()
    advanceClock(sessionIdleMs - hourMs)
    await listKeys(token)
    for (let i = 0; i < 200; i++) {
      const { moved } = await one<{ moved: boolean }>(
        db,
        sql`select seen_at > created_at as moved from accounts.sessions where account_id = ${accountId}`,
      )
      if (moved) break
      await new Promise((r) => setTimeout(r, 5))
    }
    forgetFacts('sessions')
    advanceClock(2 * hourMs)
    assert.equal((await listKeys(token)).statusCode, 200)
  }))

test('a session ends thirty days after its sign-in, however much it is used', () =>
  atFrozen(async () => {
    const { token } = await signedIn()
    const stepMs = 10 * hourMs
    for (let at = stepMs; at < sessionMaxMs; at += stepMs) {
      advanceClock(stepMs)
      assert.equal((await listKeys(token)).statusCode, 200)
    }
    advanceClock(stepMs)
    assert.equal((await listKeys(token)).statusCode, 401)
  }))

test('ended sessions are swept away, running ones are not', () =>
  atFrozen(async () => {
    const old = await signedIn()
    advanceClock(sessionIdleMs)
    const fresh = await signedIn()
    await pruneEndedSessions()
    const rows = await db.query<{ id: string }>(
      sql`select account_id as id from accounts.sessions where account_id = any(${[old.accountId, fresh.accountId]}::uuid[])`,
    )
    assert.deepEqual(
      rows.map((row) => row.id),
      [fresh.accountId],
    )
  }))

const changePassword = (token: string, currentPassword: string, password: string, remoteAddress = ownIp()) =>
  app.inject({
    method: 'PUT',
    url: '/v1/session/password',
    cookies: { patchbay_session: token },
    headers: console_,
    remoteAddress,
    payload: { currentPassword, password },
  })

test('who changes the password stays signed in here and nowhere else', async () => {
  const { token, userEmail, password } = await signedIn()
  const elsewhere = (await signIn(userEmail, password)).cookies[0]?.value ?? ''
  assert.equal((await listKeys(elsewhere)).statusCode, 200)
  assert.equal((await changePassword(token, password, 'short')).statusCode, 422)
  assert.equal((await changePassword(token, password, 'another good one')).statusCode, 204)
  assert.equal((await listKeys(token)).statusCode, 200)
  assert.equal((await listKeys(elsewhere)).statusCode, 401)
  assert.equal((await signIn(userEmail, password)).json().code, 'credentials_wrong')
  assert.equal((await signIn(userEmail, 'another good one')).statusCode, 200)
})

test('a wrong current password changes nothing, keeps the session, and counts towards the lock-out', () =>
  atFrozen(async () => {
    const { token, userEmail, password } = await signedIn()
    const ip = ownIp()
    for (let i = 0; i < failuresMax.atName; i++) {
      const answer = await changePassword(token, 'wrong', 'another good one', ip)
      assert.deepEqual([answer.statusCode, answer.json().code], [403, 'password_wrong'])
    }
    assert.equal((await changePassword(token, password, 'another good one', ip)).json().code, 'locked_out')
    assert.equal((await listKeys(token)).statusCode, 200)
    advanceClock(failureWindowMs)
    assert.equal((await signIn(userEmail, password)).statusCode, 200)
  }))

test('a password is not changed by a key, nor without the header of the console', async () => {
  const { token, password, apiKey } = await signedIn()
  const payload = { currentPassword: password, password: 'another good one' }
  const url = '/v1/session/password'
  const byKey = await app.inject({
    method: 'PUT',
    url,
    headers: { authorization: `Bearer ${apiKey}` },
    payload,
  })
  assert.equal(byKey.json().code, 'forbidden')
  const byCookie = await app.inject({ method: 'PUT', url, cookies: { patchbay_session: token }, payload })
  assert.equal(byCookie.json().code, 'csrf_refused')
})

test('a password matches its own hash only, and every hash has its own salt', async () => {
  const [one_, two] = [await hashPassword('s3cret phrase', cheap), await hashPassword('s3cret phrase', cheap)]
  assert.notEqual(one_, two)
  assert.match(one_, /^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  assert.equal(await passwordMatches('s3cret phrase', two), true)
  assert.equal(await passwordMatches('s3cret phrasE', two), false)
  assert.equal(await passwordMatches('', two), false)
  assert.equal(await passwordMatches('s3cret phrase', null), false)
})

test('passwords are hashed as OWASP asks', async () => {
  assert.match(await hashPassword('s3cret phrase'), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('the role of requests can never read a password, a token or a failure', async () => {
  const { accountId } = await anAccount()
  for (const read of [
    sql`select hash from accounts.passwords`,
    sql`select token_hash from accounts.password_tokens`,
    sql`select subject from accounts.sign_in_failures`,
  ])
    await assert.rejects(
      asAccount(accountId, (tx) => tx.query(read)),
      /permission denied/,
    )
})

test('sign-in and sign-out stand in the audit log with who and from where', async () => {
  const { userEmail, password, accountId } = await anAccount()
  const answer = await signIn(userEmail, password, '10.77.0.1')
  const cookies = { patchbay_session: answer.cookies[0]?.value ?? '' }
  await app.inject({ method: 'DELETE', url: '/v1/session', cookies, remoteAddress: '10.77.0.2' })
  const rows = await db.query<{ actor: string; action: string; ip: string }>(
    sql`select actor, action, ip from platform.audit_events where account_id = ${accountId} order by id`,
  )
  const actor = `user:${answer.json().user.id}`
  assert.deepEqual(rows, [
    { actor, action: 'user.signed_in', ip: '10.77.0.1' },
    { actor, action: 'user.signed_out', ip: '10.77.0.2' },
  ])
})
