import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { portOffsets } from '#platform/config.ts'
import { parsed } from '../problem.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { shopPage } from './shop-page.ts'
import { shopScript } from './shop-script.ts'

/** The web chat of the shop, as the demo account has it from the start. */
const chat = {
  siteKey: 'wcs_0199d3e0000070008000000000005409',
  identitySecret: 'sandbox-shop-identity-secret-0000000001',
}

/** Who can sign in to the shop. */
const customers: Readonly<Record<string, string>> = { 'customer-1': 'Asha Rao', 'customer-2': 'Sam Carter' }

const visiting = z.object({ lang: z.enum(['en', 'es', 'hi', 'ar']).default('en') })
const signingIn = z.object({ id: z.string().max(100) })

/**
 * Plays a customer's own web site: a shop with the chat in its pages, whose server vouches for who signs in.
 * It computes the hash by itself, as any customer's server does.
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

function startSite({ app }: SandboxNetwork): RunningProvider {
  const counts = { pages: 0, signIns: 0 }
  for (const path of ['/webchat/demo', '/webchat/demo/basket'])
    app.get(path, (request, reply) => {
      counts.pages++
      const { lang } = parsed(visiting, request.query)
      const api = apiOrigin(request.hostname, request.port ?? 80)
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', `default-src 'self'; script-src 'self' ${api}; frame-src ${api}`)
        .send(shopPage({ language: lang, path, loader: `${api}/webchat/loader.js`, siteKey: chat.siteKey }))
    })
  app.get('/webchat/demo.js', (_request, reply) => reply.type('text/javascript').send(shopScript))
  app.post('/webchat/demo/sign-in', (request) => {
    counts.signIns++
    const { id } = parsed(signingIn, request.body)
    const hash = createHmac('sha256', chat.identitySecret).update(id).digest('hex')
    return { id, hash, name: customers[id] ?? id }
  })
  return { counts: () => ({ ...counts }), close: () => Promise.resolve() }
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
