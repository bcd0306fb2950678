import { asAccount } from '#platform/db.ts'
import { countryOf } from '#shared/phone-numbers.ts'
import { accountDb, auditDoor, pathUuid, type DoorCall, type DoorRoute } from './door-route.ts'
import { filled } from './form.ts'
import { getService } from './messaging-service.ts'
import { pageOfAll, pageWithMeta, readPage } from './page.ts'
import { addToPool, pooledNumbers, removeFromPool, type PooledNumber } from './sender-pool.ts'
import { servicesPath } from './service-routes.ts'
import { sidOf, uuidOfSid } from './sid.ts'
import { TwilioError } from './twilio-error.ts'
import { isoTime } from './twilio-time.ts'

const path = `${servicesPath}/{ServiceSid}/PhoneNumbers`
const one = `${path}/{Sid}`

/** The numbers in the pools of messaging services. `publicUrl` is where clients reach us. */
export function poolRoutes(publicUrl: string): DoorRoute[] {
  return [add(publicUrl), list(publicUrl), fetchOne(publicUrl), remove()]
}

const add = (publicUrl: string): DoorRoute => ({
  method: 'POST',
  path,
  async handle(call) {
    const { accountId } = call.client
    const [id, sender] = [serviceOf(call), uuidOfSid(filled(call.form, 'PhoneNumberSid') ?? '', 'PN')]
    if (sender === null) throw new TwilioError(20001, "A 'PhoneNumberSid' is required.")
    const added = await asAccount(accountId, async (tx) => {
      await getService(tx, accountId, id)
      const number = await addToPool(tx, accountId, id, sender)
      await auditDoor(tx, call, `POST ${path}`, sidOf('MG', id))
      return number
    })
    return { status: 201, body: showPooled(added, call, publicUrl) }
  },
})

const list = (publicUrl: string): DoorRoute => ({
  method: 'GET',
  path,
  async handle(call) {
    const asked = readPage(call.query)
    const cut = pageOfAll(asked, await poolOf(call))
    const body = pageWithMeta('phone_numbers', poolUrl(publicUrl, call), call.query, asked, cut, {
      uuid: ({ id }) => id,
      show: (number) => showPooled(number, call, publicUrl),
    })
    return { status: 200, body }
  },
})

const fetchOne = (publicUrl: string): DoorRoute => ({
  method: 'GET',
  path: one,
  async handle(call) {
    const id = pathUuid(call, 'Sid', 'PN')
    const found = (await poolOf(call)).find((number) => number.id === id)
    if (!found) throw new TwilioError(20404)
    return { status: 200, body: showPooled(found, call, publicUrl) }
  },
})

const remove = (): DoorRoute => ({
  method: 'DELETE',
  path: one,
  async handle(call) {
    const { accountId } = call.client
    const id = serviceOf(call)
    await asAccount(accountId, async (tx) => {
      await removeFromPool(tx, accountId, id, pathUuid(call, 'Sid', 'PN'))
      await auditDoor(tx, call, `DELETE ${one}`, sidOf('MG', id))
    })
    return { status: 204 }
  },
})

function serviceOf(call: DoorCall): string {
  return pathUuid(call, 'ServiceSid', 'MG')
}

async function poolOf(call: DoorCall): Promise<PooledNumber[]> {
  const { accountId } = call.client
  const on = accountDb(accountId)
  await getService(on, accountId, serviceOf(call))
  return pooledNumbers(on, accountId, serviceOf(call))
}

function poolUrl(publicUrl: string, call: DoorCall): string {
  return `${publicUrl}${servicesPath}/${sidOf('MG', serviceOf(call))}/PhoneNumbers`
}

/** Source: Twilio, Messaging Services API, PhoneNumber resource. */
function showPooled(number: PooledNumber, call: DoorCall, publicUrl: string) {
  const sid = sidOf('PN', number.id)
  return {
    sid,
    account_sid: call.client.accountSid,
    service_sid: sidOf('MG', serviceOf(call)),
    date_created: isoTime(number.pooledAt),
    date_updated: isoTime(number.pooledAt),
    phone_number: number.address,
    country_code: number.country ?? countryOf(number.address) ?? '',
    capabilities: ['SMS'],
    url: `${poolUrl(publicUrl, call)}/${sid}`,
  }
}
