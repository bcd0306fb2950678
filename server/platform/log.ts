import { pino } from 'pino'
import { variable } from './config.ts'

const level = variable('PATCHBAY_LOG_LEVEL')

/**
 * Structured logs, one JSON object a line on standard error. Never message bodies, addresses in full, or secrets.
 * ERROR means that a person must act now; a healthy installation writes none.
 */
export const log = pino(
  {
    // A level nobody knows is told as a fault of the configuration, by a log that works.
    level: level in pino.levels.values ? level : 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', 'secret', 'apiKey'],
  },
  pino.destination({ dest: 2, sync: true }),
)
