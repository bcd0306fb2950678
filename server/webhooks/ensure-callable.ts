import { hostOf, publicAddress, publicUrl, UrlRefused, type Resolve } from '#platform/outgoing/ssrf-guard.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Lets a URL through that may be called: http(s), public in every address its host has now. It is judged again at each call.
 * Refuses url_refused.
 */
export async function ensureCallable(text: string, resolve?: Resolve): Promise<void> {
  try {
    await publicAddress(hostOf(publicUrl(text)), resolve)
  } catch (error) {
    throw error instanceof UrlRefused ? new Refusal('url_refused', { detail: error.message }) : error
  }
}
