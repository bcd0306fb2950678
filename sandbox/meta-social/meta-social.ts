import type { FastifyInstance } from 'fastify'
import type { DemoConnector, RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { readForms } from '../read-forms.ts'
import { SandboxProblem } from '../problem.ts'
import { backOfficeRoutes } from './back-office-routes.ts'
import { carryWriting } from './carry-writing.ts'
import { deliverWaiting } from './deliver-message.ts'
import { born } from './directory.ts'
import { faultGate } from './fault-gate.ts'
import { graphRoutes } from './graph-routes.ts'
import {
  dialogRoutes,
  facebookTokenRoutes,
  instagramCodeRoutes,
  instagramDialogRoutes,
  instagramTokenRoutes,
  type Codes,
} from './sign-in-routes.ts'
import { socialWorld, type SocialWorld } from './social-world.ts'

const name = 'meta-social'

/** Plays Messenger and Instagram: one folder of paths for each of Meta's hosts. */
export const metaSocial: SandboxProvider = { name, start, demo }

function start(network: SandboxNetwork): RunningProvider {
  const world = socialWorld(network)
  const { faults, handsets } = network
  faults.onChange(name, () => {})
  handsets.carryBy('messenger', carryWriting(world, 'messenger'))
  handsets.carryBy('instagram', carryWriting(world, 'instagram'))
  handsets.onBehaviour((address, { deliver }) => {
    if (deliver !== 'offline') deliverWaiting(world, address)
  })
  hosts(network.app, world)
  return {
    counts: () => ({ ...world.counts, hooks: world.hooks.sent, hooksFailed: world.hooks.failed }),
    close: async () => {
      world.later.stop()
      await world.hooks.close()
    },
  }
}

function hosts(app: FastifyInstance, world: SocialWorld): void {
  const codes: Codes = new Map()
  const play = (host: string, routes: (scope: FastifyInstance) => void): void => {
    void app.register(
      async (scope) => {
        readForms(scope)
        faultGate(scope, world)
        routes(scope)
      },
      { prefix: `/${name}/${host}` },
    )
  }
  play('www.facebook.com', (scope) => dialogRoutes(scope, world, codes))
  play('www.instagram.com', (scope) => instagramDialogRoutes(scope, world, codes))
  play('api.instagram.com', (scope) => instagramCodeRoutes(scope, world, codes))
  play('graph.facebook.com', (scope) => {
    facebookTokenRoutes(scope, world, codes)
    graphRoutes(scope, world)
  })
  play('graph.instagram.com', (scope) => {
    instagramTokenRoutes(scope, world)
    graphRoutes(scope, world)
  })
  void app.register(async (scope) => backOfficeRoutes(scope, world), { prefix: `/${name}/sandbox` })
  mediaStore(app, world)
}

/** What people sent without an address of its own. */
function mediaStore(app: FastifyInstance, { kept }: SocialWorld): void {
  app.get<{ Params: { id: string } }>(`/${name}/cdn/:id/:filename`, (request, reply) => {
    const media = kept.media(request.params.id)
    if (!media) throw new SandboxProblem(404, 'media_gone', 'The store no longer has it.')
    return reply.type(media.mimeType).send(media.body)
  })
}

/** The page and the account the sandbox is born with. */
function demo(sandboxUrl: string): DemoConnector[] {
  const host = (of: string): string => `${sandboxUrl}/${name}/${of}`
  const dashboard = (appId: string, object: string): string =>
    `${sandboxUrl}/${name}/sandbox/apps/${appId}/webhooks?object=${object}`
  return [
    {
      channel: 'messenger',
      name: born.page.name,
      settings: {
        baseUrl: host('graph.facebook.com'),
        dialogUrl: host('www.facebook.com'),
        appId: born.app.id,
        pageId: born.page.id,
      },
      credentials: { accessToken: born.page.token, appSecret: born.app.secret },
      dashboard: dashboard(born.app.id, 'page'),
    },
    {
      channel: 'instagram',
      name: `@${born.instagram.username}`,
      settings: {
        baseUrl: host('graph.instagram.com'),
        dialogUrl: host('www.instagram.com'),
        tokenUrl: host('api.instagram.com'),
        appId: born.instagramApp.id,
      },
      credentials: { accessToken: born.instagram.token, appSecret: born.instagramApp.secret },
      dashboard: dashboard(born.instagramApp.id, 'instagram'),
    },
  ]
}
