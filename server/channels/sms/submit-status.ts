import { statusName, statuses } from '#smpp/smpp.ts'
import type { Outcome } from '../channel.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

const later: ReadonlySet<number> = new Set([
  statuses.RSYSERR,
  statuses.RMSGQFUL,
  statuses.RTHROTTLED,
  statuses.RX_T_APPN,
  statuses.RUNKNOWNERR,
])
const elsewhere: ReadonlySet<number> = new Set([
  statuses.RINVBNDSTS,
  statuses.RSUBMITFAIL,
  statuses.RINVSERTYP,
  statuses.RINVDSTADR,
  statuses.RINVSRCADR,
])

/**
 * What a carrier's refusal of a submit means for the message: try later, try another carrier, or give up.
 * Everything we do not know is final here and may be tried elsewhere, except the registry's own codes:
 * DLT scrubbing (600–699, 700, 701, 811–813) finds the same fault everywhere.
 * Source: SMPP 3.4 §5.1.3; DLT codes as operators publish them.
 */
export function refusalOfStatus(status: number): Refused {
  const code = `smpp_${status.toString(16).padStart(8, '0')}`
  const detail = `The carrier answered ${statusName(status)}.`
  if (later.has(status)) return { kind: 'refused', retry: 'later', code, detail }
  if (elsewhere.has(status)) return { kind: 'refused', retry: 'elsewhere', code, detail }
  if (isRegistryRefusal(status)) {
    return {
      kind: 'refused',
      retry: 'never',
      code: `dlt_${status}`,
      detail: `The DLT registry refused the message with code ${status}. Check entity, header and template.`,
    }
  }
  return { kind: 'refused', retry: 'never', code, detail }
}

/** Says whether a refusal asks us to slow down, not to give up. */
export function isThrottle(status: number): boolean {
  return status === statuses.RTHROTTLED || status === statuses.RMSGQFUL
}

function isRegistryRefusal(status: number): boolean {
  return (status >= 600 && status <= 701) || (status >= 811 && status <= 813)
}
