import type { Channel } from '../channel.ts'
import { faultOfContent } from './draft-of.ts'
import { EmailLink } from './email-link.ts'
import { connect } from './connect/connect.ts'
import { domainOf } from './connect/domain-settings.ts'
import { emailCredentials, emailSettings } from './email-settings.ts'
import { mailCodes } from './smtp-out/refusal-reasons.ts'

/** E-mail, straight to the receivers' servers or over a relay; receipts are the bounces and complaints that come back. */
export const email: Channel = {
  name: 'email',
  can: { contentTypes: ['email'], receipts: true, silenceIsDelivery: true, read: false },
  settings: emailSettings,
  credentials: emailCredentials,
  connect,
  check: faultOfContent,
  codes: mailCodes,
  connectorOf: (sender) =>
    sender
      .slice(sender.lastIndexOf('@') + 1)
      .replace(/>$/, '')
      .toLowerCase(),
  system: (settings) => {
    const domain = domainOf(settings)
    if (domain !== null) return domain
    const { smartHost, mxOverride } = emailSettings.parse(settings)
    const host = smartHost ?? mxOverride
    return host ? `${host.host}:${host.port}` : 'mx'
  },
  open: (settings, credentials, events) =>
    new EmailLink(emailSettings.parse(settings), emailCredentials.parse(credentials), events),
}
