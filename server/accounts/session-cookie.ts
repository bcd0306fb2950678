import { variable } from '#platform/config.ts'

/** The name of the console's cookie. */
export const sessionCookie = 'patchbay_session'

/**
 * The `Set-Cookie` that hands a session's token to the console, or takes it back with an age of 0.
 * Scripts cannot read it, other sites cannot send it, and over https it never travels in the clear. Age in seconds.
 */
export function sessionCookieText(
  token: string,
  maxAgeSeconds: number,
  publicUrl: string = variable('PATCHBAY_PUBLIC_URL'),
): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${sessionCookie}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure}`
}
