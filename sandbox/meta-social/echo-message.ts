import { nowMs } from '#platform/clock.ts'
import type { Person } from './people.ts'
import type { SocialAccount } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'
import { writeHook } from './write-hook.ts'

/** Tells the apps what the account sent, whoever sent it. On Instagram that comes with `messages` and names no app. */
export function echoMessage(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  {
    mid,
    appId,
    message,
  }: { readonly mid: string; readonly appId: string; readonly message: Readonly<Record<string, unknown>> },
): void {
  const isMessenger = account.product === 'messenger'
  const { text, attachment, metadata } = message
  const echo = {
    mid,
    is_echo: true,
    ...(text !== undefined && { text }),
    ...(attachment !== undefined && { attachments: [attachment] }),
    ...(isMessenger && { app_id: Number(appId) }),
    ...(isMessenger && metadata !== undefined && { metadata }),
  }
  writeHook(world, account, isMessenger ? 'message_echoes' : 'messages', {
    messaging: [
      { sender: { id: account.id }, recipient: { id: person.id }, timestamp: nowMs(), message: echo },
    ],
  })
}
