import { createHash, randomBytes } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { GraphFault } from './graph-fault.ts'
import type { SocialAccount, SocialApp, SocialToken } from './social-account.ts'

const hourMs = 3_600_000
/** As Instagram counts its 60 days. */
export const longTokenMs = 5_183_944_000

/** Ids and secrets the sandbox is born with, for the demo and for tests. */
export const born = {
  app: { id: '900000000000001', secret: 'b1946ac92492d2347c6235b4d2611184' },
  instagramApp: { id: '900000000000002', secret: '591785b794601e212b260e25925636fd' },
  page: { id: '100000000000011', name: 'Harbour Shop', token: 'EAASandboxHarbourShop' },
  otherPage: { id: '100000000000012', name: 'Hill Shop', token: 'EAASandboxHillShop' },
  instagram: {
    id: '17841400000000011',
    name: 'Harbour Shop',
    username: 'harbour.shop',
    token: 'IGAASandboxHarbourShop',
  },
  person: '200000000000001',
} as const

/** The apps, accounts and tokens of the sandbox's Meta. */
export class Directory {
  readonly apps = new Map<string, SocialApp>()
  readonly accounts = new Map<string, SocialAccount>()
  readonly tokens = new Map<string, SocialToken>()

  constructor() {
    this.#addApp(born.app, true)
    this.#addApp(born.instagramApp, false)
    for (const page of [born.page, born.otherPage]) {
      const { id, name, token } = page
      this.accounts.set(id, { product: 'messenger', id, name, subscriptions: new Map() })
      this.#keep({ value: token, kind: 'page', appId: born.app.id, subject: id, expiresAtMs: null })
    }
    const { id, name, username, token } = born.instagram
    const linked = { pageId: born.page.id, subscriptions: new Map() }
    this.accounts.set(id, { product: 'instagram', id, name, username, ...linked })
    const appId = born.instagramApp.id
    this.#keep({
      value: token,
      kind: 'instagram',
      appId,
      subject: id,
      expiresAtMs: nowMs() + longTokenMs,
    })
  }

  /** The account of an id or name. */
  account(named: string): SocialAccount | null {
    const known = this.accounts.get(named)
    if (known) return known
    const wanted = named.toLowerCase().replace(/^@/, '')
    const all = [...this.accounts.values()]
    return all.find(({ username, name }) => username === wanted || name.toLowerCase() === wanted) ?? null
  }

  /** The account of Instagram that is linked to a page. */
  linkedTo(pageId: string): SocialAccount | null {
    return [...this.accounts.values()].find((one) => one.pageId === pageId) ?? null
  }

  pages(): SocialAccount[] {
    return [...this.accounts.values()].filter(({ product }) => product === 'messenger')
  }

  /** Makes a token: of an hour, or of 60 days; a page's is the same every time and has no end. */
  issue(kind: SocialToken['kind'], appId: string, subject: string, lasting: 'hour' | 'days'): SocialToken {
    const value = `${kind === 'instagram' ? 'IGAA' : 'EAA'}${randomBytes(24).toString('base64url')}`
    const expiresAtMs = nowMs() + (lasting === 'hour' ? hourMs : longTokenMs)
    return this.#keep({ value, kind, appId, subject, expiresAtMs })
  }

  /** The token of a page, which does not run out. */
  pageToken(appId: string, pageId: string): SocialToken {
    const standing = [...this.tokens.values()].find(
      (one) => one.kind === 'page' && one.appId === appId && one.subject === pageId && one.deadBy === null,
    )
    if (standing) return standing
    const value = `EAA${createHash('sha256').update(`${appId}/${pageId}/${this.tokens.size}`).digest('base64url')}`
    return this.#keep({ value, kind: 'page', appId, subject: pageId, expiresAtMs: null })
  }

  /** The token of a value while it is taken. Throws what Graph says of it otherwise. */
  token(value: string | undefined): SocialToken {
    if (!value)
      throw new GraphFault('An access token is required to request this resource.', {
        code: 104,
        status: 400,
      })
    const token = this.tokens.get(value)
    if (!token) throw new GraphFault('Invalid OAuth access token - Cannot parse access token', { code: 190 })
    if (token.deadBy !== null)
      throw new GraphFault('Error validating access token: The session has been invalidated.', {
        code: 190,
        subcode: token.deadBy,
      })
    if (token.expiresAtMs !== null && token.expiresAtMs <= nowMs())
      throw new GraphFault('Error validating access token: Session has expired.', { code: 190, subcode: 463 })
    return token
  }

  app(id: string | undefined): SocialApp {
    const app = this.apps.get(id ?? '')
    if (!app) throw new GraphFault('Error validating application. Invalid application ID.', { code: 101 })
    return app
  }

  #addApp({ id, secret }: { id: string; secret: string }, requiresProof: boolean): void {
    const features = new Set(['human_agent', 'utility'])
    this.apps.set(id, { id, secret, callbacks: new Map(), features, requiresProof })
  }

  #keep(token: Omit<SocialToken, 'issuedAtMs' | 'deadBy'>): SocialToken {
    const whole = { ...token, issuedAtMs: nowMs(), deadBy: null }
    this.tokens.set(token.value, whole)
    return whole
  }
}
