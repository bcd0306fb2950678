import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { now } from '#platform/clock.ts'
import { GoogleError } from '../google/google-error.ts'
import type { HookCall, Hooks } from '../hooks.ts'
import type { Agent } from './agents.ts'

/** Has a hook prove itself before it gets anything. Throws the platform's no. */
export async function ensureHookProves(hooks: Hooks, url: string, clientToken: string): Promise<void> {
  if (await hookProves(hooks, url, clientToken)) return
  throw new GoogleError('INVALID_ARGUMENT', `Webhook verification failed for ${url}.`)
}

/** Whether a hook gives the secret back that it is sent with its token. */
export async function hookProves(hooks: Hooks, url: string, clientToken: string): Promise<boolean> {
  const secret = randomBytes(8).toString('hex')
  const answer = await hooks.ask(url, {
    headers: { 'content-type': 'application/json', 'x-goog-webhook-type': 'verification' },
    body: JSON.stringify({ clientToken, secret }),
  })
  // Google's older sample answers with the name before the value; both are taken.
  return answer?.status === 200 && [secret, `secret: ${secret}`].includes(answer.body.trim())
}

/** Sends an event to the agent's hook, if it has one. */
export function tellAgent(hooks: Hooks, agent: Agent, event: object, type = 'message_callback'): void {
  if (agent.webhook) hooks.call(callOf(agent, agent.webhook, { ...event, agentId: agent.agentId }, type))
}

/** The envelope of Pub/Sub, signed over what it carries. */
function callOf(agent: Agent, webhook: NonNullable<Agent['webhook']>, event: object, type: string): HookCall {
  const data = Buffer.from(JSON.stringify(event))
  const publishTime = now().toISOString()
  const messageId = String(BigInt(`0x${randomUUID().slice(0, 8)}`))
  const attributes = {
    business_id: agent.agentId,
    product: 'RBM',
    ...(type === 'agent_callback' && { type: 'agent_launch_event' }),
  }
  return {
    url: webhook.url,
    headers: {
      'content-type': 'application/json',
      'x-goog-webhook-type': type,
      'x-goog-signature': createHmac('sha512', webhook.clientToken).update(data).digest('base64'),
    },
    body: JSON.stringify({
      message: { attributes, data: data.toString('base64'), messageId, publishTime },
      subscription: `projects/rbm-${agent.name.split('/')[1]}/subscriptions/webhook`,
    }),
  }
}
