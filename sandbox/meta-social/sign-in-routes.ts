import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { nowMs } from '#platform/clock.ts'
import { callerOf, parametersOf } from './caller-of.ts'
import { born, longTokenMs } from './directory.ts'
import { GraphFault } from './graph-fault.ts'
import type { SocialApp, SocialToken } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'

const dayMs = 86_400_000

/** Codes people's consents gave, each good for one trade. */
export type Codes = Map<string, { readonly appId: string; readonly redirectUri: string }>

/** Facebook's dialog: the person of the sandbox consents at once and goes back with a code. */
export function dialogRoutes(scope: FastifyInstance, { directory }: SocialWorld, codes: Codes): void {
  scope.get('/:version/dialog/oauth', (request, reply) =>
    consent(directory.app(parametersOf(request)['client_id']), codes, reply, parametersOf(request), ''),
  )
}

/** Instagram's own dialog; it hangs `#_` onto where it sends the browser. */
export function instagramDialogRoutes(
  scope: FastifyInstance,
  { directory }: SocialWorld,
  codes: Codes,
): void {
  scope.get('/oauth/authorize', (request, reply) =>
    consent(directory.app(parametersOf(request)['client_id']), codes, reply, parametersOf(request), '#_'),
  )
}

/** The trades of facebook.com: a code for an hour, an hour for 60 days; what a token is; the pages of a person. */
export function facebookTokenRoutes(scope: FastifyInstance, world: SocialWorld, codes: Codes): void {
  const { directory } = world

  scope.get('/:version/oauth/access_token', (request) => {
    const given = parametersOf(request)
    const app = appWithSecret(world, given)
    if (given['grant_type'] === 'fb_exchange_token') {
      const short = directory.token(given['fb_exchange_token'])
      return bearer(directory.issue('user', app.id, short.subject, 'days'))
    }
    trade(codes, app, given)
    return bearer(directory.issue('user', app.id, born.person, 'hour'))
  })

  scope.get('/:version/debug_token', (request) => {
    const given = parametersOf(request)
    const bearerToken = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const [appId, secret] = (bearerToken ?? given['access_token'] ?? '').split('|')
    if (directory.apps.get(appId ?? '')?.secret !== secret)
      throw new GraphFault('Invalid OAuth access token signature.', { code: 190 })
    return { data: debugged(world, given['input_token']) }
  })

  scope.get('/:version/me/accounts', (request) => {
    const { token, app } = callerOf(directory, request)
    if (token.kind !== 'user')
      throw new GraphFault('(#100) Tried accessing nonexisting field (accounts)', { code: 100 })
    const data = directory.pages().map(({ id, name }) => ({
      id,
      name,
      access_token: directory.pageToken(app.id, id).value,
      tasks: ['MODERATE', 'MESSAGING', 'ANALYZE', 'ADVERTISE', 'CREATE_CONTENT', 'MANAGE'],
    }))
    return { data, paging: { cursors: { before: 'a', after: 'b' } } }
  })
}

/** The trade of api.instagram.com: a code for an hour. */
export function instagramCodeRoutes(scope: FastifyInstance, world: SocialWorld, codes: Codes): void {
  scope.post('/oauth/access_token', (request, reply) => {
    const given = parametersOf(request)
    try {
      const app = appWithSecret(world, given)
      if (given['grant_type'] !== 'authorization_code')
        throw new GraphFault('Invalid grant_type', { code: 400 })
      trade(codes, app, given)
      const { value, subject } = world.directory.issue('instagram', app.id, born.instagram.id, 'hour')
      return { access_token: value, user_id: Number(subject), permissions: ['instagram_business_basic'] }
    } catch (error) {
      if (!(error instanceof GraphFault)) throw error
      // This endpoint has a form of its own for errors.
      return reply.code(400).send({ error_type: 'OAuthException', code: 400, error_message: error.message })
    }
  })
}

/** The trades of graph.instagram.com: an hour for 60 days, and 60 days more. */
export function instagramTokenRoutes(scope: FastifyInstance, world: SocialWorld): void {
  const { directory } = world

  scope.get('/access_token', (request) => {
    const given = parametersOf(request)
    const short = directory.token(given['access_token'])
    appWithSecret(world, { client_id: short.appId, client_secret: given['client_secret'] })
    if (given['grant_type'] !== 'ig_exchange_token')
      throw new GraphFault('Unsupported grant_type', { code: 100 })
    return bearer(directory.issue('instagram', short.appId, short.subject, 'days'))
  })

  scope.get('/refresh_access_token', (request) => {
    const given = parametersOf(request)
    const standing = directory.token(given['access_token'])
    if (given['grant_type'] !== 'ig_refresh_token')
      throw new GraphFault('Unsupported grant_type', { code: 100 })
    if (nowMs() - standing.issuedAtMs < dayMs)
      throw new GraphFault('The access token is less than 24 hours old and cannot be refreshed yet', {
        code: 100,
      })
    return bearer(directory.issue('instagram', standing.appId, standing.subject, 'days'))
  })
}

function consent(
  app: SocialApp,
  codes: Codes,
  reply: FastifyReply,
  { redirect_uri: redirectUri, state }: Readonly<Record<string, string | undefined>>,
  tail: string,
): FastifyReply {
  if (!redirectUri || !URL.canParse(redirectUri)) throw new GraphFault('Invalid redirect_uri', { code: 191 })
  const code = randomBytes(40).toString('base64url')
  codes.set(code, { appId: app.id, redirectUri })
  const back = new URL(redirectUri)
  back.searchParams.set('code', code)
  if (state !== undefined) back.searchParams.set('state', state)
  return reply.redirect(back.href + tail)
}

function trade(codes: Codes, app: SocialApp, given: Readonly<Record<string, string | undefined>>): void {
  const code = codes.get(given['code'] ?? '')
  if (code?.appId !== app.id)
    throw new GraphFault('Invalid verification code format.', { code: 100, subcode: 36009 })
  if (code.redirectUri !== given['redirect_uri'])
    throw new GraphFault(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
      { code: 100, subcode: 36008 },
    )
  codes.delete(given['code'] ?? '')
}

function appWithSecret(
  { directory }: SocialWorld,
  { client_id: id, client_secret: secret }: Readonly<Record<string, string | undefined>>,
): SocialApp {
  const app = directory.app(id)
  if (app.secret !== secret) throw new GraphFault('Error validating client secret.', { code: 1 })
  return app
}

function bearer({ value }: SocialToken): Record<string, unknown> {
  return { access_token: value, token_type: 'bearer', expires_in: longTokenMs / 1_000 }
}

function debugged({ directory }: SocialWorld, value: string | undefined): Record<string, unknown> {
  const token = directory.tokens.get(value ?? '')
  if (!token)
    return {
      is_valid: false,
      error: { code: 190, message: 'The access token could not be decrypted' },
      app_id: '0',
    }
  const isOver = token.expiresAtMs !== null && token.expiresAtMs <= nowMs()
  return {
    app_id: token.appId,
    type: token.kind === 'page' ? 'PAGE' : 'USER',
    is_valid: token.deadBy === null && !isOver,
    issued_at: Math.floor(token.issuedAtMs / 1_000),
    expires_at: token.expiresAtMs === null ? 0 : Math.floor(token.expiresAtMs / 1_000),
    data_access_expires_at: Math.floor((token.issuedAtMs + 90 * dayMs) / 1_000),
    scopes: ['pages_show_list', 'pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'],
    profile_id: token.subject,
  }
}
