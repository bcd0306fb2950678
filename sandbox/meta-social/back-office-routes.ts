import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { challengeHook } from '../meta/challenge-hook.ts'
import { SandboxProblem, parsed } from '../problem.ts'
import { echoMessage } from './echo-message.ts'
import { standardRates } from './rates.ts'
import type { SocialAccount, SocialApp } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'
import { writeEvent, writeHook } from './write-hook.ts'

const dashboard = z.object({
  callbackUrl: z.url({ protocol: /^https?$/ }),
  verifyToken: z.string().min(1),
  /** Whoever pastes presses the button until the challenge is answered: for a server that is just starting. */
  patiently: z.boolean().default(false),
})
const rates = z.object({
  textPerSecond: z.number().int().min(0).default(standardRates.textPerSecond),
  mediaPerSecond: z.number().int().min(0).default(standardRates.mediaPerSecond),
})
const templateState = z.object({
  name: z.string(),
  language: z.string(),
  state: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']),
  reason: z.string().default('NONE'),
})
const happening = z.discriminatedUnion('event', [
  z.object({ event: z.literal('unsend'), address: z.string(), messageId: z.string() }),
  z.object({ event: z.literal('edit'), address: z.string(), messageId: z.string(), text: z.string() }),
  z.object({ event: z.literal('story_mention'), address: z.string(), url: z.string() }),
  z.object({ event: z.literal('story_reply'), address: z.string(), url: z.string(), text: z.string() }),
  z.object({ event: z.literal('referral'), address: z.string(), ref: z.string() }),
  z.object({ event: z.literal('opt_in'), address: z.string(), wants: z.boolean(), title: z.string() }),
  z.object({ event: z.literal('inbox_reply'), address: z.string(), text: z.string() }),
  z.object({ event: z.literal('policy'), action: z.enum(['block', 'unblock']), reason: z.string() }),
])
type Happening = z.infer<typeof happening>
type OfPerson = Exclude<Happening, { event: 'policy' }>

type Id = { Params: { id: string } }

/** What people do at Meta outside the API: the app dashboard, revoking, and what contacts do that handsets have no button for. */
export function backOfficeRoutes(scope: FastifyInstance, world: SocialWorld): void {
  const { directory } = world
  dashboardRoutes(scope, world)

  scope.post<Id>('/accounts/:id/tokens', (request) => {
    const { id } = accountOf(world, request.params.id)
    const { appId } = parsed(z.object({ appId: z.string() }), request.body)
    return { accessToken: directory.pageToken(appOf(world, appId).id, id).value }
  })

  scope.post('/tokens/revoke', (request) => {
    const shape = z.object({ accessToken: z.string(), subcode: z.number().int().default(460) })
    const { accessToken, subcode } = parsed(shape, request.body)
    const token = directory.tokens.get(accessToken)
    if (!token) throw new SandboxProblem(404, 'token_unknown', 'No such token was issued here.')
    token.deadBy = subcode
    return { success: true }
  })

  scope.put('/rates', (request) => {
    world.rates.limits = parsed(rates, request.body)
    return world.rates.limits
  })

  scope.post<Id>('/accounts/:id/templates', (request) => {
    const account = accountOf(world, request.params.id)
    const { name, language, state, reason } = parsed(templateState, request.body)
    const template = world.templates.find(account.id, name, language)
    if (!template) throw new SandboxProblem(404, 'template_unknown', `The page has no template ${name}.`)
    template.state = state
    const value = {
      event: state,
      message_template_id: Number(template.id),
      message_template_name: name,
      message_template_language: language,
      reason,
    }
    writeHook(world, account, 'message_template_status_update', {
      changes: [{ field: 'message_template_status_update', value }],
    })
    return { success: true }
  })

  scope.post<Id>('/accounts/:id/events', (request) => {
    const account = accountOf(world, request.params.id)
    const what = parsed(happening, request.body)
    if (what.event === 'policy') {
      const { action, reason } = what
      const event = { recipient: { id: account.id }, timestamp: 1, policy_enforcement: { action, reason } }
      writeHook(world, account, 'messaging_policy_enforcement', { messaging: [event] })
    } else happen(world, account, what)
    return { success: true }
  })
}

