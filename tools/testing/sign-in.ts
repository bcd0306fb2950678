import assert from 'node:assert/strict'
import { freezeClock, resetClock } from '#platform/clock.ts'
import { forgetFacts } from '#platform/fact-cache.ts'
import type { httpServer } from '#platform/http/http-server.ts'

type App = ReturnType<typeof httpServer>
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

let lastIp = 0

/** An address that no other attempt of a test comes from: the lock-out counts by network. */
export const ownIp = (): string => `10.9.${++lastIp >> 8}.${lastIp & 255}`

/** Signs users in at a server, each from an address of its own unless told otherwise. */
export const signInAt =
  (app: App) =>
  (email: string, password: string, remoteAddress = ownIp()) =>
    app.inject({ method: 'POST', url: '/v1/session', payload: { email, password }, remoteAddress })

/** Calls a server as the holder of an API key. */
export const keyHolderAt = (app: App) => (key: string) => (method: Method, url: string, payload?: object) =>
  app.inject({ method, url, headers: { authorization: `Bearer ${key}` }, ...(payload && { payload }) })

/** Signs a user in at a server and gives a caller with the cookie and the console's HTTP header. */
export const userAt = (app: App) => async (email: string, password: string) => {
  const answer = await app.inject({ method: 'POST', url: '/v1/session', payload: { email, password } })
  assert.equal(answer.statusCode, 200, answer.body)
  const cookies = { patchbay_session: answer.cookies[0]?.value ?? '' }
  return (method: Method, url: string, payload?: object) =>
    app.inject({ method, url, cookies, headers: { 'x-patchbay-console': '1' }, ...(payload && { payload }) })
}

/** Does work while the platform's clock stands still, and forgets the sessions of that time. */
export async function atFrozen(work: () => Promise<void>): Promise<void> {
  freezeClock(new Date('2031-01-01T00:00:00Z'))
  try {
    await work()
  } finally {
    resetClock()
    forgetFacts('sessions')
  }
}
