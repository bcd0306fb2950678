import type { ContentOf } from '../content.ts'
import type { ApiCall } from './api-call.ts'

type Contact = ContentOf<'contacts'>['contacts'][number]

/** One message a contact: Telegram shows the first number, and the whole card when it is opened. */
export function contactCalls({ contacts }: ContentOf<'contacts'>): ApiCall[] {
  return contacts.map((contact) => ({
    method: 'sendContact',
    params: {
      phone_number: contact.phones[0],
      first_name: contact.name,
      ...(needsCard(contact) && { vcard: vcardOf(contact) }),
    },
  }))
}

const needsCard = ({ phones, emails, organization }: Contact): boolean =>
  phones.length > 1 || emails.length > 0 || organization !== undefined

/** The card of a contact. Source: RFC 2426. */
export function vcardOf({ name, phones, emails, organization }: Contact): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name)}`,
    `N:;${escaped(name)};;;`,
    ...phones.map((phone) => `TEL;TYPE=CELL:${escaped(phone)}`),
    ...emails.map((address) => `EMAIL:${escaped(address)}`),
    ...(organization ? [`ORG:${escaped(organization)}`] : []),
    'END:VCARD',
  ].join('\r\n')
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll(/\r?\n/g, '\\n')
}
