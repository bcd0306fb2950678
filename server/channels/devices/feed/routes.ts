import { z } from 'zod'
import { getContact, identitiesOf } from '#contacts/contacts.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { deviceAddress, deviceIdAt } from '../device-address.ts'
import { secretOf } from './secret-of.ts'
import { feedToken } from './feed-token.ts'
import type { FeedItemRow } from './feed.ts'
import { feedOfDevice, itemsOfDevices } from './queries.ts'

const tag = 'devices'

/** What a feed shows of an item. */
const feedContentShape = z.object({
  title: z.string(),
  body: z.string(),
  image: z.string().optional(),
  link: z.string().optional(),
  actions: z.array(z.object({ id: z.string(), title: z.string(), link: z.string().optional() })),
})

const feedItemShape = feedContentShape.extend({
  messageId: z.string(),
  address: z.string(),
  createdAt: z.string(),
  deliveredAt: z.string().nullable(),
  readAt: z.string().nullable(),
  archivedAt: z.string().nullable(),
  answer: z.string().nullable().describe('The id of the button that was pressed'),
})

/** Addresses of the account about feeds. */
export const feedRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/contacts/{id}/feed',
    tag,
    summary: "What a contact's feed shows, and what of it was read, newest first",
    access: { kind: 'account', scope: 'messages:read' },
    query: pageQuery,
    answers: { 200: pageOf(feedItemShape) },
    handle: async ({ tx, accountId, params, query: { limit, cursor } }) => {
      const contact = await getContact(tx, accountId, pathId('con', params['id']))
      const addresses = identitiesOf(contact).filter(({ channel }) => channel === 'push')
      const devices = addresses.flatMap(({ address }) => deviceIdAt(address) ?? [])
      const rows = await itemsOfDevices(tx, accountId, devices, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.messageId, showItem) }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/devices/{id}/feed-token',
    tag,
    summary: 'Make a token by which an app of yours shows the feed of a device of kind inapp, for a day',
    access: { kind: 'account', scope: 'contacts:write' },
    answers: { 200: z.object({ token: z.string(), expiresAt: z.string() }) },
    changesNothing: true,
    handle: async ({ tx, accountId, params }) => {
      const [feed] = await feedOfDevice(tx, pathId('dev', params['id']))
      if (feed?.accountId !== accountId) throw new Refusal('not_found')
      const secret = secretOf(feed)
      if (!secret)
        throw new Refusal('invalid_request', { detail: 'The connector has no feedSecret. Add one to it.' })
      return { status: 200, body: feedToken(feed.deviceId, secret) }
    },
  }),
]

function showItem(row: FeedItemRow): z.infer<typeof feedItemShape> {
  const { shown, answer, createdAt, deliveredAt, readAt, archivedAt } = row
  return {
    ...shown,
    actions: [...shown.actions],
    messageId: idOf('msg', row.messageId),
    address: deviceAddress('inapp', row.deviceId),
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt && deliveredAt.toISOString(),
    readAt: readAt && readAt.toISOString(),
    archivedAt: archivedAt && archivedAt.toISOString(),
    answer,
  }
}
