import { randomInt } from 'node:crypto'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import type { Subscription } from './world.ts'
import { said } from './said.ts'

/** Where webhooks go from now on: the URL must first give back a challenge. Null takes the place away. */
export async function subscriptionOf(
  { hooks }: MetaState,
  body: Readonly<Record<string, unknown>>,
): Promise<Subscription | null> {
  const url = said(body['override_callback_uri'])
  const verifyToken = said(body['verify_token'])
  if (url === '') return null
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000))
  const asked = URL.canParse(url) ? new URL(url) : null
  if (!asked) throw notVerified('The URL of the callback is none.')
  asked.searchParams.set('hub.mode', 'subscribe')
  asked.searchParams.set('hub.challenge', challenge)
  asked.searchParams.set('hub.verify_token', verifyToken)
  const answer = await hooks.ask(asked.href)
  if (!answer) throw notVerified('The callback could not be reached.')
  if (answer.status !== 200) throw notVerified(`The callback answered ${answer.status}.`)
  if (answer.body !== challenge) throw notVerified('The callback did not give the challenge back.')
  return { url, verifyToken }
}

function notVerified(details: string): GraphRefusal {
  return new GraphRefusal(100, details, {
    subcode: 2_200,
    message: `Callback verification failed with the following errors: ${details}`,
  })
}
