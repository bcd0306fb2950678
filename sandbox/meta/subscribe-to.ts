import { challengeHook } from './challenge-hook.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import { said } from './said.ts'
import type { Subscription } from './world.ts'

const againMs = 500
const triesMax = 240

/** What is subscribed: an account, or one number of it. */
export type Subscriber = { subscription: Subscription | null }

/**
 * Sends webhooks to a URL from now on: it must first give back a challenge. No URL takes the place away.
 * `patiently`: one that is not reached is asked until it answers, for the sandbox's own business is connected while its
 * server is still starting. What answers wrongly is refused in any case.
 */
export async function subscribeTo(
  meta: MetaState,
  subscriber: Subscriber,
  body: Readonly<Record<string, unknown>>,
  patiently: boolean,
): Promise<void> {
  const url = said(body['override_callback_uri'])
  const subscription = { url, verifyToken: said(body['verify_token']) }
  const fault = url === '' ? null : await faultOf(meta, subscription)
  if (fault && !(fault.isUnreached && patiently)) throw notVerified(fault.says)
  subscriber.subscription = url === '' ? null : subscription
  if (fault) askAgain(meta, subscriber, subscription, 1)
}

function askAgain(meta: MetaState, subscriber: Subscriber, subscription: Subscription, tries: number): void {
  meta.later.after(againMs, () => {
    void faultOf(meta, subscription).then((fault) => {
      if (!fault || subscriber.subscription !== subscription) return
      if (fault.isUnreached && tries < triesMax) askAgain(meta, subscriber, subscription, tries + 1)
      else subscriber.subscription = null
    })
  })
}

type Fault = { readonly says: string; readonly isUnreached: boolean }

async function faultOf({ hooks }: MetaState, subscription: Subscription): Promise<Fault | null> {
  const answered = (says: string): Fault => ({ says, isUnreached: false })
  if (!URL.canParse(subscription.url)) return answered('The URL of the callback is none.')
  const answer = await challengeHook(hooks, subscription)
  if (!answer) return { says: 'The callback could not be reached.', isUnreached: true }
  if (answer.status !== 200) return answered(`The callback answered ${answer.status}.`)
  return answer.isGivenBack ? null : answered('The callback did not give the challenge back.')
}

function notVerified(details: string): GraphRefusal {
  return new GraphRefusal(100, details, {
    subcode: 2_200,
    message: `Callback verification failed with the following errors: ${details}`,
  })
}
