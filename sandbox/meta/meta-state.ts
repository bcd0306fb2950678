import type { Hooks } from '../hooks.ts'
import type { SandboxNetwork } from '../provider.ts'
import type { Later } from '../later.ts'
import type { HeldMessages } from '../smsc/held-messages.ts'
import type { AcceptedMessage } from './take-message.ts'
import type { World } from './world.ts'

/** How long things take here, in milliseconds. */
export type MetaPace = {
  /** Until a template is reviewed. */
  readonly reviewMs: number
  /** Until a message is sent, then delivered, then read. */
  readonly sentMs: number
  readonly deliveredMs: number
  readonly readMs: number
}

/** What every part of the stand-in works with. */
export type MetaState = {
  readonly world: World
  readonly network: SandboxNetwork
  readonly hooks: Hooks
  readonly later: Later
  readonly pace: MetaPace
  /** Messages for handsets that are off. */
  readonly held: HeldMessages<AcceptedMessage>
  readonly counts: {
    requests: number
    accepted: number
    refused: number
    delivered: number
    failed: number
    received: number
  }
}
