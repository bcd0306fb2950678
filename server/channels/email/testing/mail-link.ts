import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { z } from 'zod'
import { addPrivateProvider } from '#platform/private-providers.ts'
import type { LinkState, OutboundMessage, Outcome } from '../../channel.ts'
import type { FileBook } from '../../media/file-book.ts'
import { EmailLink } from '../email-link.ts'
import { emailCredentials, emailSettings } from '../email-settings.ts'
import type { MailResolver } from '../smtp-out/mail-exchanges.ts'

/** What a test sets otherwise. */
export type Given = {
  settings?: Partial<z.input<typeof emailSettings>>
  credentials?: z.input<typeof emailCredentials>
  resolver?: MailResolver
  files?: FileBook
}

/** A link to a server that plays every receiver. */
export function linkTo(
  context: TestContext,
  server: { readonly port: number } | null,
  { settings = {}, credentials = {}, resolver, files }: Given = {},
) {
  if (server) trust('127.0.0.1', server.port)
  if (settings.smartHost?.port) trust(settings.smartHost.host, settings.smartHost.port)
  const states: [LinkState, string | null][] = []
  const link = new EmailLink(
    emailSettings.parse({
      ...(server ? { mxOverride: { host: '127.0.0.1', port: server.port } } : {}),
      ...settings,
    }),
    emailCredentials.parse(credentials),
    { onRoom: () => {}, onState: (state, reason) => states.push([state, reason]), onUpdate: () => {}, files },
    resolver,
  )
  context.after(() => link.close(0))
  return { link, states }
}

/** A mail of a shop to Anna, with what a test changes of it. */
export const message = (given: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: randomUUID(),
  from: 'Shop <hello@shop.example>',
  to: 'anna@mail.example',
  content: { type: 'email', subject: 'Your order', text: 'It is on its way.' },
  class: 'transactional',
  validForMs: null,
  registration: null,
  ...given,
})

/** Hands one mail over and waits for its end. */
export function sending(link: EmailLink, given: Partial<OutboundMessage> = {}): Promise<Outcome> {
  return new Promise((resolve) => link.send(message(given), resolve))
}

/** The settings that make the server a relay instead of every receiver. */
export const relayOf = ({ port }: { readonly port: number }, given: object = {}) => ({
  mxOverride: undefined,
  smartHost: { host: '127.0.0.1', port, tls: 'none' as const, ...given },
})

/** Names a server at a private address as one that mail may be handed to. */
export function trust(host: string, port: number): void {
  addPrivateProvider(`smtp://${host}:${port}`)
}
