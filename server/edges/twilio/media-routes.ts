import { getMessage, removeMessageMedia, type Pipeline, type ShownMessage } from '#messaging/messaging.ts'
import { inTransaction } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { accountDb, auditDoor, pathUuid, type DoorCall, type DoorRoute } from './door-route.ts'
import { cutPage, pageResource, readPage } from './page.ts'
import { accountPath, mediaOf, messageSid } from './show-message-resource.ts'
import { sidOf } from './sid.ts'
import { TwilioError } from './twilio-error.ts'
import { rfc2822Time } from './twilio-time.ts'

const path = '/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media'

/** The files of messages. A message carries one at most, so that a file has the uuid of its message. */
export function mediaRoutes(pipeline: Pipeline): DoorRoute[] {
  const parent = (call: DoorCall): Promise<ShownMessage> =>
    getMessage(
      accountDb(call.client.accountId),
      call.client.accountId,
      pathUuid(call, 'MessageSid', 'SM', 'MM'),
      pipeline.carriers.names,
    )
  return [
    {
      method: 'GET',
      path,
      async handle(call) {
        const { client, query } = call
        const message = await parent(call)
        const asked = readPage(query)
        const cut = cutPage(asked, mediaOf(message) && !asked.place ? [message] : [])
        const address = `${accountPath(client.accountSid)}/Messages/${messageSid(message)}/Media.json`
        const body = pageResource('media_list', address, query, asked, cut, {
          uuid: ({ id }) => uuidOf(id),
          show: (one) => showMedia(one, client.accountSid),
        })
        return { status: 200, body }
      },
    },
    {
      method: 'GET',
      path: `${path}/{Sid}`,
      async handle(call) {
        const message = await fileOf(call, parent)
        // Without the ending it is the file itself that is asked for.
        if (!call.wantsJson) return { status: 307, headers: { location: mediaOf(message)?.url ?? '' } }
        return { status: 200, body: showMedia(message, call.client.accountSid) }
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{Sid}`,
      async handle(call) {
        const { id } = await fileOf(call, parent)
        await inTransaction(async (tx) => {
          await removeMessageMedia(tx, call.client.accountId, uuidOf(id))
          await auditDoor(tx, call, `DELETE ${path}/{Sid}`, id)
        })
        return { status: 204 }
      },
    },
  ]
}

async function fileOf(
  call: DoorCall,
  parent: (call: DoorCall) => Promise<ShownMessage>,
): Promise<ShownMessage> {
  const message = await parent(call)
  if (pathUuid(call, 'Sid', 'ME') !== uuidOf(message.id) || !mediaOf(message)) throw new TwilioError(20404)
  return message
}

/** Source: Twilio OpenAPI, api.v2010.account.message.media. */
function showMedia(message: ShownMessage, accountSid: string) {
  const [sid, parentSid] = [sidOf('ME', uuidOf(message.id)), messageSid(message)]
  const at = rfc2822Time(new Date(message.createdAt))
  return {
    account_sid: accountSid,
    content_type: mediaOf(message)?.mimeType ?? null,
    date_created: at,
    date_updated: at,
    parent_sid: parentSid,
    sid,
    uri: `${accountPath(accountSid)}/Messages/${parentSid}/Media/${sid}.json`,
  }
}
