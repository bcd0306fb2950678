import { pushConnectorOf, registerDevice } from '#channels/channels.ts'
import { findOrCreateContactByAddress } from '#contacts/contacts.ts'
import { asAccount } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { demoDevices } from '#sandbox/push/push.ts'
import { idOf } from '#shared/ids.ts'

/** Registers what the demo's people hold: each a browser and two apps of the sandbox network, and a feed in the shop's own app. */
export async function seedDemoDevices(
  accountId: string,
  url: string,
  addresses: readonly string[],
): Promise<void> {
  await asAccount(accountId, async (tx) => {
    const connector = await pushConnectorOf(tx, accountId, null)
    for (const address of addresses) {
      const { contactId } = await findOrCreateContactByAddress(tx, { accountId, channel: 'sms', address })
      for (const device of [...demoDevices(url, address), { kind: 'inapp' as const, person: address }])
        await registerDevice(tx, connector, { device, contactId, about: { name: 'Patchbay Demo' } })
    }
  })
}

/** Puts the shop's app, which shows feeds, on the handsets of the demo's people; the sandbox network forgets it with its process. */
export async function followDemoFeeds(
  accountId: string,
  { url, api }: { readonly url: string; readonly api: string },
  addresses: readonly string[],
): Promise<void> {
  const connector = await asAccount(accountId, (tx) => pushConnectorOf(tx, accountId, null))
  const answer = await fetch(`${url}/push/sandbox/feeds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api, feed: idOf('cnr', connector.id), addresses }),
  })
  if (!answer.ok) log.info({ status: answer.status }, 'the handsets of the sandbox network show no feeds')
}
