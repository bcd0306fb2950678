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

const messagesMax = 10

/**
 * Reads the messages of a TwiML answer, in order. Null for an answer that is no TwiML, as most are: nothing is asked for then.
 * Verbs that are no message are passed over. Source: Twilio, TwiML for Programmable Messaging.
 */
export function readTwiml(answer: string): readonly TwimlMessage[] | null {
  const text = answer.trim()
  if (!text.startsWith('<')) return null
  const root = readXml(text)
  if (root?.name !== 'Response') return null
  const verbs = root.children.filter((one) => typeof one !== 'string')
  return verbs
    .filter(({ name }) => name === 'Message' || name === 'Sms')
    .slice(0, messagesMax)
    .map(messageOf)
}

function messageOf(verb: XmlElement): TwimlMessage {
  const bodies = verb.children.flatMap((one) =>
    typeof one === 'string' ? one : one.name === 'Body' ? textOf(one) : [],
  )
  const media = verb.children.find((one) => typeof one !== 'string' && one.name === 'Media')
  const { to, from, statusCallback } = verb.attributes
  return {
    text: bodies.join('').trim(),
    mediaUrl: (media && textOf(media).trim()) || null,
    to: to || null,
    from: from || null,
    statusCallback: statusCallback || null,
  }
}

function textOf(node: XmlElement | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('')
}
