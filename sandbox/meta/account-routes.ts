import type { FastifyInstance } from 'fastify'
import { graphCall, graphPath, management, type GraphCall } from './graph-call.ts'
import { GraphRefusal } from './graph-refusal.ts'
import { linkTo } from './store-media.ts'
import type { MetaState } from './meta-state.ts'
import { accountNode, nodeOf } from './nodes.ts'
import { setStatus } from './review-template.ts'
import { showAccount, showNumber, showTemplate } from './show-node.ts'
import { subscribeTo } from './subscribe-to.ts'
import type { Account } from './world.ts'

/** What an account is asked: its numbers, its templates, who hears its webhooks; and any node by its bare id. */
export function accountRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta
  const account = (call: GraphCall): Account => accountNode(world, call.token, call.params['node'] ?? '')

  app.get(`${graphPath}/:node`, (request) => {
    const call = graphCall(meta, request, management)
    const { fields } = call.query
    const node = nodeOf(world, call.token, call.params['node'] ?? '')
    switch (node.kind) {
      case 'number':
        return showNumber(world, node.number, fields)
      case 'account':
        return showAccount(node.account, fields)
      case 'template':
        return showTemplate(node.template, fields)
      case 'media': {
        const { media } = node
        return {
          messaging_product: 'whatsapp',
          url: linkTo(world, media, meta.network.url()),
          mime_type: media.mimeType,
          sha256: media.sha256,
          file_size: String(media.body?.length ?? 0),
          id: media.id,
        }
      }
    }
  })

  app.get(`${graphPath}/:node/phone_numbers`, (request) => {
    const call = graphCall(meta, request, management)
    const { id } = account(call)
    const numbers = [...world.numbers.values()].filter((one) => one.accountId === id)
    return paged(
      numbers.map((one) => showNumber(world, one, call.query['fields'] ?? listedFields)),
      call.query,
    )
  })

  app.get(`${graphPath}/:node/message_templates`, (request) => {
    const call = graphCall(meta, request, management)
    const { id } = account(call)
    const { name, status, language, category, fields } = call.query
    const found = [...world.templates.values()].filter(
      (one) =>
        one.accountId === id &&
        (name === undefined || one.name.includes(name)) &&
        (status === undefined || one.status === status) &&
        (language === undefined || one.language === language) &&
        (category === undefined || one.category === category),
    )
    return paged(
      found.map((one) => showTemplate(one, fields)),
      call.query,
    )
  })

  app.post(`${graphPath}/:node/unpause`, (request) => {
    const call = graphCall(meta, request, management)
    const node = nodeOf(world, call.token, call.params['node'] ?? '')
    if (node.kind !== 'template') throw new GraphRefusal(100, 'Only templates are unpaused.')
    const isPaused = node.template.status === 'PAUSED'
    if (isPaused) setStatus(meta, node.template, 'APPROVED', { title: 'UNPAUSE' })
    return isPaused ? { success: true } : { success: false, reason: 'The template is not paused.' }
  })

  subscriptionRoutes(app, meta, account)
}

const listedFields =
  'id,display_phone_number,verified_name,status,quality_rating,code_verification_status,messaging_limit_tier'

function subscriptionRoutes(
  app: FastifyInstance,
  meta: MetaState,
  account: (call: GraphCall) => Account,
): void {
  const shown = ({ appId, subscription }: Account): object => {
    const name = meta.world.apps.get(appId)?.name
    return {
      id: appId,
      name,
      whatsapp_business_api_data: { id: appId, name, link: 'https://www.facebook.com/games/?app_id=' },
      ...(subscription && { override_callback_uri: subscription.url }),
    }
  }

  app.get(`${graphPath}/:node/subscribed_apps`, (request) => {
    const one = account(graphCall(meta, request, management))
    return { data: one.isSubscribed ? [shown(one)] : [] }
  })

  app.post(`${graphPath}/:node/subscribed_apps`, async (request) => {
    const call = graphCall(meta, request, management)
    const one = account(call)
    // Without an override the app's own callback holds, which nobody has here.
    await subscribeTo(meta, one, call.body, one.isOfSandbox)
    one.isSubscribed = true
    return { success: true }
  })

  app.delete(`${graphPath}/:node/subscribed_apps`, (request) => {
    const one = account(graphCall(meta, request, management))
    one.isSubscribed = false
    one.subscription = null
    return { success: true }
  })
}

/** A page of a list by Graph's cursors: how far one read is in the cursor. */
function paged(all: readonly object[], query: GraphCall['query']): object {
  const limit = Math.min(Math.max(Number(query['limit'] ?? 25) || 25, 1), 200)
  const from = Number(Buffer.from(query['after'] ?? '', 'base64url').toString() || 0) || 0
  const data = all.slice(from, from + limit)
  const cursor = (at: number): string => Buffer.from(String(at)).toString('base64url')
  const cursors = { before: cursor(from), after: cursor(from + data.length) }
  const isMore = from + data.length < all.length
  return { data, paging: { cursors, ...(isMore && { next: `?after=${cursors.after}` }) } }
}
