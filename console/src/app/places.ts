import {
  Cable,
  ChartNoAxesColumn,
  ContactRound,
  KeyRound,
  MessageSquareText,
  ScrollText,
  Send,
  ShieldBan,
  Signature,
  Smartphone,
  Webhook,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import type { StringKey } from '@/app/strings/en.ts'

export type Place = {
  to:
    | '/messages'
    | '/send'
    | '/handsets'
    | '/wallet'
    | '/keys'
    | '/smpp'
    | '/webhooks'
    | '/audit'
    | '/contacts'
    | '/suppressions'
    | '/senders'
    | '/operator'
  name: StringKey
  icon: LucideIcon
  key: string
}
export type PlaceGroup = { name: StringKey; places: Place[] }

/** What the left column offers a customer, and the letter that follows `g` to go there. */
export const customerPlaces: PlaceGroup[] = [
  {
    name: 'nav.traffic',
    places: [
      { to: '/messages', name: 'nav.messages', icon: MessageSquareText, key: 'm' },
      { to: '/send', name: 'nav.send', icon: Send, key: 's' },
      { to: '/handsets', name: 'nav.handsets', icon: Smartphone, key: 'h' },
    ],
  },
  {
    name: 'nav.people',
    places: [
      { to: '/contacts', name: 'nav.contacts', icon: ContactRound, key: 'c' },
      { to: '/suppressions', name: 'nav.suppressions', icon: ShieldBan, key: 'u' },
      { to: '/senders', name: 'nav.senders', icon: Signature, key: 'e' },
    ],
  },
  {
    name: 'nav.account',
    places: [
      { to: '/wallet', name: 'nav.wallet', icon: ChartNoAxesColumn, key: 'w' },
      { to: '/keys', name: 'nav.keys', icon: KeyRound, key: 'k' },
      { to: '/smpp', name: 'nav.smpp', icon: Cable, key: 'p' },
      { to: '/webhooks', name: 'nav.webhooks', icon: Webhook, key: 'b' },
      { to: '/audit', name: 'nav.audit', icon: ScrollText, key: 'a' },
    ],
  },
]

export const operatorPlaces: PlaceGroup[] = [
  { name: 'nav.operatorGroup', places: [{ to: '/operator', name: 'nav.operator', icon: Wrench, key: 'o' }] },
]

/** The places this reader may go to. */
export function placesFor(hasAccount: boolean, isOperator: boolean): PlaceGroup[] {
  return [...(hasAccount ? customerPlaces : []), ...(isOperator ? operatorPlaces : [])]
}
