import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { portOffsets } from '#platform/config.ts'
import { handsetAddress } from '../handsets/handset-address.ts'
import { parsed } from '../problem.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { PhoneChats } from './phone-chats.ts'
import { shopPage } from './shop-page.ts'
import { shopScript } from './shop-script.ts'

/** The web chat of the shop, as the demo account has it from the start. */
const chat = {
  siteKey: 'wcs_0199d3e0000070008000000000005409',
  identitySecret: 'sandbox-shop-identity-secret-0000000001',
}

/** Who can sign in to the shop. */
const customers: Readonly<Record<string, string>> = { 'customer-1': 'Asha Rao', 'customer-2': 'Sam Carter' }

const visiting = z.object({
  lang: z.enum(['en', 'es', 'hi', 'ar']).default('en'),
  /** A handset, whose owner is signed in to the shop then. */
  person: z
    .string()
    .transform((text) => handsetAddress(text.replace(/^ /, '+')))
    .pipe(z.string().regex(/^\+\d{5,15}$/))
    .optional(),
})
const platformShape = z.object({
  api: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
})
const signingIn = z.object({ id: z.string().max(100) })

/**
 * Plays a customer's own web site: a shop with the chat in its pages, whose server vouches for who signs in.
 * It computes the hash by itself, as any customer's server does. Handsets have its chat open in their browsers, each as its owner,
 * and may have that of any other site that lets the shop's pages in, as somebody nobody vouches for.
 */
export const site: SandboxProvider = {
  name: 'site',
  start: startSite,
  demo: (sandboxUrl) => [
    {
      channel: 'webchat',
      name: 'Web chat of the shop',
      settings: {
        allowedOrigins: originsOf(sandboxUrl),
        preChat: [{ name: 'name', label: 'Name', kind: 'text', isRequired: false }],
      },
      credentials: chat,
      areCredentialsWhole: true,
    },
  ],
}

function startSite({ app, handsets, url }: SandboxNetwork): RunningProvider {
  const counts = { pages: 0, signIns: 0 }
  let platform: string | null = null
  const place = () => {
    const { origin: page, hostname, port } = new URL(url())
    return { page, api: platform ?? apiOrigin(hostname, Number(port)) }
  }
  const chats = new PhoneChats(handsets, place, (siteKey, id) =>
    siteKey === chat.siteKey ? { id, hash: hashOf(id) } : null,
  )
  handsets.carryBy('webchat', chats.carry)
  app.put('/webchat/sandbox/platform', (request) => {
    platform = parsed(platformShape, request.body).api
    return {}
  })
  app.get('/webchat/sandbox/page', () => ({ url: `${url()}/webchat/demo`, siteKey: chat.siteKey }))
  for (const path of ['/webchat/demo', '/webchat/demo/basket'])
    app.get(path, (request, reply) => {
      counts.pages++
      const { lang, person } = parsed(visiting, request.query)
      const api = apiOrigin(request.hostname, request.port ?? 80)
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', `default-src 'self'; script-src 'self' ${api}; frame-src ${api}`)
        .send(
          shopPage({
            language: lang,
            path,
            person,
            loader: `${api}/webchat/loader.js`,
            siteKey: chat.siteKey,
          }),
        )
    })
  app.get('/webchat/demo.js', (_request, reply) => reply.type('text/javascript').send(shopScript))
  app.post('/webchat/demo/sign-in', (request) => {
    counts.signIns++
    const { id } = parsed(signingIn, request.body)
    return { id, hash: hashOf(id), name: customers[id] ?? (handsets.nameOf(id) || id) }
  })
  return {
    counts: () => ({ ...counts, said: chats.said }),
    close: () => {
      chats.close()
      return Promise.resolve()
    },
  }
}

/** What the shop's server signs, by itself. */
function hashOf(id: string): string {
  return createHmac('sha256', chat.identitySecret).update(id).digest('hex')
}

/** The platform beside this sandbox network: its port lies a fixed distance below. */
function apiOrigin(hostname: string, port: number): string {
  return `http://${hostname}:${port - portOffsets.sandbox + portOffsets.http}`
}

/** One machine has two names. */
function originsOf(url: string): string[] {
  const { origin, hostname } = new URL(url)
  return hostname === '127.0.0.1' ? [origin, origin.replace('127.0.0.1', 'localhost')] : [origin]
}
