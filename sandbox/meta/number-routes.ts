import type { FastifyInstance } from 'fastify'
import { createTemplate, deleteTemplates, editTemplate } from './create-template.ts'
import { graphCall, graphPath, management, messaging, type GraphCall } from './graph-call.ts'
import { GraphRefusal } from './graph-refusal.ts'
import { markRead } from './mark-read.ts'
import type { MetaState } from './meta-state.ts'
import { accountNode, nodeOf, numberOf } from './nodes.ts'
import { faultBy } from './spec.ts'
import { subscribeTo } from './subscribe-to.ts'
import { takeMessage } from './take-message.ts'
import type { PhoneNumber } from './world.ts'

/** What a number is asked to do: send, register, change; and the nodes that are written by their bare id. */
export function numberRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta
  const number = (call: GraphCall): PhoneNumber => numberOf(world, call.token, call.params['node'] ?? '')

  app.post(`${graphPath}/:node/messages`, (request) => {
    const call = graphCall(meta, request, messaging)
    const sender = number(call)
    return call.body['status'] === undefined
      ? takeMessage(meta, sender, call.body)
      : markRead(meta, call.body)
  })

  app.post(`${graphPath}/:node/marketing_messages`, (request) => {
    const call = graphCall(meta, request, messaging)
    if (call.body['type'] !== 'template') throw new GraphRefusal(131_009, 'Marketing messages are templates.')
    return takeMessage(meta, number(call), call.body)
  })

  app.post(`${graphPath}/:node/register`, (request) => {
    const call = graphCall(meta, request, management)
    return register(number(call), call.body)
  })

  app.post(`${graphPath}/:node/deregister`, (request) => {
    number(graphCall(meta, request, management)).isRegistered = false
    return { success: true }
  })

  app.get(`${graphPath}/:node/whatsapp_business_profile`, (request) => {
    const { profile } = number(graphCall(meta, request, management))
    return { data: [{ messaging_product: 'whatsapp', ...profile }] }
  })

  app.post(`${graphPath}/:node/whatsapp_business_profile`, (request) => {
    const call = graphCall(meta, request, management)
    const { messaging_product: _, ...profile } = call.body
    Object.assign(number(call).profile, profile)
    return { success: true }
  })

  app.post(`${graphPath}/:node`, async (request) => {
    const call = graphCall(meta, request, management)
    const node = nodeOf(world, call.token, call.params['node'] ?? '')
    if (node.kind === 'template') return editTemplate(meta, node.template, call.body)
    if (node.kind !== 'number') throw new GraphRefusal(100, 'This cannot be changed here.')
    return changeNumber(meta, node.number, call.body)
  })

  app.post(`${graphPath}/:node/message_templates`, (request) => {
    const call = graphCall(meta, request, management)
    return createTemplate(meta, accountNode(world, call.token, call.params['node'] ?? ''), call.body)
  })

  app.delete(`${graphPath}/:node/message_templates`, (request) => {
    const call = graphCall(meta, request, management)
    return deleteTemplates(meta, accountNode(world, call.token, call.params['node'] ?? ''), call.query)
  })
}

function register(number: PhoneNumber, body: Readonly<Record<string, unknown>>): object {
  const fault = faultBy('WhatsAppBusinessPhoneNumberRegistrationRequest', body)
  if (fault) throw new GraphRefusal(100, `${fault.at} ${fault.says}`)
  const pin = String(body['pin'])
  if (number.pin !== null && number.pin !== pin) throw new GraphRefusal(133_005)
  number.pin = pin
  number.isRegistered = true
  return { success: true }
}

async function changeNumber(
  meta: MetaState,
  number: PhoneNumber,
  body: Readonly<Record<string, unknown>>,
): Promise<object> {
  const fault = faultBy('PhoneNumberStatusUpdateRequest', body)
  if (fault) throw new GraphRefusal(100, `${fault.at} ${fault.says}`)
  const { pin, webhook_configuration: hook } = body
  if (typeof pin === 'string') number.pin = pin
  const { isOfSandbox } = meta.world.account(number.accountId)
  if (hook !== undefined) await subscribeTo(meta, number, hook as Record<string, unknown>, isOfSandbox)
  return { success: true }
}
