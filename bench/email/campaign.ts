import { randomBytes, randomUUID } from 'node:crypto'

/** A contact of the campaign that all senders send. */
export type Recipient = {
  readonly id: string
  readonly to: string
  readonly values: Readonly<Record<string, string>>
}

/** The names of what differs from one contact to the next. */
export const slots = ['name', 'city', 'offer', 'token'] as const

/** The campaign's mail, about 10 KB on its way: subject, text, HTML and one-click unsubscription, each with the contact's own words. */
export const campaign = {
  from: 'Spring Shop <news@shop.example>',
  domain: 'shop.example',
  subject: 'A spring offer for {{name}} – only this week',
  text: textBody(),
  html: htmlBody(),
  unsubscribeUrl: 'https://u.shop.example/u/{{token}}',
  feedbackId: 'spring26:acc1:promotional:shop',
} as const

/** Makes so many contacts. */
export function recipients(count: number): Recipient[] {
  return Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    to: `contact${index}@mail.example`,
    values: {
      name: ['Asha', 'Björn', 'Claire', 'Dmitri'][index % 4] ?? '',
      city: ['Pune', 'Malmö', 'Lyon', 'Riga'][index % 4] ?? '',
      offer: `SPRING-${index}`,
      token: randomBytes(24).toString('base64url'),
    },
  }))
}

function textBody(): string {
  const paragraph =
    'The new collection is here, and for one week everybody in {{city}} who has bought from us before gets it first. Use the code {{offer}} at the till or in the shop online.'
  return `Dear {{name}},\n\n${Array.from({ length: 6 }, () => paragraph).join('\n\n')}\n\nNo longer interested? https://u.shop.example/u/{{token}}\n`
}

function htmlBody(): string {
  const row = (index: number): string =>
    [
      '          <tr>',
      `            <td style="padding:12px 24px;font-family:Georgia,serif;font-size:15px;color:#333333">`,
      `              <a href="https://shop.example/p/${index}?c={{offer}}" style="color:#0a5c36">Article ${index}: a coat for “spring”</a>`,
      '              <p style="margin:4px 0">Made of linen, in three colours, delivered in two days.</p>',
      '            </td>',
      '          </tr>',
    ].join('\n')
  const rows = Array.from({ length: 17 }, (_, index) => row(index)).join('\n')
  return `<!doctype html>\n<html>\n  <body style="margin:0">\n    <h1>Dear {{name}} in {{city}}</h1>\n    <table width="600">\n      <tbody>\n${rows}\n      </tbody>\n    </table>\n    <p><a href="https://u.shop.example/u/{{token}}">Unsubscribe</a></p>\n  </body>\n</html>\n`
}
