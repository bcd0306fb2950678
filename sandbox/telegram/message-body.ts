import { fileBody } from './file-body.ts'
import type { FileKind } from './file-store.ts'
import { textParam, type Params } from './read-params.ts'
import { readCaption, readText } from './read-text.ts'
import { resolveFile } from './resolve-file.ts'
import { badRequest } from './telegram-error.ts'
import type { Play } from './world.ts'

/** What a message says: a text, a file, a place or a contact, under the name of its kind. */
export type MessageBody = Readonly<Record<string, unknown>>

const coordinate = (value: unknown, max: number, name: string): number => {
  const read = Number(value)
  if (!(Math.abs(read) <= max)) throw badRequest(`${name} is invalid`)
  return read
}

const locationOf = (params: Params): MessageBody => ({
  latitude: coordinate(params['latitude'], 90, 'latitude'),
  longitude: coordinate(params['longitude'], 180, 'longitude'),
})

/** What each sending method makes of its parameters. They throw TelegramError. */
export const bodyOf: Readonly<Record<string, (play: Play) => MessageBody>> = {
  sendmessage: ({ params }) => readText(params),
  sendphoto: (play) => fileMessage(play, 'photo'),
  sendvideo: (play) => fileMessage(play, 'video'),
  sendanimation: (play) => fileMessage(play, 'animation'),
  sendaudio: (play) => fileMessage(play, 'audio'),
  sendvoice: (play) => fileMessage(play, 'voice'),
  sendvideonote: (play) => fileMessage(play, 'video_note'),
  senddocument: (play) => fileMessage(play, 'document'),
  sendsticker: (play) => fileMessage(play, 'sticker'),
  sendlocation: ({ params }) => ({ location: locationOf(params) }),
  sendvenue: ({ params }) => {
    const location = locationOf(params)
    return { location, venue: { location, title: params['title'], address: params['address'] } }
  },
  sendcontact: ({ params }) => contactBody(params),
}

/** The media of an album, each as a message of its own. Throws TelegramError. */
export function albumBodies(play: Play): MessageBody[] {
  const media = play.params['media'] as readonly (Params & { type: FileKind })[]
  if (media.length < 2) throw badRequest('too few messages to send as an album')
  if (media.length > 10) throw badRequest('too many messages to send as an album')
  const kinds = new Set(media.map(({ type }) => type))
  const mixes = [...kinds].every((kind) => kind === 'photo' || kind === 'video')
  if (!mixes && kinds.size > 1) throw badRequest("can't use the media of the specified type in the album")
  return media.map((item) => ({
    ...fileBody(play.bot.id, resolveFile(play, item['media'], item.type), item.type),
    ...readCaption(item),
  }))
}

function fileMessage(play: Play, kind: FileKind): MessageBody {
  const file = resolveFile(play, play.params[kind], kind)
  const carriesCaption = kind !== 'sticker' && kind !== 'video_note'
  return { ...fileBody(play.bot.id, file, kind), ...(carriesCaption && readCaption(play.params)) }
}

function contactBody(params: Params): MessageBody {
  const { phone_number, first_name, last_name, vcard } = params
  if (phone_number === '') throw badRequest('phone number is empty')
  if (first_name === '') throw badRequest('first name is empty')
  if (Buffer.byteLength(textParam(params, 'vcard')) > 2_048) throw badRequest('vCard is too long')
  return {
    contact: {
      phone_number,
      first_name,
      ...(last_name !== undefined && { last_name }),
      ...(vcard !== undefined && { vcard }),
    },
  }
}
