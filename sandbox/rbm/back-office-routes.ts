import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { now } from '#platform/clock.ts'
import type { Hooks } from '../hooks.ts'
import { parsed } from '../problem.ts'
import { ensureHookProves, hookProves, tellAgent } from './agent-hook.ts'
import { everyFeature } from './features-of.ts'
import { phoneOf } from './phones.ts'
import type { Platform } from './platform.ts'

type Named = { Params: { agentId: string; phone: string } }

const agentBody = z.object({
  agentId: z.string().min(3),
  name: z.string().min(3),
  displayName: z.string().min(1),
})
const launch = z.object({
  state: z.enum(['LAUNCHED', 'SUSPENDED', 'REJECTED', 'UNLAUNCHED']),
  comment: z.string().default(''),
})
const webhook = z.object({
  callbackUrl: z.url(),
  verifyToken: z.string().min(1),
  /** Presses Verify again until the hook answers: a demo is made before its door is open. */
  patiently: z.boolean().default(false),
})
const pressEveryMs = 500
const pressesMax = 120
const capabilities = z.object({ features: z.array(z.enum(everyFeature)).nullable() })
const subscription = z.object({ agentId: z.string(), wants: z.boolean() })

/** Plays what people do in Google's console and on their phones' menus: agents, launches, webhooks, tokens, features. */
export function backOfficeRoutes(scope: FastifyInstance, platform: Platform): void {
  const { agents, phones, hooks, tokens } = platform

  scope.post('/sandbox/agents', (request, reply) => {
    const { agentId, name, displayName } = agents.add(parsed(agentBody, request.body))
    return reply.code(201).send({ agentId, name, displayName })
  })

  scope.put<Named>('/sandbox/agents/:agentId/launch', (request) => {
    const agent = agents.get(request.params.agentId)
    const { state, comment } = parsed(launch, request.body)
    const oldLaunchState = agent.isLaunched ? 'LAUNCH_STATE_LAUNCHED' : 'LAUNCH_STATE_UNLAUNCHED'
    agent.isLaunched = state === 'LAUNCHED'
    const change = { oldLaunchState, newLaunchState: `LAUNCH_STATE_${state}`, comment, regionId: 'sandbox' }
    tellAgent(
      hooks,
      agent,
      { ...change, eventId: randomUUID(), sendTime: now().toISOString() },
      'agent_callback',
    )
    return { state }
  })

  scope.put<Named>('/sandbox/agents/:agentId/testers/:phone', (request) => {
    agents.get(request.params.agentId).testers.add(phoneOf(request.params.phone))
    return { inviteStatus: 'ACCEPTED' }
  })

  scope.post<Named>('/sandbox/agents/:agentId/webhook', async (request) => {
    const { callbackUrl: url, verifyToken: clientToken, patiently } = parsed(webhook, request.body)
    const agent = agents.get(request.params.agentId)
    const save = (): void => {
      agent.webhook = { id: randomUUID(), url, clientToken }
    }
    if (await hookProves(hooks, url, clientToken)) save()
    else if (patiently) void pressAgain(hooks, url, clientToken, save)
    else await ensureHookProves(hooks, url, clientToken)
    return { url }
  })

  scope.put<Named>('/sandbox/phones/:phone/capabilities', (request) => {
    const { features } = parsed(capabilities, request.body)
    phones.set(phoneOf(request.params.phone), features)
    return { features }
  })

  scope.put<Named>('/sandbox/phones/:phone/subscription', (request) => {
    const { agentId, wants } = parsed(subscription, request.body)
    const eventType = wants ? 'SUBSCRIBE' : 'UNSUBSCRIBE'
    const about = { senderPhoneNumber: phoneOf(request.params.phone), eventType }
    tellAgent(hooks, agents.get(agentId), { ...about, eventId: randomUUID(), sendTime: now().toISOString() })
    return { wants }
  })

  scope.post('/sandbox/tokens/revoke', () => {
    tokens.revokeAll()
    return {}
  })
}

async function pressAgain(hooks: Hooks, url: string, clientToken: string, save: () => void): Promise<void> {
  for (let pressed = 0; pressed < pressesMax; pressed++) {
    await pause(pressEveryMs, undefined, { ref: false })
    if (await hookProves(hooks, url, clientToken)) return save()
  }
}
