import { readXml, type XmlElement } from './read-xml.ts'

/** One message that a customer's server asks for in its answer. */
export type TwimlMessage = {
  readonly text: string
  readonly mediaUrl: string | null
  /** Whom it is for and from; null: whoever wrote, from where they wrote to. */
  readonly to: string | null
  readonly from: string | null
  readonly statusCallback: string | null
}

/** What a customer's server asks for: messages, then perhaps to be asked on at another URL. */
export type Twiml = {
  readonly messages: readonly TwimlMessage[]
  readonly redirect: { readonly url: string; readonly method: 'GET' | 'POST' } | null
}

const messagesMax = 10

/**
 * Reads a TwiML answer. Null for an answer that is no TwiML, as most are: nothing is asked for then. Verbs that Messaging does not
 * know are passed over; what stands behind a redirect is not reached. Source: Twilio, TwiML for Programmable Messaging.
 */
export function readTwiml(answer: string): Twiml | null {
  const text = answer.trim()
  if (!text.startsWith('<')) return null
  const root = readXml(text)
  if (root?.name !== 'Response') return null
  const verbs = root.children.filter((one) => typeof one !== 'string')
  const at = verbs.findIndex(({ name }) => name === 'Redirect')
  const reached = at < 0 ? verbs : verbs.slice(0, at)
  const messages = reached.filter(({ name }) => name === 'Message' || name === 'Sms').map(messageOf)
  return { messages: messages.slice(0, messagesMax), redirect: redirectOf(verbs[at]) }
}

function messageOf(verb: XmlElement): TwimlMessage {
  const bodies = verb.children.flatMap((one) =>
    typeof one === 'string' ? one : one.name === 'Body' ? textOf(one) : [],
  )
  const media = verb.children.find((one) => typeof one !== 'string' && one.name === 'Media')
  const { to, from, statusCallback, action } = verb.attributes
  return {
    text: bodies.join('').trim(),
    mediaUrl: (media && textOf(media).trim()) || null,
    to: to || null,
    from: from || null,
    statusCallback: statusCallback || action || null,
  }
}

function redirectOf(verb: XmlElement | undefined): Twiml['redirect'] {
  const url = verb && textOf(verb).trim()
  return url ? { url, method: verb.attributes['method']?.toUpperCase() === 'GET' ? 'GET' : 'POST' } : null
}

function textOf(node: XmlElement | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('')
}
