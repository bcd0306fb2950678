import type { InboundMessage } from '#channels/channels.ts'

/** A message that came, on its way to be stored. */
export type Coming = {
  readonly accountId: string
  /** The uuid it is stored under. */
  readonly id: string
  readonly message: InboundMessage
}
