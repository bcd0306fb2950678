import { asAccount } from '#platform/db.ts'
import { countryOf } from '#shared/phone-numbers.ts'
import { auditDoor, pathUuid, type DoorCall, type DoorRoute } from './door-route.ts'
import { filled } from './form.ts'
import {
  changeService,
  createService,
  getService,
  listServices,
  type MessagingService,
} from './messaging-service.ts'
import { pageOfAll, pageWithMeta, readPage } from './page.ts'
import { deleteService } from './queries/services.ts'
import { addToPool, pooledNumbers, removeFromPool, type PooledNumber } from './sender-pool.ts'
import { sidOf, uuidOfSid } from './sid.ts'
import { TwilioError } from './twilio-error.ts'
import { isoTime } from './twilio-time.ts'

const path = '/v1/Services'
const numbersPath = `${path}/{ServiceSid}/PhoneNumbers`

/** Messaging services and their pools of senders. `publicUrl` is where clients reach us. */
export function serviceRoutes(publicUrl: string): DoorRoute[] {
  return [...servicesThemselves(`${publicUrl}${path}`), ...poolRoutes(`${publicUrl}${path}`)]
}

function servicesThemselves(url: string): DoorRoute[] {
  const show = (call: DoorCall, service: MessagingService) =>
    showService(service, call.client.accountSid, url)
  const service = (call: DoorCall): string => pathUuid(call, 'Sid', 'MG')
  return [
    {
      method: 'POST',
      path,
      async handle(call) {
        const { accountId } = call.client
        const made = await asAccount(accountId, async (tx) => {
          const created = await createService(tx, accountId, call.form)
          await auditDoor(tx, call, `POST ${path}`, sidOf('MG', created.id))
          return created
        })
        return { status: 201, body: show(call, made) }
      },
    },
    {
      method: 'GET',
      path,
      async handle(call) {
        const { accountId } = call.client
        const asked = readPage(call.query)
        const cut = pageOfAll(asked, await asAccount(accountId, (tx) => listServices(tx, accountId)))
        const uuid = ({ id }: MessagingService): string => id
        const body = pageWithMeta('services', url, call.query, asked, cut, {
          uuid,
          show: (one) => show(call, one),
        })
        return { status: 200, body }
      },
    },
    {
      method: 'GET',
      path: `${path}/{Sid}`,
      async handle(call) {
        const { accountId } = call.client
        const found = await asAccount(accountId, (tx) => getService(tx, accountId, service(call)))
        return { status: 200, body: show(call, found) }
      },
    },
    {
      method: 'POST',
      path: `${path}/{Sid}`,
      async handle(call) {
        const { accountId } = call.client
        const changed = await asAccount(accountId, async (tx) => {
          const after = await changeService(tx, accountId, service(call), call.form)
          await auditDoor(tx, call, `POST ${path}/{Sid}`, sidOf('MG', after.id))
          return after
        })
        return { status: 200, body: show(call, changed) }
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{Sid}`,
      async handle(call) {
        const { accountId } = call.client
        await asAccount(accountId, async (tx) => {
          if ((await tx.run(deleteService(accountId, service(call)))) === 0) throw new TwilioError(20404)
          await auditDoor(tx, call, `DELETE ${path}/{Sid}`, sidOf('MG', service(call)))
        })
        return { status: 204 }
      },
    },
  ]
}

function poolRoutes(url: string): DoorRoute[] {
  const service = (call: DoorCall): string => pathUuid(call, 'ServiceSid', 'MG')
  const show = (call: DoorCall, number: PooledNumber) =>
    showPooled(number, call.client.accountSid, sidOf('MG', service(call)), url)
  const pool = (call: DoorCall): Promise<PooledNumber[]> =>
    asAccount(call.client.accountId, async (tx) => {
      await getService(tx, call.client.accountId, service(call))
      return pooledNumbers(tx, call.client.accountId, service(call))
    })
  return [
    {
      method: 'POST',
      path: numbersPath,
      async handle(call) {
        const { accountId } = call.client
        const sender = uuidOfSid(filled(call.form, 'PhoneNumberSid') ?? '', 'PN')
        if (sender === null) throw new TwilioError(20001, "A 'PhoneNumberSid' is required.")
        const added = await asAccount(accountId, async (tx) => {
          await getService(tx, accountId, service(call))
          const number = await addToPool(tx, accountId, service(call), sender)
          await auditDoor(tx, call, `POST ${numbersPath}`, sidOf('MG', service(call)))
          return number
        })
        return { status: 201, body: show(call, added) }
      },
    },
    {
      method: 'GET',
      path: numbersPath,
      async handle(call) {
        const asked = readPage(call.query)
        const own = `${url}/${sidOf('MG', service(call))}/PhoneNumbers`
        const body = pageWithMeta(
          'phone_numbers',
          own,
          call.query,
          asked,
          pageOfAll(asked, await pool(call)),
          {
            uuid: ({ id }) => id,
            show: (one) => show(call, one),
          },
        )
        return { status: 200, body }
      },
    },
    {
      method: 'GET',
      path: `${numbersPath}/{Sid}`,
      async handle(call) {
        const found = (await pool(call)).find(({ id }) => id === pathUuid(call, 'Sid', 'PN'))
        if (!found) throw new TwilioError(20404)
        return { status: 200, body: show(call, found) }
      },
    },
    {
      method: 'DELETE',
      path: `${numbersPath}/{Sid}`,
      async handle(call) {
        const { accountId } = call.client
        await asAccount(accountId, async (tx) => {
          await removeFromPool(tx, accountId, service(call), pathUuid(call, 'Sid', 'PN'))
          await auditDoor(tx, call, `DELETE ${numbersPath}/{Sid}`, sidOf('MG', service(call)))
        })
        return { status: 204 }
      },
    },
  ]
}

/** Source: Twilio, Messaging Services API, Service resource. */
function showService(
  { id, settings, createdAt, updatedAt }: MessagingService,
  accountSid: string,
  url: string,
) {
  const sid = sidOf('MG', id)
  return {
    account_sid: accountSid,
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

function showPooled(number: PooledNumber, accountSid: string, serviceSid: string, url: string) {
  const sid = sidOf('PN', number.id)
  return {
    sid,
    account_sid: accountSid,
    service_sid: serviceSid,
    date_created: isoTime(number.pooledAt),
    date_updated: isoTime(number.pooledAt),
    phone_number: number.address,
    country_code: number.country ?? countryOf(number.address) ?? '',
    capabilities: ['SMS'],
    url: `${url}/${serviceSid}/PhoneNumbers/${sid}`,
  }
}
