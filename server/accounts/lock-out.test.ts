import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, now } from '#platform/clock.ts'
import { db, sql } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { atFrozen, ownIp, signInAt } from '#tools/testing/sign-in.ts'
import { authenticate } from './accounts.ts'
import { failureWindowMs, failuresMax, knownNetworkMs, pruneLockOuts, strangerPace } from './lock-out.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)
const dayMs = 24 * 3_600_000

const signIn = signInAt(app)

test('ten wrong passwords bar their network from a name, with the right one too, for fifteen minutes', () =>
  atFrozen(async () => {
    const { userEmail, password } = await anAccount()
    const ip = ownIp()
    for (let i = 0; i < failuresMax.atName; i++)
      assert.equal((await signIn(userEmail, 'wrong', ip)).json().code, 'credentials_wrong')
    const locked = await signIn(userEmail.toUpperCase(), password, ip)
    assert.equal(locked.statusCode, 429)
    assert.equal(locked.json().code, 'locked_out')
    assert.equal(locked.json().retryAfterSeconds, failureWindowMs / 1000)
    assert.equal((await signIn(userEmail, password)).statusCode, 200, 'from elsewhere')
    advanceClock(failureWindowMs - 1)
    assert.equal((await signIn(userEmail, password, ip)).json().code, 'locked_out')
    advanceClock(1)
    assert.equal((await signIn(userEmail, password, ip)).statusCode, 200)
  }))

test('wrong passwords tried all at once do not slip past the limit', async () => {
  const { userEmail } = await anAccount()
  const ip = ownIp()
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(userEmail, 'wrong', ip)))
  const codes = answers.map((answer) => answer.json().code)
  assert.equal(codes.filter((code) => code === 'credentials_wrong').length, failuresMax.atName)
  assert.equal(codes.filter((code) => code === 'locked_out').length, 10)
})

/** A name's failures of a day from many networks, as guessing them one by one would leave them. */
const guessedAt = (email: string, count: number) =>
  db.query(sql`
    insert into accounts.sign_in_failures (subject, failures)
    select ${`email:${email.toLowerCase()}`}, array_agg(${now()}::timestamptz - interval '1 minute') from generate_series(1, ${count})
    on conflict (subject) do update set failures = excluded.failures`)

test('nobody can keep an owner out who signed in from here in the last thirty days', () =>
  atFrozen(async () => {
    const { userEmail, password } = await anAccount()
    const home = ownIp()
    assert.equal((await signIn(userEmail, password, home)).statusCode, 200)
    advanceClock(knownNetworkMs - dayMs)
    await guessedAt(userEmail, 2_000)
    assert.equal((await signIn(userEmail, 'wrong')).json().code, 'credentials_wrong')
    assert.equal((await signIn(userEmail, password)).json().code, 'locked_out', 'from a strange network')
    for (let i = 0; i < 3; i++) assert.equal((await signIn(userEmail, password, home)).statusCode, 200)
    advanceClock(knownNetworkMs)
    await guessedAt(userEmail, 2_000)
    assert.equal((await signIn(userEmail, 'wrong')).json().code, 'credentials_wrong')
    assert.equal((await signIn(userEmail, password, home)).json().code, 'locked_out', 'home is forgotten')
  }))

test('strangers’ guesses at a name are slowed, the more there are, to one a minute', () =>
  atFrozen(async () => {
    const { userEmail, password } = await anAccount()
    await guessedAt(userEmail, strangerPace.free)
    for (const waitSeconds of [2, 4, 8, 16, 32, 60, 60]) {
      assert.equal((await signIn(userEmail, 'wrong')).json().code, 'credentials_wrong')
      const outpaced = await signIn(userEmail, password)
      assert.deepEqual([outpaced.json().code, outpaced.json().retryAfterSeconds], ['locked_out', waitSeconds])
      advanceClock(waitSeconds * 1000 - 1)
      assert.equal((await signIn(userEmail, password)).json().code, 'locked_out')
      advanceClock(1)
    }
    assert.equal((await signIn(userEmail, password)).statusCode, 200, 'the owner, at a turn')
  }))

test('guesses are slowed alike whether somebody has the name or not', () =>
  atFrozen(async () => {
    const { userEmail } = await anAccount()
    const answers = []
    for (const email of [userEmail, 'nobody-at-all@example.com']) {
      await guessedAt(email, strangerPace.free)
      for (let i = 0; i < 2; i++) answers.push((await signIn(email, 'wrong')).body)
    }
    assert.deepEqual(answers.slice(0, 2), answers.slice(2))
  }))

test('a stranger who waits for every turn at a name uses up the guesses of his network', () =>
  atFrozen(async () => {
    const { userEmail } = await anAccount()
    await guessedAt(userEmail, 2_000)
    const [ip, other] = [ownIp(), ownIp()]
    for (let i = 0; i < failuresMax.atName; i++) await signIn(userEmail, 'wrong', ip)
    advanceClock(strangerPace.waitMaxMs)
    assert.equal((await signIn(userEmail, 'wrong', ip)).json().code, 'locked_out')
    assert.equal((await signIn(userEmail, 'wrong', other)).json().code, 'credentials_wrong')
  }))

test('what still counts survives the sweep', () =>
  atFrozen(async () => {
    const { userEmail, password } = await anAccount()
    const home = ownIp()
    await signIn(userEmail, password, home)
    await guessedAt(userEmail, 2_000)
    await signIn(userEmail, 'wrong')
    advanceClock(30_000)
    await pruneLockOuts()
    assert.equal((await signIn(userEmail, password)).json().code, 'locked_out')
    assert.equal((await signIn(userEmail, password, home)).statusCode, 200)
    advanceClock(knownNetworkMs)
    await pruneLockOuts()
    const left = await db.query(
      sql`select 1 from accounts.sign_in_networks where name = ${`email:${userEmail.toLowerCase()}`}`,
    )
    assert.equal(left.length, 0)
  }))

test('a network that guesses at many addresses is locked out, even if one of them is its own', () =>
  atFrozen(async () => {
    const [mine, victim] = [await anAccount(), await anAccount()]
    const ip = ownIp()
    for (let i = 0; i < failuresMax.inAll; i++) {
      await signIn(`guess-${i}@example.com`, 'wrong', ip)
      if (i === 5) assert.equal((await signIn(mine.userEmail, mine.password, ip)).statusCode, 200)
    }
    assert.equal((await signIn(victim.userEmail, victim.password, ip)).json().code, 'locked_out')
    assert.equal((await signIn(victim.userEmail, victim.password)).statusCode, 200, 'from elsewhere')
    advanceClock(failureWindowMs)
    assert.equal((await signIn(victim.userEmail, victim.password, ip)).statusCode, 200)
  }))

test('IPv6 addresses of one network are locked out together', async () => {
  for (let i = 0; i < failuresMax.inAll; i++)
    await signIn(`six-${i}@example.com`, 'wrong', `2001:db8:5::${i + 1}`)
  assert.equal((await signIn('six@example.com', 'wrong', '2001:db8:5::ffff')).json().code, 'locked_out')
  assert.equal((await signIn('six@example.com', 'wrong', '2001:db8:5:1::1')).json().code, 'credentials_wrong')
})

test('a right password clears the count of its name and network', () =>
  atFrozen(async () => {
    const { userEmail, password } = await anAccount()
    const ip = ownIp()
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < failuresMax.atName - 1; i++) await signIn(userEmail, 'wrong', ip)
      assert.equal((await signIn(userEmail, password, ip)).statusCode, 200)
    }
  }))
