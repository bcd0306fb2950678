import { channelNamed } from '#channels/channels.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import type { GateResult } from '../decision.ts'
import type { GateFacts, GateNotes } from '../gate-facts.ts'
import { templateMeant } from '../template-meant.ts'
import { windowFacts } from '../window-facts.ts'
import type { Gate } from './gate.ts'

const free: GateResult = {
  outcome: 'not_applicable',
  because: 'The provider sets no condition for this message.',
}

/** The provider would take it now: within the window it grants, and what is answered is a message it knows. Source: KN1-8.1. */
export const provider: Gate = {
  name: 'provider',
  decide(request, facts, notes): GateResult {
    const unknown = referenceUnknown(request, facts, notes)
    if (unknown) return unknown
    const unapproved = templateRefused(request, facts, notes)
    if (unapproved) return unapproved
    const window = channelNamed(request.channel)?.window
    if (!window) return free
    const own = facts.windows.filter(({ sender }) => sender === notes.sender?.address)
    const verdict = window(request, windowFacts(own, facts.atMs))
    if (!verdict.open) return { outcome: 'refuse', code: 'window_closed', because: verdict.because }
    if (verdict.tag !== undefined) notes.registration = { ...notes.registration, tag: verdict.tag }
    return { outcome: 'pass', because: verdict.because }
  },
}

/** Refuses an answer or a reaction to a message the provider cannot know; notes what it calls the others. */
function referenceUnknown(
  { regarding }: AdmissionRequest,
  facts: GateFacts,
  notes: GateNotes,
): GateResult | null {
  if (!regarding) return null
  if (facts.regarding === null)
    return {
      outcome: 'refuse',
      code: 'reference_unknown',
      because: `${regarding} is not a message that the provider knows: it must have been received, or taken by the provider.`,
    }
  notes.registration = { ...notes.registration, regarding: facts.regarding }
  return null
}

/** Refuses a template that its provider would not send now. One that is not known here is left to the provider. */
function templateRefused(
  { content }: AdmissionRequest,
  { templates }: GateFacts,
  { sender }: GateNotes,
): GateResult | null {
  if (content.type !== 'template') return null
  const { inAny, meant, language } = templateMeant(content, templates, sender?.address)
  if (inAny.length === 0 || meant?.state === 'approved') return null
  const because = meant
    ? `The template ${content.name} (${language}) is ${meant.state}${meant.reason ? `: ${meant.reason}` : ''}. Use another, or have the provider approve it.`
    : `The template ${content.name} is not there in ${language}; it is in ${inAny.map((one) => one.language).join(', ')}. Name one of these as its language.`
  return { outcome: 'refuse', code: 'template_not_approved', because }
}