function happen(world: SocialWorld, account: SocialAccount, what: OfPerson): void {
  const person = world.people.of(account, what.address)
  const tell = (field: string, event: Readonly<Record<string, unknown>>): void =>
    writeEvent(world, account, person, field, event)
  const mid = `m_${randomBytes(24).toString('base64url')}`
  switch (what.event) {
    case 'unsend':
      tell('messages', { message: { mid: midOf(world, what), is_deleted: true } })
      return retract(world, what)
    case 'edit': {
      const edited = { mid: midOf(world, what), text: what.text, num_edit: 1 }
      world.handsets.revise(what.address, what.messageId, { text: what.text, rich: { state: 'edited' } })
      return tell(account.product === 'messenger' ? 'message_edits' : 'message_edit', {
        message_edit: edited,
      })
    }
    case 'story_mention':
      world.people.wrote(account, person)
      return tell('messages', {
        message: { mid, attachments: [{ type: 'story_mention', payload: { url: what.url } }] },
      })
    case 'story_reply':
      world.people.wrote(account, person)
      return tell('messages', {
        message: { mid, text: what.text, reply_to: { story: { url: what.url, id: '17918195224117851' } } },
      })
    case 'referral': {
      world.people.wrote(account, person)
      const isMessenger = account.product === 'messenger'
      const referral = { ref: what.ref, source: isMessenger ? 'SHORTLINK' : 'IGME', type: 'OPEN_THREAD' }
      return tell(isMessenger ? 'messaging_referrals' : 'messaging_referral', { referral })
    }
    case 'opt_in':
      return tell('messaging_optins', {
        optin: {
          type: 'notification_messages',
          title: what.title,
          notification_messages_token: '0',
          notification_messages_status: what.wants ? 'RESUME_NOTIFICATIONS' : 'STOP_NOTIFICATIONS',
        },
      })
    case 'inbox_reply':
      // Meta's own inbox is an app of its own.
      return echoMessage(world, account, person, {
        mid,
        appId: '263902037430900',
        message: { text: what.text },
      })
  }
}

function midOf(
  { handsets }: SocialWorld,
  { address, messageId }: { address: string; messageId: string },
): string {
  const mid = handsets.find(address, messageId)?.providerId
  if (mid === undefined) throw new SandboxProblem(404, 'message_unknown', 'The handset has no such message.')
  return mid
}

function retract(
  { handsets }: SocialWorld,
  { address, messageId }: { address: string; messageId: string },
): void {
  handsets.revise(address, messageId, { text: '', rich: { state: 'deleted' } })
}

const pressEveryMs = 300
const pressesMax = 200

function pressAgain(
  world: SocialWorld,
  callback: z.infer<typeof dashboard>,
  save: () => void,
  pressed = 1,
): void {
  if (pressed > pressesMax) return
  world.later.after(pressEveryMs, () => {
    void answersChallenge(world, callback).then((answers) =>
      answers ? save() : pressAgain(world, callback, save, pressed + 1),
    )
  })
}

async function answersChallenge(
  { hooks }: SocialWorld,
  { callbackUrl, verifyToken }: z.infer<typeof dashboard>,
): Promise<boolean> {
  const answer = await challengeHook(hooks, { url: callbackUrl, verifyToken })
  return answer?.status === 200 && answer.isGivenBack
}

function notValidated(): SandboxProblem {
  const words = "The URL couldn't be validated. Response does not match challenge."
  return new SandboxProblem(422, 'callback_not_validated', words)
}

function appOf({ directory }: SocialWorld, id: string): SocialApp {
  const app = directory.apps.get(id)
  if (!app) throw new SandboxProblem(404, 'app_unknown', `There is no app ${id} here.`)
  return app
}

function accountOf({ directory }: SocialWorld, id: string): SocialAccount {
  const account = directory.accounts.get(id)
  if (!account) throw new SandboxProblem(404, 'account_unknown', `There is no account ${id} here.`)
  return account
}

/** The app's dashboard. */
function dashboardRoutes(scope: FastifyInstance, world: SocialWorld): void {
  scope.post<Id & { Querystring: { object?: string } }>('/apps/:id/webhooks', async (request) => {
    const app = appOf(world, request.params.id)
    const object = request.query.object === 'instagram' ? 'instagram' : 'page'
    const callback = parsed(dashboard, request.body)
    const save = (): void => {
      app.callbacks.set(object, { url: callback.callbackUrl, verifyToken: callback.verifyToken })
    }
    if (await answersChallenge(world, callback)) save()
    else if (callback.patiently) pressAgain(world, callback, save)
    else throw notValidated()
    return { success: true }
  })

  scope.put<Id>('/apps/:id/features', (request) => {
    const app = appOf(world, request.params.id)
    const { features } = parsed(z.object({ features: z.array(z.string()) }), request.body)
    app.features.clear()
    for (const feature of features) app.features.add(feature)
    return { features: [...app.features] }
  })

  /** The dashboard's switch "Require App Secret". */
  scope.put<Id>('/apps/:id/proof', (request) => {
    const app = appOf(world, request.params.id)
    app.requiresProof = parsed(z.object({ isRequired: z.boolean() }), request.body).isRequired
    return { isRequired: app.requiresProof }
  })
}
