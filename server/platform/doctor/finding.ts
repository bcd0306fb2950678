/** What one check of `./patchbay doctor` found. */
export type Finding = {
  readonly check: string
  /** `fail`: Patchbay does not run, or not rightly; `warn`: it runs, but somebody should look. */
  readonly state: 'ok' | 'warn' | 'fail'
  readonly says: string
  /** What to do about it; null when nothing need be done. */
  readonly mend: string | null
}

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says, mend: null })

export const warn = (check: string, says: string, mend: string): Finding => ({
  check,
  state: 'warn',
  says,
  mend,
})

export const fail = (check: string, says: string, mend: string): Finding => ({
  check,
  state: 'fail',
  says,
  mend,
})
