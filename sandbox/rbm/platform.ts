import type { GoogleTokens } from '../google/google-tokens.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { Hooks } from '../hooks.ts'
import type { Agents } from './agents.ts'
import type { Deliveries } from './deliveries.ts'
import type { Files } from './files.ts'
import type { Phones } from './phones.ts'
import type { Rate } from './rate.ts'

/** The state of the stand-in, shared by its routes. */
export type Platform = {
  readonly agents: Agents
  readonly phones: Phones
  readonly deliveries: Deliveries
  readonly files: Files
  readonly tokens: GoogleTokens
  readonly hooks: Hooks
  readonly handsets: Handsets
  readonly rate: Rate
}
