import { asAccount } from '#platform/db.ts'
import { accountDb, auditDoor, pathUuid, type DoorCall, type DoorRoute } from './door-route.ts'
import { forgetInboundWishes } from './inbound-wish.ts'
import {
  changeService,
  createService,
  getService,
  listServices,
  type MessagingService,
} from './messaging-service.ts'
import { pageOfAll, pageWithMeta, readPage } from './page.ts'
import { deleteService } from './queries/services.ts'
import { sidOf } from './sid.ts'
import { TwilioError } from './twilio-error.ts'
import { isoTime } from './twilio-time.ts'

/** Where messaging services are. */
export const servicesPath = '/v1/Services'

const one = `${servicesPath}/{Sid}`

/** Messaging services. `publicUrl` is where clients reach us. */
export function serviceRoutes(publicUrl: string): DoorRoute[] {
  const url = publicUrl + servicesPath
  return [create(url), list(url), fetchOne(url), update(url), remove()]
}

const create = (url: string): DoorRoute => ({
  method: 'POST',
  path: servicesPath,
  async handle(call) {
    const { accountId } = call.client
    const made = await asAccount(accountId, async (tx) => {
      const created = await createService(tx, accountId, call.form)
      await auditDoor(tx, call, `POST ${servicesPath}`, sidOf('MG', created.id))
      return created
    })
    return { status: 201, body: showService(made, call, url) }
  },
})

const list = (url: string): DoorRoute => ({
  method: 'GET',
  path: servicesPath,
  async handle(call) {
    const { accountId } = call.client
    const asked = readPage(call.query)
    const cut = pageOfAll(asked, await listServices(accountDb(accountId), accountId))
    const body = pageWithMeta('services', url, call.query, asked, cut, {
      uuid: ({ id }) => id,
      show: (service) => showService(service, call, url),
    })
    return { status: 200, body }
  },
})

const fetchOne = (url: string): DoorRoute => ({
  method: 'GET',
  path: one,
  async handle(call) {
    const { accountId } = call.client
    const found = await getService(accountDb(accountId), accountId, pathUuid(call, 'Sid', 'MG'))
    return { status: 200, body: showService(found, call, url) }
  },
})

const update = (url: string): DoorRoute => ({
  method: 'POST',
  path: one,
  async handle(call) {
    const { accountId } = call.client
    const id = pathUuid(call, 'Sid', 'MG')
    const changed = await asAccount(accountId, async (tx) => {
      const after = await changeService(tx, accountId, id, call.form)
      await forgetInboundWishes(tx, accountId)
      await auditDoor(tx, call, `POST ${one}`, sidOf('MG', id))
      return after
    })
    return { status: 200, body: showService(changed, call, url) }
  },
})

const remove = (): DoorRoute => ({
  method: 'DELETE',
  path: one,
  async handle(call) {
    const { accountId } = call.client
    const id = pathUuid(call, 'Sid', 'MG')
    await asAccount(accountId, async (tx) => {
      if ((await tx.run(deleteService(accountId, id))) === 0) throw new TwilioError(20404)
      await forgetInboundWishes(tx, accountId)
      await auditDoor(tx, call, `DELETE ${one}`, sidOf('MG', id))
    })
    return { status: 204 }
  },
})

/** Source: Twilio, Messaging Services API, Service resource. */
function showService({ id, settings, createdAt, updatedAt }: MessagingService, call: DoorCall, url: string) {
  const sid = sidOf('MG', id)
  return {
    account_sid: call.client.accountSid,
    sid,
    friendly_name: settings.friendlyName,
    inbound_request_url: settings.inboundRequestUrl,
    inbound_method: settings.inboundMethod,
    fallback_url: settings.fallbackUrl,
    fallback_method: settings.fallbackMethod,
    status_callback: settings.statusCallback,
    sticky_sender: settings.stickySender,
    mms_converter: settings.mmsConverter,
    smart_encoding: settings.smartEncoding,
    scan_message_content: 'inherit',
    fallback_to_long_code: settings.fallbackToLongCode,
    area_code_geomatch: settings.areaCodeGeomatch,
    validity_period: settings.validityPeriod,
    synchronous_validation: settings.synchronousValidation,
    use_inbound_webhook_on_number: settings.useInboundWebhookOnNumber,
    usecase: settings.usecase,
    us_app_to_person_registered: false,
    date_created: isoTime(createdAt),
    date_updated: isoTime(updatedAt),
    url: `${url}/${sid}`,
    links: { phone_numbers: `${url}/${sid}/PhoneNumbers` },
  }
}
