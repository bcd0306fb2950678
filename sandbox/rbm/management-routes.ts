import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { GoogleError } from '../google/google-error.ts'
import { ensureToken } from '../google/google-routes.ts'
import { ensureHookProves } from './agent-hook.ts'
import type { Agent } from './agents.ts'
import { shaped } from './message-routes.ts'
import type { Platform } from './platform.ts'

type Asked = { Params: { brand: string; agent: string; integration: string } }

const integration = z.strictObject({
  agentWebhookIntegration: z.strictObject({
    webhookUri: z.url({ protocol: /^https?$/ }),
    verificationToken: z.string().min(1).max(200),
  }),
})

/** The management API, as far as an agent's webhook goes. Source: Business Communications API, brands.agents.integrations. */
export function managementRoutes(scope: FastifyInstance, { agents, hooks, tokens }: Platform): void {
  scope.addHook('onRequest', async (request) => ensureToken(request, tokens, 'businesscommunications'))

  const agentOf = ({ brand, agent }: Asked['Params']) => agents.named(`brands/${brand}/agents/${agent}`)

  scope.get<Asked>('/v1/brands/:brand/agents/:agent', (request) => {
    const { name, displayName } = agentOf(request.params)
    return { name, displayName, rcsBusinessMessagingAgent: {} }
  })

  scope.get<Asked>('/v1/brands/:brand/agents/:agent/integrations', (request) => {
    const agent = agentOf(request.params)
    return agent.webhook ? { integrations: [resourceOf(agent, agent.webhook)] } : {}
  })

  scope.post<Asked>('/v1/brands/:brand/agents/:agent/integrations', async (request) => {
    const agent = agentOf(request.params)
    const { webhookUri, verificationToken } = shaped(integration, request.body).agentWebhookIntegration
    if (agent.webhook) throw new GoogleError('ALREADY_EXISTS', 'The agent already has a webhook integration.')
    await ensureHookProves(hooks, webhookUri, verificationToken)
    agent.webhook = { id: randomUUID(), url: webhookUri, clientToken: verificationToken }
    return resourceOf(agent, agent.webhook)
  })

  scope.delete<Asked>('/v1/brands/:brand/agents/:agent/integrations/:integration', (request) => {
    const agent = agentOf(request.params)
    if (agent.webhook?.id !== request.params.integration)
      throw new GoogleError('NOT_FOUND', 'Requested entity was not found.')
    agent.webhook = null
    return {}
  })
}

function resourceOf({ name }: Agent, { id, url }: NonNullable<Agent['webhook']>): object {
  return {
    name: `${name}/integrations/${id}`,
    status: 'ENABLED',
    agentWebhookIntegration: { webhookUri: url },
  }
}
