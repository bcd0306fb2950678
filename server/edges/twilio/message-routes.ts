import {
  cancelMessage,
  deleteMessage,
  getMessage,
  listMessages,
  redactMessage,
  type Admitted,
  type MessagesWanted,
  type Pipeline,
  type ShownMessage,
} from '#messaging/messaging.ts'
import { inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { uuidOf } from '#shared/ids.ts'
import { accountDb, auditDoor, pathUuid, type DoorCall, type DoorRoute } from './door-route.ts'
import { field, filled } from './form.ts'
import { cutPage, pageResource, readPage } from './page.ts'
import { filledQuery, type Query } from './query.ts'
import { readSend } from './read-send.ts'
import { accountPath, showMessageResource } from './show-message-resource.ts'
import { readTwilioAddress } from './twilio-address.ts'
import { refusalOnChannel, TwilioError } from './twilio-error.ts'
import { dayOf, readTwilioTime, type TimeSpan } from './twilio-time.ts'

const path = '/2010-04-01/Accounts/{AccountSid}/Messages'

/** The messages of an account. */
export function messageRoutes(pipeline: Pipeline): DoorRoute[] {
  const find = (call: DoorCall): Promise<ShownMessage> =>
    getMessage(
      accountDb(call.client.accountId),
      call.client.accountId,
      pathUuid(call, 'Sid', 'SM', 'MM'),
      pipeline.carriers.names,
    )
  const show = (call: DoorCall, message: ShownMessage) => showMessageResource(message, call.client.accountSid)
  return [
    {
      method: 'POST',
      path,
      async handle(call) {
        const { client, form, token } = call
        const request = await readSend(accountDb(client.accountId), client, form, token)
        return { status: 201, body: show(call, messageOf(await pipeline.admit(request), request.channel)) }
      },
    },
    { method: 'GET', path, handle: (call) => list(pipeline, call) },
    {
      method: 'GET',
      path: `${path}/{Sid}`,
      handle: async (call) => ({ status: 200, body: show(call, await find(call)) }),
    },
    {
      method: 'POST',
      path: `${path}/{Sid}`,
      async handle(call) {
        await change(pipeline, call, await find(call))
        return { status: 200, body: show(call, await find(call)) }
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{Sid}`,
      async handle(call) {
        const { id } = await find(call)
        await inTransaction(async (tx) => {
          await deleteMessage(tx, call.client.accountId, uuidOf(id))
          await auditDoor(tx, call, `DELETE ${path}/{Sid}`, id)
        })
        return { status: 204 }
      },
    },
  ]
}

function messageOf(result: Admitted, channel: string): ShownMessage {
  if (result.kind === 'refused') throw refusalOnChannel(result.refusal, channel)
  return result.kind === 'replayed' ? (result.answer.body as ShownMessage) : result.message
}

async function list(pipeline: Pipeline, { client, query }: DoorCall) {
  const asked = readPage(query)
  const { accountId, accountSid } = client
  const { names } = pipeline.carriers
  const stretch = { place: asked.place, limit: asked.size + 1 }
  const read = await listMessages(accountDb(accountId), accountId, wanted(query), stretch, names)
  const cut = cutPage(asked, read)
  const body = pageResource('messages', `${accountPath(accountSid)}/Messages.json`, query, asked, cut, {
    uuid: ({ id }) => uuidOf(id),
    show: (message) => showMessageResource(message, accountSid),
  })
  return { status: 200, body }
}

function wanted(query: Query): MessagesWanted {
  const [to, from] = [filledQuery(query, 'To'), filledQuery(query, 'From')].map(
    (text) => text && readTwilioAddress(text),
  )
  const on = timeIn(query, 'DateSent')
  const [after, before] = [timeIn(query, 'DateSent>'), timeIn(query, 'DateSent<')]
  const day = on && dayOf(on)
  return {
    ...((to || from) && { channel: (to || from || { channel: 'sms' }).channel }),
    ...(to && { to: to.address }),
    ...(from && { from: from.address }),
    sentSince: day?.from ?? after?.from,
    sentUntil: day?.to ?? before?.to,
  }
}

function timeIn(query: Query, name: string): TimeSpan | undefined {
  const text = filledQuery(query, name)
  if (text === undefined) return undefined
  const read = readTwilioTime(text)
  if (!read) throw new TwilioError(20001, `${name} is not a date: write YYYY-MM-DD or ISO 8601.`)
  return read
}

/** Twilio knows two changes of a message: its text is taken out, or it is cancelled. */
async function change(pipeline: Pipeline, call: DoorCall, message: ShownMessage): Promise<void> {
  const { client, form } = call
  const status = filled(form, 'Status')
  const body = field(form, 'Body')
  if (status !== undefined && status !== 'canceled')
    throw new TwilioError(20001, "Status can be changed to 'canceled' only.")
  if (status === undefined && body !== '')
    throw new TwilioError(20001, "Send an empty Body to redact the message, or Status 'canceled'.")
  const id = uuidOf(message.id)
  if (status !== undefined) await cancel(pipeline, client.accountId, id, message)
  await inTransaction(async (tx) => {
    if (body === '') await redactMessage(tx, client.accountId, id)
    await auditDoor(tx, call, `POST ${path}/{Sid}`, message.id)
  })
}

async function cancel(
  pipeline: Pipeline,
  accountId: string,
  id: string,
  { direction, finishedAt }: ShownMessage,
): Promise<void> {
  if (direction === 'inbound' || finishedAt !== null) throw new Refusal('not_cancellable')
  await cancelMessage(pipeline, accountId, id)
}
