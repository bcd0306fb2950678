import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { accountOf, callerOf, parametersOf } from './caller-of.ts'
import { scopedId } from './people.ts'
import { GraphFault, wrongParameter } from './graph-fault.ts'
import { profileOf } from './profile-of.ts'
import { hookObjectOf, type SocialAccount, type SocialToken } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'
import { takeSend } from './take-send.ts'
import { templateRoutes } from './template-routes.ts'
import { ensureUploadable } from './ensure-uploadable.ts'

/** Everything Graph answers for an account; `host` is the hostname this scope plays. */
export function graphRoutes(scope: FastifyInstance, world: SocialWorld): void {
  const { directory } = world
  type Node = { Params: { node: string } }

  scope.post<Node>('/:version/:node/messages', (request) => {
    const caller = callerOf(directory, request)
    const own = accountOf(directory, caller, request.params.node)
    return takeSend(world, sendingAccount(world, own, request), caller.app, messageBody(request))
  })

  scope.post<Node>('/:version/:node/message_attachments', (request) => {
    accountOf(directory, callerOf(directory, request), request.params.node)
    return { attachment_id: world.kept.addUpload(ensureUploadable(request.body)) }
  })

  scope.post<Node>('/:version/:node/subscribed_apps', (request) => {
    const caller = callerOf(directory, request)
    const account = accountOf(directory, caller, request.params.node)
    const fields = (parametersOf(request)['subscribed_fields'] ?? '').split(',').filter(Boolean)
    subscribe(world, account, caller.app.id, fields)
    return { success: true }
  })

  scope.get<Node>('/:version/:node/subscribed_apps', (request) => {
    const caller = callerOf(directory, request)
    const { subscriptions } = accountOf(directory, caller, request.params.node)
    return { data: Array.from(subscriptions, ([id, fields]) => ({ id, subscribed_fields: [...fields] })) }
  })

  scope.delete<Node>('/:version/:node/subscribed_apps', (request) => {
    const caller = callerOf(directory, request)
    const account = accountOf(directory, caller, request.params.node)
    account.subscriptions.delete(caller.app.id)
    directory.linkedTo(account.id)?.subscriptions.delete(caller.app.id)
    return { success: true }
  })

  templateRoutes(scope, world)

  scope.get<Node>('/:version/:node', (request) => {
    const { token } = callerOf(directory, request)
    const { node } = request.params
    const { fields } = parametersOf(request)
    if (node === 'me' || node === token.subject) return selfOf(world, token, fields)
    const own = directory.accounts.get(token.subject)
    const profile = own && (profileOf(world, own, node) ?? profileOfLinked(world, own, node))
    if (profile) return picked(profile, fields ?? 'id,name')
    throw new GraphFault(
      `Unsupported get request. Object with ID '${node}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
      { code: 100, subcode: 33, type: 'GraphMethodException' },
    )
  })
}

/** A page's token writes on Instagram too, for the account linked to it: the recipient tells which. */
function sendingAccount(world: SocialWorld, own: SocialAccount, request: FastifyRequest): SocialAccount {
  const linked = world.directory.linkedTo(own.id)
  const to = z.object({ recipient: z.object({ id: z.string() }) }).safeParse(request.body).data?.recipient.id
  return linked && to !== undefined && world.people.find(linked, to) ? linked : own
}

/** The body without what may stand in the query as well. */
function messageBody({ body }: FastifyRequest): unknown {
  if (typeof body !== 'object' || body === null) throw wrongParameter('The parameter recipient is required')
  const { access_token: _, appsecret_proof: __, ...rest } = body as Record<string, unknown>
  return rest
}

const pageFields = new Set([
  'messages',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_policy_enforcement',
  'messaging_account_linking',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_reactions',
  'message_edits',
  'message_template_status_update',
  'standby',
  'feed',
])
const instagramFields = new Set([
  'messages',
  'messaging_postbacks',
  'messaging_seen',
  'messaging_referral',
  'messaging_optins',
  'messaging_handover',
  'message_reactions',
  'message_edit',
  'standby',
  'comments',
  'mentions',
])

function subscribe(
  world: SocialWorld,
  account: SocialAccount,
  appId: string,
  fields: readonly string[],
): void {
  const known = hookObjectOf(account) === 'page' ? pageFields : instagramFields
  const unknown = fields.find((field) => !known.has(field))
  if (unknown !== undefined || fields.length === 0)
    throw wrongParameter(
      `Param subscribed_fields[0] must be one of {${[...known].join(', ')}} - got "${unknown ?? ''}"`,
    )
  account.subscriptions.set(appId, new Set(fields))
  // What Instagram tells over a page is chosen in the app's dashboard: the page only has to be subscribed at all.
  if (account.product === 'messenger')
    world.directory.linkedTo(account.id)?.subscriptions.set(appId, instagramFields)
}

function selfOf(
  { directory }: SocialWorld,
  { kind, subject, appId }: SocialToken,
  fields = 'id,name',
): Record<string, unknown> {
  const account = directory.accounts.get(subject)
  if (kind === 'user' || !account) return picked({ id: subject, name: 'Sam Sandbox' }, fields)
  if (kind === 'instagram') {
    const { id, username, name } = account
    const own = { id: scopedId(appId, id), user_id: id, username, name, account_type: 'BUSINESS' }
    return picked(own, fields)
  }
  const linked = directory.linkedTo(account.id)
  const link = linked && { id: linked.id, username: linked.username, name: linked.name }
  const page = { id: account.id, name: account.name, category: 'Shopping & retail' }
  return picked(
    {
      ...page,
      link: `https://www.facebook.com/${account.id}`,
      instagram_business_account: link ?? undefined,
    },
    fields,
  )
}

function profileOfLinked(
  world: SocialWorld,
  own: SocialAccount,
  node: string,
): Record<string, unknown> | null {
  const linked = world.directory.linkedTo(own.id)
  return linked && profileOf(world, linked, node)
}

/** The fields asked for; those of a field's own, in braces, come whole. Throws for one the object has not. */
function picked(whole: Readonly<Record<string, unknown>>, fields: string): Record<string, unknown> {
  const wanted = fields
    .replaceAll(/\{[^}]*\}/g, '')
    .split(',')
    .map((field) => field.trim())
  const unknown = wanted.find((field) => !(field in whole))
  if (unknown !== undefined)
    throw wrongParameter(`Tried accessing nonexisting field (${unknown}) on node type (Page)`)
  return Object.fromEntries(
    ['id', ...wanted].flatMap((field) => (whole[field] === undefined ? [] : [[field, whole[field]]])),
  )
}
