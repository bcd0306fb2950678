import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { demoServiceAccountKey } from '../google/demo-service-account.ts'
import { behaveLikeGoogle } from '../google/google-routes.ts'
import { GoogleTokens } from '../google/google-tokens.ts'
import { Hooks } from '../hooks.ts'
import { parsed } from '../problem.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { apnsRoutes } from './apns-routes.ts'
import { demoApple, demoVapid } from './demo-keys.ts'
import { browserSecretsOf, deviceIdsOf } from './device-ids.ts'
import { Devices } from './devices.ts'
import { demoFeedSecret, FeedPhones } from './feed/feed-phones.ts'
import { feedRoutes } from './feed/feed-routes.ts'
import { fcmRoutes } from './fcm-routes.ts'
import { webPushRoutes } from './web-push-routes.ts'

const prefix = '/push'
/** Longer than anyone waits for an answer. */
const silentMs = 60_000

/** What the three push services share. */
export type Services = {
  readonly devices: Devices
  readonly tokens: GoogleTokens
  /** What is to go wrong with a request, in the words of the service; null lets it pass. */
  readonly misbehave: <Word extends string | number>(wordOf: (code: string) => Word) => Promise<Word | null>
}

/** The push services of the sandbox network: those of browsers, of Google and of Apple. */
export const push: SandboxProvider = {
  name: 'push',
  start: startPush,
  demo: (sandboxUrl) => [
    {
      channel: 'push',
      name: 'Patchbay Demo app',
      settings: {
        app: demoApple.bundleId,
        title: 'Patchbay Demo',
        contact: 'mailto:push@patchbay.dev',
        pushServices: [new URL(sandboxUrl).origin],
        feedOrigins: namesOf(sandboxUrl),
        fcmUrl: `${sandboxUrl}${prefix}/fcm`,
        tokenUrl: `${sandboxUrl}${prefix}/fcm/token`,
        apnsTeamId: demoApple.teamId,
        apnsKeyId: demoApple.keyId,
        apnsBundleId: demoApple.bundleId,
        apnsUrl: `${sandboxUrl}${prefix}/apns`,
        apnsDevelopmentUrl: `${sandboxUrl}${prefix}/apns`,
      },
      credentials: {
        vapidPrivateKey: demoVapid.privateKey,
        serviceAccountKey: demoServiceAccountKey,
        apnsKey: demoApple.pem,
        feedSecret: demoFeedSecret,
      },
    },
  ],
}

/** What the apps of a handset would register with us, in the shape that `POST /v1/devices` takes. */
export function demoDevices(sandboxUrl: string, address: string, generation = 0) {
  const { browser, fcm, apns } = deviceIdsOf(address, generation)
  const { publicKey, auth } = browserSecretsOf(browser)
  return [
    {
      kind: 'webpush' as const,
      endpoint: `${sandboxUrl}${prefix}/web/send/${browser}`,
      keys: { p256dh: publicKey, auth: auth.toString('base64url') },
    },
    { kind: 'fcm' as const, token: fcm },
    { kind: 'apns' as const, token: apns, environment: 'production' as const },
  ]
}

const addressed = z.object({ address: z.string().min(3).max(100) })
const generationShape = z.object({ generation: z.coerce.number().int().min(0).max(255).default(0) })
const removal = z.object({ id: z.string().min(1).max(500) })

function startPush({ app, handsets, faults, url }: SandboxNetwork): RunningProvider {
  const hooks = new Hooks()
  const devices = new Devices(handsets, hooks)
  const tokens = new GoogleTokens()
  faults.onChange('push', () => undefined)
  const phones = new FeedPhones(handsets)
  const carry = devices.carry()
  handsets.carryBy('push', (writing) => phones.tap(writing) ?? carry(writing))
  feedRoutes(app, phones)
  const services: Services = {
    devices,
    tokens,
    misbehave: async (wordOf) => {
      const failure = await faults.failureFor('push')
      if (failure?.code === 'no_response') await pause(silentMs, undefined, { ref: false })
      return failure && wordOf(failure.isDown ? '503' : failure.code)
    },
  }
  void app.register(async (scope) => webPushRoutes(scope, services), { prefix })
  void app.register(async (scope) => apnsRoutes(scope, services), { prefix })
  void app.register(
    async (scope) => {
      const api = { provider: 'push tokens', faults, tokens, prefix: `${prefix}/fcm` }
      behaveLikeGoogle(scope, api)
      fcmRoutes(scope, services)
    },
    { prefix: `${prefix}/fcm` },
  )
  app.get(`${prefix}/sandbox/devices/:address`, (request) => {
    const { address } = parsed(addressed, request.params)
    return { data: demoDevices(url(), address, parsed(generationShape, request.query).generation) }
  })
  app.post(`${prefix}/sandbox/devices/remove`, (request) => {
    devices.remove(parsed(removal, request.body).id)
    return {}
  })
  return {
    counts: () => ({
      shown: devices.shown,
      expired: devices.expired,
      reportsSent: hooks.sent,
      inFeeds: phones.shown,
    }),
    close: async () => {
      devices.close()
      phones.close()
      await hooks.close()
    },
  }
}

/** One machine has two names. */
function namesOf(url: string): string[] {
  const { origin, hostname } = new URL(url)
  return hostname === '127.0.0.1' ? [origin, origin.replace('127.0.0.1', 'localhost')] : [origin]
}
