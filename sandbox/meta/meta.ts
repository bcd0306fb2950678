import { Hooks } from '../hooks.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { HeldMessages } from '../smsc/held-messages.ts'
import { Later } from '../later.ts'
import { backOfficeRoutes } from './back-office-routes.ts'
import { deliverHeld } from './conclude.ts'
import { demo, foundDemo } from './demo-world.ts'
import { graphRoutes } from './graph-routes.ts'
import type { MetaPace, MetaState } from './meta-state.ts'
import { People } from './people.ts'
import { takeWriting } from './take-writing.ts'
import { World } from './world.ts'

/** Meta with its WhatsApp Business Platform, below `/meta`. */
export const meta: SandboxProvider = {
  name: 'meta',
  start: (network) => startMeta(network),
  demo: (sandboxUrl) => [
    {
      channel: 'whatsapp',
      name: 'Lucky Shrub',
      settings: {
        baseUrl: `${sandboxUrl}/meta`,
        phoneNumberId: demo.phoneNumberId,
        businessAccountId: demo.businessAccountId,
        appId: demo.appId,
      },
      credentials: { accessToken: demo.accessToken, appSecret: demo.appSecret },
    },
  ],
}

const ordinaryPace: MetaPace = { reviewMs: 2_000, sentMs: 20, deliveredMs: 150, readMs: 600 }

/** Starts the stand-in; tests choose how fast it is. */
export function startMeta(network: SandboxNetwork, pace: Partial<MetaPace> = {}): RunningProvider {
  const world = new World(new People(network.handsets))
  foundDemo(world)
  const state: MetaState = {
    world,
    network,
    hooks: new Hooks(),
    later: new Later(),
    pace: { ...ordinaryPace, ...pace },
    held: new HeldMessages(),
    counts: { requests: 0, accepted: 0, refused: 0, delivered: 0, failed: 0, received: 0 },
  }
  const { app, handsets, faults } = network
  faults.onChange('meta', () => {})
  handsets.carryBy('whatsapp', (writing) => takeWriting(state, writing))
  handsets.onBehaviour((address, { deliver }) => {
    if (deliver !== 'offline') deliverHeld(state, address)
  })
  app.register((scope, _options, done) => {
    backOfficeRoutes(scope, state)
    done()
  })
  app.register((scope, _options, done) => {
    graphRoutes(scope, state)
    done()
  })
  return {
    counts: () => ({
      ...state.counts,
      held: state.held.count,
      hooks: state.hooks.sent,
      hooksFailed: state.hooks.failed,
    }),
    close: async () => {
      state.later.stop()
      await state.hooks.close()
    },
  }
}
