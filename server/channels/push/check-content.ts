import { shownAs, type Button, type Content } from '../content.ts'
import { fcmBody } from './fcm/fcm-body.ts'
import { apnsBody } from './apns/apns-body.ts'
import { isPushContent, notificationOf, type PushContent } from './notification-of.ts'
import { placeholder } from './push-message.ts'
import { webPushBody } from './web/web-push-body.ts'

/** What every push service takes: 4,096 bytes, of which the seal of a browser's push takes 103. */
const payloadBytesMax = 3_993
const buttonsMax = 2
const buttonCharactersMax = 40

/** Says what the push services would refuse in a content, with the mend; null when it would be taken. */
export function checkContent(content: Content): string | null {
  if (!isPushContent(content))
    return `A push carries no ${content.type}; send a text, an image, or a card with title, picture and buttons.`
  return faultInParts(content) ?? tooLarge(content)
}

function faultInParts(content: PushContent): string | null {
  const media =
    content.type === 'media'
      ? content
      : content.type === 'card'
        ? content.media
        : content.type === 'interactive' && content.header && 'media' in content.header
          ? content.header.media
          : undefined
  if (media && shownAs(media) !== 'image')
    return `A push shows images only, no ${media.mimeType}; link it with a url button.`
  if (content.type === 'card' && !content.title && !content.text)
    return 'A push needs words: give the card a title or a text.'
  if (content.type === 'interactive' && (content.list || content.flow))
    return 'A push has no lists or forms; link to a page with a url button.'
  return 'buttons' in content ? faultInButtons(content.buttons ?? []) : null
}

function faultInButtons(buttons: readonly Button[]): string | null {
  if (buttons.length > buttonsMax)
    return `A push has at most ${buttonsMax} buttons, these are ${buttons.length}.`
  const other = buttons.find(({ kind }) => kind !== 'reply' && kind !== 'url')
  if (other) return `A push has reply and url buttons only, no ${other.kind}; link to a page instead.`
  const long = buttons.find(({ title }) => title.length > buttonCharactersMax)
  return long
    ? `The button “${long.title}” has more than ${buttonCharactersMax} characters; shorten it.`
    : null
}

/** The largest of the three forms decides, for which of them a contact's device takes is not known before. */
function tooLarge(content: PushContent): string | null {
  const message = placeholder(notificationOf(content))
  const bodies = [webPushBody(message), JSON.stringify(fcmBody(message)), JSON.stringify(apnsBody(message))]
  const bytes = Math.max(...bodies.map((body) => Buffer.byteLength(body)))
  if (bytes <= payloadBytesMax) return null
  return `A push has at most ${payloadBytesMax} bytes with everything around its words, this one ${bytes}; shorten it by ${bytes - payloadBytesMax}.`
}
