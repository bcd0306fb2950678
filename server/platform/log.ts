import { pino } from 'pino'
import { variable } from './config.ts'

/**
 * Structured logs, one JSON object a line on standard error. Never message bodies, addresses in full, or secrets.
 * ERROR means that a person must act now; a healthy installation writes none.
 */
export const log = pino(
  {
    level: variable('PATCHBAY_LOG_LEVEL'),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', 'secret', 'apiKey'],
  },
  pino.destination({ dest: 2, sync: true }),
)
