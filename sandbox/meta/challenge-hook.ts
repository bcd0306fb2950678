import { randomInt } from 'node:crypto'
import type { Hooks } from '../hooks.ts'
import type { Subscription } from './world.ts'

/** Has a hook prove, as Meta does, that it is whose it should be: it must give a challenge back. Null where it was not reached. */
export async function challengeHook(
  hooks: Hooks,
  { url, verifyToken }: Subscription,
): Promise<{ readonly status: number; readonly isGivenBack: boolean } | null> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000))
  const asked = new URL(url)
  asked.searchParams.set('hub.mode', 'subscribe')
  asked.searchParams.set('hub.challenge', challenge)
  asked.searchParams.set('hub.verify_token', verifyToken)
  const answer = await hooks.ask(asked.href)
  return answer && { status: answer.status, isGivenBack: answer.body === challenge }
}
