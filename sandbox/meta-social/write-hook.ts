import { nowMs } from '#platform/clock.ts'
import type { Hooks } from '../hooks.ts'
import { asciiJson, signHook } from '../meta/sign-hook.ts'
import type { Directory } from './directory.ts'
import type { Person } from './people.ts'
import { hookObjectOf, type SocialAccount } from './social-account.ts'

/** Tells every app that is subscribed to `field` of the account, where its dashboard has a callback. */
export function writeHook(
  { directory, hooks }: { readonly directory: Directory; readonly hooks: Hooks },
  account: SocialAccount,
  field: string,
  entry: { readonly messaging: readonly unknown[] } | { readonly changes: readonly unknown[] },
): void {
  const object = hookObjectOf(account)
  for (const [appId, fields] of account.subscriptions) {
    const app = directory.apps.get(appId)
    const callback = app?.callbacks.get(object)
    if (!app || !callback || !fields.has(field)) continue
    const body = asMetaWrites({ object, entry: [{ time: nowMs(), id: account.id, ...entry }] })
    hooks.call({ url: callback.url, headers: signHook(app.secret, body), body })
  }
}

/** Tells the apps what a person did in its conversation with the account. */
export function writeEvent(
  world: { readonly directory: Directory; readonly hooks: Hooks },
  account: SocialAccount,
  { id }: Person,
  field: string,
  what: Readonly<Record<string, unknown>>,
): void {
  writeHook(world, account, field, {
    messaging: [{ sender: { id }, recipient: { id: account.id }, timestamp: nowMs(), ...what }],
  })
}

/** JSON with everything beyond ASCII escaped, and slashes too: what is signed are these bytes. */
export function asMetaWrites(value: unknown): string {
  return asciiJson(value).replaceAll('/', String.raw`\/`)
}
