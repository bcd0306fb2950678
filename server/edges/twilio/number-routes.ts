import { asAccount } from '#platform/db.ts'
import { auditDoor, pathUuid, type DoorRoute } from './door-route.ts'
import { pageOfAll, pageResource, readPage } from './page.ts'
import { filledQuery } from './query.ts'
import { accountPath, apiVersion } from './show-message-resource.ts'
import { sidOf } from './sid.ts'
import { changeNumber, getNumber, twilioNumbers, type TwilioNumber } from './twilio-number.ts'
import { rfc2822Time } from './twilio-time.ts'

const path = '/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers'

/** The numbers of an account and whom they tell of what contacts write. */
export const numberRoutes: readonly DoorRoute[] = [
  {
    method: 'GET',
    path,
    async handle({ client: { accountId, accountSid }, query }) {
      const asked = readPage(query)
      const [number, name] = [filledQuery(query, 'PhoneNumber'), filledQuery(query, 'FriendlyName')]
      const all = await asAccount(accountId, (tx) => twilioNumbers(tx, accountId))
      const wanted = all.filter(
        (one) =>
          (number === undefined || one.address.includes(number)) &&
          (name === undefined || nameOf(one) === name),
      )
      const address = `${accountPath(accountSid)}/IncomingPhoneNumbers.json`
      const body = pageResource('incoming_phone_numbers', address, query, asked, pageOfAll(asked, wanted), {
        uuid: ({ id }) => id,
        show: (one) => showNumber(one, accountSid),
      })
      return { status: 200, body }
    },
  },
  {
    method: 'GET',
    path: `${path}/{Sid}`,
    async handle(call) {
      const { accountId, accountSid } = call.client
      const number = await asAccount(accountId, (tx) => getNumber(tx, accountId, pathUuid(call, 'Sid', 'PN')))
      return { status: 200, body: showNumber(number, accountSid) }
    },
  },
  {
    method: 'POST',
    path: `${path}/{Sid}`,
    async handle(call) {
      const { accountId, accountSid } = call.client
      const number = await asAccount(accountId, async (tx) => {
        const changed = await changeNumber(tx, accountId, pathUuid(call, 'Sid', 'PN'), call.form)
        await auditDoor(tx, call, `POST ${path}/{Sid}`, sidOf('PN', changed.id))
        return changed
      })
      return { status: 200, body: showNumber(number, accountSid) }
    },
  },
]

function nameOf({ settings, address }: TwilioNumber): string {
  return settings.friendlyName ?? address
}

/** Source: Twilio OpenAPI, api.v2010.account.incoming_phone_number. */
function showNumber(number: TwilioNumber, accountSid: string) {
  const { id, address, settings, createdAt, updatedAt } = number
  const sid = sidOf('PN', id)
  return {
    account_sid: accountSid,
    api_version: apiVersion,
    beta: false,
    capabilities: { voice: false, sms: true, mms: false, fax: false },
    date_created: rfc2822Time(createdAt),
    date_updated: rfc2822Time(updatedAt),
    friendly_name: nameOf(number),
    phone_number: address,
    sid,
    sms_url: settings.smsUrl,
    sms_method: settings.smsMethod,
    sms_fallback_url: settings.smsFallbackUrl,
    sms_fallback_method: settings.smsFallbackMethod,
    status: 'in-use',
    uri: `${accountPath(accountSid)}/IncomingPhoneNumbers/${sid}.json`,
  }
}
