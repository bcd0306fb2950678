import type { TlsWish } from './smtp-wire.ts'

/** How a receiving provider wants to be sent to. */
export type MailProvider = {
  readonly name: string
  /** Ends of the names of its mail exchangers. Its many domains are one receiver with one patience. */
  readonly mxSuffixes: readonly string[]
  readonly connectionsMax: number
  readonly deliveriesPerConnection: number
  readonly tls: TlsWish
  /** Mails a second; null: as many as it takes. */
  readonly perSecondMax: number | null
}

/** What every receiver is sent that is not in the table. */
export const anyProvider: MailProvider = {
  name: 'other',
  mxSuffixes: [],
  connectionsMax: 10,
  deliveriesPerConnection: 100,
  tls: 'opportunistic',
  perSecondMax: 100,
}

const provider = (
  name: string,
  mxSuffixes: readonly string[],
  limits: Partial<Omit<MailProvider, 'name' | 'mxSuffixes'>>,
): MailProvider => ({ ...anyProvider, name, mxSuffixes, ...limits })

/** The large receivers, with the limits they publish or are known to keep. Source: their postmaster pages; the shaping table of KumoMTA (Apache-2.0). */
export const mailProviders: readonly MailProvider[] = [
  provider('google', ['.google.com', '.googlemail.com'], {
    connectionsMax: 5,
    deliveriesPerConnection: 50,
    tls: 'verified',
  }),
  provider('yahoo', ['.yahoodns.net'], { deliveriesPerConnection: 20 }),
  provider('outlook', ['.olc.protection.outlook.com'], { connectionsMax: 5, deliveriesPerConnection: 50 }),
  provider('office365', ['.mail.protection.outlook.com', '.mx.microsoft'], {
    connectionsMax: 5,
    deliveriesPerConnection: 50,
  }),
  provider('apple', ['.icloud.com'], { deliveriesPerConnection: 5 }),
  provider('comcast', ['.comcast.net'], {
    connectionsMax: 25,
    deliveriesPerConnection: 1_000,
    tls: 'verified',
  }),
  provider('mimecast', ['.mimecast.com', '.mimecast.co.za', '.mimecast-offshore.com'], {}),
  provider('orange', ['.orange.fr'], { connectionsMax: 2, tls: 'verified' }),
  provider('gmx', ['.web.de', '.gmx.net'], {
    connectionsMax: 4,
    deliveriesPerConnection: 20,
    tls: 'verified',
  }),
  provider('barracuda', ['.barracudanetworks.com'], { deliveriesPerConnection: 15, tls: 'verified' }),
  provider('kpn', ['.kpnmail.nl'], { deliveriesPerConnection: 10, tls: 'verified' }),
  provider('qq', ['.qq.com'], { connectionsMax: 4, deliveriesPerConnection: 8, tls: 'verified' }),
  provider('netease', ['.netease.com'], { connectionsMax: 4, deliveriesPerConnection: 7, tls: 'encrypted' }),
]

/** The provider behind a mail exchanger: of a table of one's own first, then of ours. */
export function providerOfHost(host: string, own: readonly MailProvider[] = []): MailProvider {
  const dotted = `.${host.toLowerCase().replace(/\.$/, '')}`
  const isOf = ({ mxSuffixes }: MailProvider): boolean => mxSuffixes.some((suffix) => dotted.endsWith(suffix))
  return own.find(isOf) ?? mailProviders.find(isOf) ?? anyProvider
}
