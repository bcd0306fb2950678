/** Which site the chat is for, and where it is served from. */
export type LoadedSite = {
  readonly key: string
  readonly origin: string
  readonly language: string | null
  readonly scheme: string | null
}

/** Reads the script tag: `<script async src="…/webchat/loader.js" data-site="wcs_…">`. Null for a tag that names no site. */
export function siteOf(script: HTMLOrSVGScriptElement | null): LoadedSite | null {
  if (!(script instanceof HTMLScriptElement) || !script.dataset['site']) return null
  const { site: key, language = null, scheme = null } = script.dataset
  return { key, origin: new URL(script.src).origin, language, scheme }
}
