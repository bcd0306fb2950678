import type { Channel } from '../channel.ts'
import { joinParts } from './read-delivery.ts'
import { codes } from './codes.ts'
import { SmppLink } from './smpp-link.ts'
import { smppCredentials, smppSettings } from './smpp-settings.ts'

/** SMS through carriers that speak SMPP 3.4. */
export const sms: Channel = {
  name: 'sms',
  can: { contentTypes: ['text'], receipts: true, read: false },
  codes,
  settings: smppSettings,
  credentials: smppCredentials,
  join: joinParts,
  system: (settings) => {
    const { host, port, systemId } = smppSettings.parse(settings)
    return `${host}:${port} ${systemId}`
  },
  open: (settings, credentials, events) =>
    new SmppLink(smppSettings.parse(settings), smppCredentials.parse(credentials).password, events),
}
