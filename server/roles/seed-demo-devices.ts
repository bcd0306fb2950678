import { pushConnectorOf, registerDevice } from '#channels/channels.ts'
import { findOrCreateContactByAddress } from '#contacts/contacts.ts'
import { asAccount } from '#platform/db.ts'
import { demoDevices } from '#sandbox/push/push.ts'

/** Registers what the demo's people hold: each a browser and two apps of the sandbox network. */
export async function seedDemoDevices(
  accountId: string,
  url: string,
  addresses: readonly string[],
): Promise<void> {
  await asAccount(accountId, async (tx) => {
    const connector = await pushConnectorOf(tx, accountId, null)
    for (const address of addresses) {
      const { contactId } = await findOrCreateContactByAddress(tx, { accountId, channel: 'sms', address })
      for (const device of demoDevices(url, address))
        await registerDevice(tx, connector, { device, contactId, about: { name: 'Patchbay Demo' } })
    }
  })
}
