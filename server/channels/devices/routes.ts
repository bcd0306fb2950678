import { createECDH } from 'node:crypto'
import { z } from 'zod'
import { now } from '#platform/clock.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { fieldId, pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import {
  browserShape,
  deviceKinds,
  deviceOf,
  deviceShape,
  newDeviceShape,
  showDevice,
} from './device-shapes.ts'
import { connectorOfPublicKey, deviceById, deviceEnded, devicesPage } from './queries.ts'
import { pushConnectorOf, registerDevice } from './register-device.ts'

const reads = { kind: 'account', scope: 'contacts:read' } as const
const writes = { kind: 'account', scope: 'contacts:write' } as const
const tag = 'devices'

const listing = pageQuery.extend({
  contactId: z.string().optional(),
  kind: z.enum(deviceKinds).optional(),
  gone: z.stringbool().optional(),
})

const keyPair = z.object({ publicKey: z.string(), privateKey: z.string() })

/** Every address of devices. */
export const deviceRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/devices',
    tag,
    summary: 'Register a device for pushes; one that is registered already keeps its address',
    description: 'The address it answers with is the `to` of a message on the channel `push`.',
    access: writes,
    body: newDeviceShape,
    answers: { 201: deviceShape },
    idempotent: true,
    handle: async ({ tx, accountId, body }) => {
      const id = (prefix: string, field: string, value: string | undefined) =>
        value === undefined ? null : fieldId(prefix, field, value)
      const connector = await pushConnectorOf(tx, accountId, id('cnr', 'connectorId', body.connectorId))
      const contactId = id('con', 'contactId', body.contactId)
      const row = await registerDevice(tx, connector, {
        device: deviceOf(body),
        contactId,
        about: body.about,
      })
      return { status: 201, body: showDevice(row), target: showDevice(row).id }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/devices/browser',
    tag,
    summary: "Register the caller's own browser by the site's public key",
    description:
      'For pages: no API key is needed. The device belongs to nobody until the account says whose it is.',
    access: { kind: 'public' },
    pagesMayCall: { perSecond: 5 },
    body: browserShape,
    answers: { 201: z.object({ id: z.string(), address: z.string() }) },
    handle: async ({ tx, body: { applicationServerKey, subscription, about } }) => {
      const [connector] = await connectorOfPublicKey(tx, applicationServerKey)
      if (!connector)
        throw new Refusal('not_found', { detail: 'No site subscribes its visitors with this public key.' })
      const device = { kind: 'webpush', ...subscription } as const
      const { id, address } = showDevice(
        await registerDevice(tx, connector, { device, contactId: null, about }),
      )
      return { status: 201, body: { id, address } }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/devices/keys',
    tag,
    summary: 'Make a VAPID key pair for browsers; nothing of it is kept',
    access: writes,
    answers: { 200: keyPair },
    changesNothing: true,
    handle: async () => {
      const pair = createECDH('prime256v1')
      const publicKey = pair.generateKeys('base64url')
      // A key that begins with zeros comes shorter; it has 32 bytes all the same.
      const privateKey = pair.getPrivateKey('hex').padStart(64, '0')
      return {
        status: 200,
        body: { publicKey, privateKey: Buffer.from(privateKey, 'hex').toString('base64url') },
      }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/devices',
    tag,
    summary: 'List the devices that pushes go to, and those that are gone with the reason',
    access: reads,
    query: listing,
    answers: { 200: pageOf(deviceShape) },
    handle: async ({ tx, accountId, query: { limit, cursor, contactId, ...filter } }) => {
      const contact = contactId === undefined ? undefined : fieldId('con', 'contactId', contactId)
      const wanted = { ...filter, contactId: contact }
      const rows = await devicesPage(tx, accountId, wanted, cursorUuid(cursor), limit + 1)
      return { status: 200, body: page(rows, limit, (row) => row.id, showDevice) }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/devices/{id}',
    tag,
    summary: 'One device',
    access: reads,
    answers: { 200: deviceShape },
    handle: async ({ tx, accountId, params }) => {
      const [row] = await deviceById(tx, accountId, pathId('dev', params['id']))
      if (!row) throw new Refusal('not_found')
      return { status: 200, body: showDevice(row) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/devices/{id}',
    tag,
    summary: 'Send no more pushes to a device, as when somebody signs out',
    access: writes,
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      const id = pathId('dev', params['id'])
      const ended = await deviceEnded(tx, { accountId, id }, 'It was removed.', now())
      if (ended.length === 0) throw new Refusal('not_found', { detail: 'There is no such device any more.' })
      return { status: 204 }
    },
  }),
]
