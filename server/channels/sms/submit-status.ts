import { statusName, statuses } from '#smpp/smpp.ts'
import type { Outcome } from '../channel.ts'
import { codeOfStatus, codes } from './codes.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

const later: ReadonlySet<number> = new Set([
  statuses.RSYSERR,
  statuses.RMSGQFUL,
  statuses.RTHROTTLED,
  statuses.RX_T_APPN,
  statuses.RUNKNOWNERR,
])
/** The message itself is at fault: every carrier would say the same. */
const never: ReadonlySet<number> = new Set([
  statuses.RINVMSGLEN,
  statuses.RINVPRTFLG,
  statuses.RINVREGDLVFLG,
  statuses.RINVREPFLAG,
  statuses.RINVESMCLASS,
  statuses.RINVSCHED,
  statuses.RINVEXPIRY,
  statuses.RX_P_APPN,
  statuses.RX_R_APPN,
])

/**
 * What a carrier's refusal of a submit means for the message: try later, try another carrier, or give up.
 * What is neither known to pass nor known to be the message's own fault is this carrier's: another may take it.
 * The DLT registry's own codes (600–699, 700, 701, 811–813) are final: scrubbing finds the same fault everywhere.
 * Source: SMPP 3.4 §5.1.3; DLT codes as operators publish them.
 */
export function refusalOfStatus(status: number): Refused {
  if (isRegistryRefusal(status)) {
    return {
      kind: 'refused',
      retry: 'never',
      code: `dlt_${status}`,
      detail: `The DLT registry refused the message with code ${status}. Check entity, header and template.`,
    }
  }
  const name = statusName(status)
  const retry = later.has(status) ? 'later' : never.has(status) ? 'never' : 'elsewhere'
  const meaning = codes[name]?.meaning ?? 'It is a code of the carrier’s own. Ask the carrier what it means.'
  return { kind: 'refused', retry, code: codeOfStatus(status), detail: `${name}: ${meaning}` }
}

/** Says whether a refusal asks us to slow down, not to give up. */
export function isThrottle(status: number): boolean {
  return status === statuses.RTHROTTLED || status === statuses.RMSGQFUL
}

function isRegistryRefusal(status: number): boolean {
  return (status >= 600 && status <= 701) || (status >= 811 && status <= 813)
}
