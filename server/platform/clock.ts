/**
 * The one source of the time of day in business code: real, or frozen and advanced on a test instance.
 * Protocol timers (keep-alive, response timeouts) use real monotonic time, never this.
 */
type Mode =
  | { readonly kind: 'real'; readonly offsetMs: number }
  | { readonly kind: 'frozen'; readonly atMs: number }

let mode: Mode = { kind: 'real', offsetMs: 0 }

/** Milliseconds since the epoch, UTC, by the platform's clock. */
export function nowMs(): number {
  return mode.kind === 'frozen' ? mode.atMs : Date.now() + mode.offsetMs
}

/** The platform's current instant. */
export function now(): Date {
  return new Date(nowMs())
}

/** Stops the clock at an instant (test instances, tests). */
export function freezeClock(at: Date): void {
  mode = { kind: 'frozen', atMs: at.getTime() }
}

/** Moves the clock forward; a running clock keeps running from there. Negative durations are refused with a RangeError. */
export function advanceClock(ms: number): void {
  if (!(ms >= 0)) throw new RangeError('the clock only moves forward')
  mode =
    mode.kind === 'frozen'
      ? { kind: 'frozen', atMs: mode.atMs + ms }
      : { kind: 'real', offsetMs: mode.offsetMs + ms }
}

/** Back to the machine's time. */
export function resetClock(): void {
  mode = { kind: 'real', offsetMs: 0 }
}

/** What the operator's clock page shows, and what is stored so that a restart keeps it. */
export function clockState(): { mode: 'real' | 'frozen'; at: Date; offsetMs: number } {
  return {
    mode: mode.kind,
    at: now(),
    offsetMs: mode.kind === 'real' ? mode.offsetMs : mode.atMs - Date.now(),
  }
}

/** Restores a stored clock at start. */
export function restoreClock(stored: { mode: 'real' | 'frozen'; at: Date; offsetMs: number }): void {
  mode =
    stored.mode === 'frozen'
      ? { kind: 'frozen', atMs: stored.at.getTime() }
      : { kind: 'real', offsetMs: stored.offsetMs }
}
