import type { SiteView } from '#shared/webchat-widget.ts'
import { now } from '#platform/clock.ts'
import { staffingOf, type Site } from '#webchat/webchat.ts'

/** What anybody may know of a site: how its chat looks, and whether somebody answers now. */
export function siteView({ key, settings }: Site): SiteView {
  const { theme, language, texts, whenAway, requireIdentity, preChat, uploads } = settings
  const { isStaffed, opensAt } = staffingOf(settings, now())
  return {
    key,
    ...theme,
    language,
    texts,
    isStaffed,
    opensAt: opensAt?.toISOString() ?? null,
    whenAway,
    requireIdentity,
    preChat,
    uploads,
  }
}
