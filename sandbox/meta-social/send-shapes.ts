import { z } from 'zod'
import { GraphFault, wrongParameter } from './graph-fault.ts'
import type { SocialAccount } from './social-account.ts'

const link = z.url({ protocol: /^https?$/, error: 'should represent a valid URL' })
const title = z.string().min(1).max(20)
const payload = z.string().min(1).max(1_000)

const webUrl = z.strictObject({
  type: z.literal('web_url'),
  title,
  url: link,
  webview_height_ratio: z.string().optional(),
})
const postback = z.strictObject({ type: z.literal('postback'), title, payload })
const call = z.strictObject({
  type: z.literal('phone_number'),
  title,
  payload: z.string().regex(/^\+\d{5,15}$/),
})
const messengerButton = z.discriminatedUnion('type', [webUrl, postback, call])
const instagramButton = z.discriminatedUnion('type', [webUrl, postback])

const quickReply = z.strictObject({
  content_type: z.enum(['text', 'user_phone_number', 'user_email']),
  title: title.optional(),
  payload: payload.optional(),
  image_url: link.optional(),
})

/** Templates differ in their buttons alone. */
const templateWith = (button: typeof messengerButton | typeof instagramButton) => {
  const buttons = z.array(button).min(1).max(3)
  const element = z
    .strictObject({
      title: z.string().min(1).max(80),
      subtitle: z.string().max(80).optional(),
      image_url: link.optional(),
      default_action: z.unknown().optional(),
      buttons: buttons.optional(),
    })
    .refine(
      ({ subtitle, image_url: image, buttons: has }) => subtitle !== undefined || image !== undefined || has,
      'needs another property besides title',
    )
  return z.strictObject({
    type: z.literal('template'),
    payload: z.discriminatedUnion('template_type', [
      z.strictObject({
        template_type: z.literal('generic'),
        elements: z.array(element).min(1).max(10),
        image_aspect_ratio: z.enum(['horizontal', 'square']).optional(),
      }),
      z.strictObject({ template_type: z.literal('button'), text: z.string().min(1).max(640), buttons }),
    ]),
  })
}

const mediaOf = <T extends string>(types: readonly [T, ...T[]]) =>
  z.strictObject({
    type: z.enum(types),
    payload: z.union([
      z.strictObject({ url: link, is_reusable: z.boolean().optional() }),
      z.strictObject({ attachment_id: z.string() }),
    ]),
  })

const parameter = z.strictObject({
  type: z.enum(['text', 'POSTBACK']),
  text: z.string().optional(),
  payload: z.string().optional(),
  parameter_name: z.string().optional(),
})
const utility = z.strictObject({
  name: z.string(),
  language: z.strictObject({ code: z.string() }),
  components: z
    .array(z.strictObject({ type: z.enum(['header', 'body', 'buttons']), parameters: z.array(parameter) }))
    .default([]),
})

/** A utility template with its values, as a send names it. */
export type UtilitySend = z.infer<typeof utility>

const words = {
  quick_replies: z.array(quickReply).min(1).max(13).optional(),
}
const messengerMessage = z.strictObject({
  text: z.string().optional(),
  attachment: z
    .union([mediaOf(['image', 'audio', 'video', 'file']), templateWith(messengerButton)])
    .optional(),
  template: utility.optional(),
  metadata: z.string().max(1_000).optional(),
  ...words,
})
const instagramMessage = z.strictObject({
  text: z.string().optional(),
  attachment: z
    .union([mediaOf(['image', 'audio', 'video', 'file']), templateWith(instagramButton)])
    .optional(),
  template: z.never().optional(),
  metadata: z.never().optional(),
  ...words,
})

/** The message of a send, of either product. */
export type SentMessage = z.infer<typeof messengerMessage> | z.infer<typeof instagramMessage>

const sendWith = <T extends z.ZodType>(message: T) =>
  z.object({
    recipient: z.strictObject({ id: z.string().regex(/^\d+$/, 'must be a valid ID') }),
    messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']).optional(),
    tag: z.string().optional(),
    message: message.optional(),
    sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']).optional(),
    payload: z.strictObject({ message_id: z.string(), reaction: z.string().optional() }).optional(),
    reply_to: z.strictObject({ mid: z.string() }).optional(),
    notification_type: z.enum(['REGULAR', 'SILENT_PUSH', 'NO_PUSH']).optional(),
  })
const messengerSend = sendWith(messengerMessage)
const instagramSend = sendWith(instagramMessage)

/** What a page or account asks Graph to send: a message, or an action such as typing. */
export type Send = z.infer<typeof messengerSend> | z.infer<typeof instagramSend>

/** Reads a send as strictly as Graph does. Throws its fault: the first thing that is wrong, named as Graph names it. */
export function readSend(account: SocialAccount, body: unknown): Send {
  const shape = account.product === 'messenger' ? messengerSend : instagramSend
  const read = shape.safeParse(body)
  if (!read.success) throw faultOf(read.error)
  const { message, sender_action: action } = read.data
  if ((message === undefined) === (action === undefined))
    throw wrongParameter('Either message or sender_action must be given, and not both')
  if (message) ensureOneContent(message)
  if (message?.text !== undefined) ensureLength(account, message.text)
  return read.data
}

function ensureOneContent({ text, attachment, template }: SentMessage): void {
  const given = [text, attachment, template].filter((part) => part !== undefined && part !== '')
  if (given.length === 0)
    throw wrongParameter('Message cannot be empty, must provide valid attachment or text', 2018034)
  if (given.length > 1) throw wrongParameter('Message must have text or an attachment, not both')
}

/** Messenger counts characters, Instagram bytes. */
function ensureLength({ product }: SocialAccount, text: string): void {
  const [length, most] =
    product === 'messenger' ? [Array.from(text).length, 2_000] : [Buffer.byteLength(text), 1_000]
  if (length > most)
    throw wrongParameter(`Length of param message[text] must be less than or equal to ${most}`)
}

function faultOf({ issues }: z.ZodError): GraphFault {
  const issue = deepest(issues)
  const [head = 'body', ...rest] = issue.path.map(String)
  const name = head + rest.map((part) => `[${part}]`).join('')
  return issue.code === 'unrecognized_keys'
    ? wrongParameter(`Invalid keys "${issue.keys.join(', ')}" were found in param "${name}".`)
    : wrongParameter(`Param ${name} ${issue.message}`)
}

/** Of a union the branch that got furthest says what is wrong. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [issue] = issues
  if (!issue) throw new TypeError('A refusal without an issue.')
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const inner = issue.errors.map((branch) => deepest(branch))
  const furthest = inner.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? issue
  return { ...furthest, path: [...issue.path, ...furthest.path] }
}

/** A branch that fails at its own type was not meant. */
const depthOf = ({ path }: z.core.$ZodIssue): number => (path.at(-1) === 'type' ? -1 : path.length)
