import { may } from '@/api/session.ts'
import type { Session } from '@/api/types.ts'
import {
  Cable,
  PlugZap,
  ChartNoAxesColumn,
  ContactRound,
  FileText,
  KeyRound,
  Landmark,
  MessageSquareText,
  ScrollText,
  Send,
  ShieldBan,
  Signature,
  Smartphone,
  Users,
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
    | '/templates'
    | '/connectors'
    | '/dlt'
    | '/users'
    | '/operator'
  name: StringKey
  icon: LucideIcon
  key: string
  /** What the reader's role must allow for the page to be of use. */
  scope?: string
}
export type PlaceGroup = { name: StringKey; places: Place[] }

/** What the left column offers a customer, and the letter that follows `g` to go there. */
export const customerPlaces: PlaceGroup[] = [
  {
    name: 'nav.traffic',
    places: [
      { to: '/messages', name: 'nav.messages', icon: MessageSquareText, key: 'm', scope: 'messages:read' },
      { to: '/send', name: 'nav.send', icon: Send, key: 's', scope: 'messages:write' },
      { to: '/handsets', name: 'nav.handsets', icon: Smartphone, key: 'h', scope: 'messages:read' },
    ],
  },
  {
    name: 'nav.people',
    places: [
      { to: '/contacts', name: 'nav.contacts', icon: ContactRound, key: 'c', scope: 'contacts:read' },
      { to: '/suppressions', name: 'nav.suppressions', icon: ShieldBan, key: 'u', scope: 'consents:read' },
      { to: '/senders', name: 'nav.senders', icon: Signature, key: 'e', scope: 'senders:read' },
      { to: '/templates', name: 'nav.templates', icon: FileText, key: 't', scope: 'senders:read' },
      {
        to: '/connectors',
        name: 'nav.connectors',
        icon: PlugZap,
        key: 'n',
        scope: 'connectors:read',
      },
      { to: '/dlt', name: 'nav.dlt', icon: Landmark, key: 'd', scope: 'senders:read' },
    ],
  },
  {
    name: 'nav.account',
    places: [
      { to: '/wallet', name: 'nav.wallet', icon: ChartNoAxesColumn, key: 'w', scope: 'wallet:read' },
      { to: '/keys', name: 'nav.keys', icon: KeyRound, key: 'k', scope: 'keys:write' },
      { to: '/smpp', name: 'nav.smpp', icon: Cable, key: 'p', scope: 'keys:write' },
      { to: '/webhooks', name: 'nav.webhooks', icon: Webhook, key: 'b', scope: 'webhooks:write' },
      { to: '/users', name: 'nav.users', icon: Users, key: 'l', scope: 'users:read' },
      { to: '/audit', name: 'nav.audit', icon: ScrollText, key: 'a', scope: 'audit:read' },
    ],
  },
]

export const operatorPlaces: PlaceGroup[] = [
  { name: 'nav.operatorGroup', places: [{ to: '/operator', name: 'nav.operator', icon: Wrench, key: 'o' }] },
]

/** The places this reader may go to. */
export function placesFor({ account, user }: Session): PlaceGroup[] {
  const offered = [...(account ? customerPlaces : []), ...(user.role === 'operator' ? operatorPlaces : [])]
  return offered
    .map((group) => ({ ...group, places: group.places.filter((place) => allows(user.scopes, place)) }))
    .filter((group) => group.places.length > 0)
}

/** Whether the reader's role opens a page; an address that is no place opens to everybody. */
export function mayOpen({ user }: Session, path: string): boolean {
  const place = customerPlaces
    .flatMap((group) => group.places)
    .find(({ to }) => path === to || path.startsWith(`${to}/`))
  return place === undefined || user.role === 'operator' || allows(user.scopes, place)
}

const allows = (scopes: string[], { scope }: Place) => scope === undefined || may(scopes, scope)
