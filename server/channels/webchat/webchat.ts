import { z } from 'zod'
import { newId } from '#shared/ids.ts'
import { nowMs } from '#platform/clock.ts'
import { Refusal } from '#platform/refusal.ts'
import {
  findSiteFile,
  markSeen,
  newIdentitySecret,
  previousSecretsMax,
  siteSettings,
  tellBusinessTyping,
} from '#webchat/webchat.ts'
import type { Channel } from '../channel.ts'
import type { Given } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { checkContent } from './check-content.ts'
import { WebchatLink } from './webchat-link.ts'

const identitySecret = z.string().min(32, 'At least 32 characters.').max(200)

/** What is kept: the key in the account's pages, and what its server signs with; while a new secret is spread, those before it, the last one first. */
const credentials = z.object({
  siteKey: z.string().regex(/^wcs_[0-9a-f]{32}$/, 'A site key as web chat makes them.'),
  identitySecret,
  previousSecrets: z
    .array(z.strictObject({ secret: identitySecret, untilMs: z.int() }))
    .max(previousSecretsMax)
    .optional(),
})
type WebchatCredentials = z.infer<typeof credentials>

/** What the account may bring. The site key is made here: pages that bear one are nobody's but the account's for which it was made. */
const brought = z.strictObject({ identitySecret: identitySecret.optional() })

/** Makes the site key, unless there is one in pages already, and the secret where the account brought none. */
function whole({ settings, credentials: given }: Given, siteKey: string = newId('wcs', nowMs())): Given {
  const { identitySecret = newIdentitySecret() } = brought.parse(given)
  return { settings, credentials: { siteKey, identitySecret } }
}

const siteKeyOf = ({ credentials: given }: Pick<Connection, 'credentials'>): string =>
  (given as WebchatCredentials).siteKey

/** Chat on the account's own site. There is no provider: visitors' browsers speak to this installation. */
export const webchat: Channel = {
  name: 'webchat',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'location'],
    buttonKinds: ['reply', 'url', 'call'],
    receipts: true,
    read: true,
    marks: true,
  },
  settings: siteSettings,
  credentials,
  check: checkContent,
  codes: {
    recipient_unreachable: {
      code: 'recipient_unreachable',
      meaning: 'This visitor is not known on this site. Answer to the address its message came from.',
    },
    provider_unreachable: {
      code: 'provider_unreachable',
      meaning: 'The database is away. It is tried again by itself.',
    },
  },
  connect: {
    credentials: brought,
    makesAddress: true,
    prepare: (given, siteKey) => Promise.resolve(whole(given, siteKey)),
    terms: {
      name: 'Web chat is served by this installation; you answer for telling visitors what becomes of what they write',
      url: 'https://patchbay.dev/docs/webchat#privacy',
    },
    guide: [
      'Name where your site is, such as `https://shop.example`: no other page can show the chat.',
      'Put the script tag that you are given then once into each page, before `</body>`.',
      'To have visitors recognised on every device, compute HMAC-SHA256 of your own id of the person under the identity secret on your server, in hex, and call `patchbayChat.push(["identify", { id, hash, name, email }])` in the page.',
    ],
    probe: (connection) => {
      const siteKey = siteKeyOf(connection)
      return Promise.resolve({
        address: siteKey,
        name: 'Web chat',
        facts: { siteKey },
        expiresAtMs: null,
      })
    },
    fetchMedia: async (connection, source) => {
      const file = await findSiteFile(siteKeyOf(connection), source)
      if (!file) throw new Refusal('media_refused', { detail: 'The file is not there any more.' })
      return { mimeType: file.mimeType, body: file.body, filename: file.filename }
    },
    mark: (connection, { kind, to, regarding }) =>
      kind === 'read'
        ? markSeen(siteKeyOf(connection), to, regarding)
        : tellBusinessTyping(siteKeyOf(connection), to),
  },
  system: () => 'webchat',
  open: (_settings, given, events) => new WebchatLink(credentials.parse(given).siteKey, events),
}
