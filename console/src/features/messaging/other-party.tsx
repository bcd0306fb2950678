import { useQuery } from '@tanstack/react-query'
import type { Message } from '@/api/types.ts'
import { contactNameQuery } from '@/features/contacts/contact-queries.ts'

/** Who is at the other end: the number or mail address, or the contact's name where the address is only a key of the provider's. */
export function OtherParty({ message }: { message: Message }) {
  const address = message.direction === 'inbound' ? message.from : message.to
  const name = useContactName(isReadable(address) ? null : message.contactId)
  return (
    <bdi className="truncate" title={name ? address : undefined}>
      {name ?? address}
    </bdi>
  )
}

/** What a contact is called, once it is known; null for nobody. */
export function useContactName(contactId: string | null): string | null {
  const { data } = useQuery({ ...contactNameQuery(contactId ?? ''), enabled: contactId !== null })
  return data ?? null
}

const isReadable = (address: string) => address.startsWith('+') || address.includes('@')
