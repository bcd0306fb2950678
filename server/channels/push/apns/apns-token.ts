import { nowMs } from '#platform/clock.ts'
import { signJwt } from '../../http/sign-jwt.ts'

type Kept = { readonly token: string; readonly madeMs: number }

/** The key by which Apple knows the team: the text of its `.p8` file, and the ids of team and key. */
export type AppleKey = { readonly teamId: string; readonly keyId: string; readonly key: string }

/** Apple takes a token for an hour, and refuses a team that makes new ones more than every 20 minutes. */
const usedForMs = 40 * 60_000
const renewedAtMostEveryMs = 20 * 60_000

/** The token by which Apple knows the team, made anew every 40 minutes. Source: Apple, token-based connection to APNs. */
export function apnsToken(memory: Map<string, unknown>, apple: AppleKey): string {
  const kept = keptToken(memory, apple)
  if (kept && nowMs() - kept.madeMs < usedForMs) return kept.token
  const madeMs = nowMs()
  const token = signJwt(
    { alg: 'ES256', kid: apple.keyId },
    { iss: apple.teamId, iat: Math.floor(madeMs / 1_000) },
    apple.key,
  )
  memory.set(memoryKey(apple), { token, madeMs })
  return token
}

/** Forgets a token that Apple calls expired, unless it is so young that Apple would refuse another. */
export function forgetApnsToken(memory: Map<string, unknown>, apple: AppleKey): boolean {
  const kept = keptToken(memory, apple)
  if (!kept || nowMs() - kept.madeMs < renewedAtMostEveryMs) return false
  return memory.delete(memoryKey(apple))
}

function keptToken(memory: Map<string, unknown>, apple: AppleKey): Kept | undefined {
  return memory.get(memoryKey(apple)) as Kept | undefined
}

function memoryKey({ teamId, keyId }: AppleKey): string {
  return `apns ${teamId} ${keyId}`
}
