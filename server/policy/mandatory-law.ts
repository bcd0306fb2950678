import type { EngineTerms, QuietHours } from './engine-schema.ts'
import { bases } from '#shared/message-kinds.ts'
import type { Terms } from './terms-schema.ts'

/** Days an account can still fetch its data after the end, whatever the terms say. Calendar days. */
export const exportDaysFloor = 30

/** Promotional hours no pack may widen. Sources: TCCCPR 2018 (India); 47 CFR 64.1200(c)(1) (United States). */
const hoursFloor: Record<string, { opens: string; closes: string }> = {
  IN: { opens: '10:00', closes: '21:00' },
  US: { opens: '08:00', closes: '21:00' },
}

/**
 * Lists where a pack goes below what the law grants whatever the terms say.
 * Sources: GDPR Art. 12(3), 20, 21(2)-(3); ePrivacy 2002/58 Art. 13; 47 CFR 64.1200; TCCCPR 2018.
 */
export function belowMandatoryLaw(terms: Terms, engine: EngineTerms): string[] {
  return [...exportFloor(terms, engine), ...permissionFloor(terms, engine), ...hoursFloors(engine)]
}

function exportFloor(terms: Terms, engine: EngineTerms): string[] {
  const days = Math.max(terms.exit.export.v?.days ?? 0, engine.exit.exportDaysAtLeast.v ?? 0)
  if (days >= exportDaysFloor) return []
  return [
    `terms.exit.export: ${days} days to export are fewer than the ${exportDaysFloor} that data protection law needs`,
  ]
}

function permissionFloor(terms: Terms, { consent }: EngineTerms): string[] {
  const problems: string[] = []
  if (!consent.stopEnds.v?.includes('promotional')) {
    problems.push('engine.consent.stopEnds: a contact who says STOP must get no more promotional messages')
  }
  const permitted = basesPermitted(terms.consent.bases.v ?? [])
  for (const { path, lawful, messageClass } of everyPermission(consent)) {
    const beyond = (lawful.accepts.v ?? []).filter((basis) => !permitted.has(basis))
    if (beyond.length > 0) problems.push(`${path}.accepts: the terms do not accept ${beyond.join(', ')}`)
    const silent = lawful.standsIn.v?.some((one) => one.basis === 'not_recorded')
    if (messageClass === 'promotional' && silent) {
      problems.push(`${path}.standsIn: promotional messages need a basis, silence is none`)
    }
  }
  return problems
}

function everyPermission(consent: EngineTerms['consent']) {
  const { byChannel, stopEnds: _stopEnds, staleAfter: _staleAfter, ...general } = consent
  const tables = [
    { prefix: 'engine.consent', table: general as Partial<typeof general> },
    ...Object.entries(byChannel).map(([channel, table]) => ({
      prefix: `engine.consent.byChannel.${channel}`,
      table: table ?? {},
    })),
  ]
  return tables.flatMap(({ prefix, table }) =>
    Object.entries(table).map(([messageClass, lawful]) => ({
      path: `${prefix}.${messageClass}`,
      lawful,
      messageClass,
    })),
  )
}

/** The ledger's bases that the words of the terms allow; consent in any form is an opt-in. */
function basesPermitted(words: readonly string[]): Set<string> {
  if (words.includes('any_lawful')) return new Set(bases)
  const consent = ['opt_in', 'consent', 'informed_consent']
  return new Set(words.map((word) => (consent.includes(word) ? 'opt_in' : word)))
}

function hoursFloors({ quietHours }: EngineTerms): string[] {
  const promotional = quietHours.promotional ?? {}
  return Object.entries(hoursFloor).flatMap(([country, floor]) => {
    const path = `engine.quietHours.promotional.${country}`
    const kept = promotional[country]?.v
    const states = Object.keys(promotional).filter((key) => key === country || key.startsWith(`${country}-`))
    if (!kept) return [`${path}: promotional messages are allowed only ${floor.opens} to ${floor.closes}`]
    return states.flatMap((key) => (isWithin(promotional[key]?.v, floor) ? [] : [widerThan(key, floor)]))
  })
}

function isWithin(hours: QuietHours | null | undefined, floor: { opens: string; closes: string }): boolean {
  return hours?.windows.every((one) => one.opens >= floor.opens && one.closes <= floor.closes) ?? false
}

function widerThan(key: string, floor: { opens: string; closes: string }): string {
  return `engine.quietHours.promotional.${key}: wider than the ${floor.opens} to ${floor.closes} the law allows`
}
