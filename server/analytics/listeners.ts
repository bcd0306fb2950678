import type { Listener } from '#platform/listeners.ts'
import { countedEvents, countUsage } from './count-usage.ts'

/** What analytics reacts to. */
export const listeners: readonly Listener[] = [{ reader: 'analytics', on: countedEvents, absorb: countUsage }]
