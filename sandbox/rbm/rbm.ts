import type { FastifyInstance } from 'fastify'
import { demoServiceAccountKey } from '../google/demo-service-account.ts'
import { behaveLikeGoogle } from '../google/google-routes.ts'
import { GoogleError } from '../google/google-error.ts'
import { GoogleTokens } from '../google/google-tokens.ts'
import { Hooks } from '../hooks.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { tellAgent } from './agent-hook.ts'
import { Agents, demoAgent } from './agents.ts'
import { backOfficeRoutes } from './back-office-routes.ts'
import { carryWriting } from './carry-writing.ts'
import { Deliveries } from './deliveries.ts'
import { Files } from './files.ts'
import { managementRoutes } from './management-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { Phones } from './phones.ts'
import type { Platform } from './platform.ts'
import { Rate } from './rate.ts'
import { richContentOf } from './rich-content-of.ts'

const prefix = '/rbm'
/** What a project may send at once by default. */
const messagesPerSecond = 300

/** Google's RCS for Business of the sandbox network. */
export const rbm: SandboxProvider = {
  name: 'rbm',
  start: (network) => startRbm(network),
  demo: (sandboxUrl) => [
    {
      channel: 'rcs',
      name: demoAgent.displayName,
      settings: {
        agentId: demoAgent.agentId,
        baseUrl: `${sandboxUrl}${prefix}`,
        managementUrl: `${sandboxUrl}${prefix}`,
        tokenUrl: `${sandboxUrl}${prefix}/token`,
      },
      credentials: { serviceAccountKey: demoServiceAccountKey },
      dashboard: `${sandboxUrl}${prefix}/sandbox/agents/${demoAgent.agentId}/webhook`,
    },
  ],
}

/** Starts the platform: its API, the management of agents, and the phones behind it. */
function startRbm(network: SandboxNetwork, perSecond = messagesPerSecond): RunningProvider {
  const platform = platformOf(network, perSecond)
  const { deliveries, tokens, hooks, handsets } = platform
  network.faults.onChange('rbm', () => undefined)
  handsets.carryBy('rcs', carryWriting(platform))
  void network.app.register(
    async (scope) => {
      behaveLikeGoogle(scope, { provider: 'rbm', faults: network.faults, tokens, prefix })
      fileRoutes(scope, platform)
      backOfficeRoutes(scope, platform)
      void scope.register(async (inner) => messageRoutes(inner, platform))
      void scope.register(async (inner) => managementRoutes(inner, platform))
    },
    { prefix },
  )
  return {
    counts: () => ({
      delivered: deliveries.delivered,
      revoked: deliveries.revoked,
      tokens: tokens.granted,
      hooksSent: hooks.sent,
      hooksFailed: hooks.failed,
    }),
    close: async () => {
      deliveries.close()
      await hooks.close()
    },
  }
}

function platformOf({ handsets, url }: SandboxNetwork, perSecond: number): Platform {
  const hooks = new Hooks()
  const files = new Files(() => `${url()}${prefix}`)
  const deliveries = new Deliveries({
    handsets,
    tell: (agent, event) => tellAgent(hooks, agent, event),
    show: ({ agent, phone, messageId, message }) =>
      handsets.receive(phone, {
        channel: 'rcs',
        from: agent.agentId,
        to: phone,
        parts: 1,
        encoding: 'utf8',
        ...richContentOf(message, (name) => files.find(name)),
        senderName: agent.displayName,
        providerId: messageId,
      }),
  })
  return {
    agents: new Agents(),
    phones: new Phones(handsets),
    deliveries,
    files,
    tokens: new GoogleTokens(),
    hooks,
    handsets,
    rate: new Rate(perSecond),
  }
}

/** What phones sent, for whoever has the address. */
function fileRoutes(scope: FastifyInstance, { files }: Platform): void {
  scope.get<{ Params: { id: string } }>('/files/:id', (request, reply) => {
    const file = files.read(`files/${request.params.id}`)
    if (!file) throw new GoogleError('NOT_FOUND', 'Requested entity was not found.')
    return reply.type(file.mimeType).send(file.bytes)
  })
}
