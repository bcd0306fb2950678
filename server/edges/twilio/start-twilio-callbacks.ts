import type { Pipeline } from '#messaging/messaging.ts'
import { db } from '#platform/db.ts'
import { takeNodeNumber } from '#platform/node-number.ts'
import { listenToNotifications } from '#platform/notifications.ts'
import { OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { CallbackCaller } from './callback-caller.ts'
import { releaseCallbacks } from './queries/callbacks.ts'

/** The calls to customers' URLs, while they are made. */
export type TwilioCallbacks = { stop(): Promise<void> }

const lookMs = 500
const answerKeptBytes = 64 * 1_024

/**
 * Starts calling the URLs that Twilio's clients gave: statuses, and contacts' messages, whose answers may hold replies. Any number
 * of processes may. What is about one message goes out one after the other; what fails comes again, later each time.
 */
export async function startTwilioCallbacks(
  pipeline: Pipeline,
  client = new OutgoingClient({ keptMax: answerKeptBytes }),
): Promise<TwilioCallbacks> {
  const node = await takeNodeNumber()
  const caller = new CallbackCaller(pipeline, client, node.value)
  const notifications = await listenToNotifications({ patchbay_twilio: () => caller.wake() }, () =>
    caller.wake(),
  )
  const timer = setInterval(() => caller.look(), lookMs).unref()
  caller.look()
  return {
    async stop() {
      clearInterval(timer)
      await notifications.stop()
      await caller.stop()
      await client.close()
      await releaseCallbacks(db, [node.value])
      await node.stop()
    },
  }
}
