/** HTTP headers of a script that any page may load: it holds nothing of anybody's. Pages look for a new version every five minutes. */
export const publicScriptHeaders = {
  'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
} as const
