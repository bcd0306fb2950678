import type { Measurement } from './measurement.ts'
import type { Selection } from './sms/gateways-compared.ts'

/** What the command line asked for. `count` replaces a scenario's own number of messages. */
export type ScenarioOptions = { only: Selection; count?: number; connections?: number; rounds?: number }

/** A benchmark: bounded in messages and time, ends everything it starts. */
export type Scenario = {
  name: string
  caption: string
  run: (options: ScenarioOptions) => Promise<Measurement[]>
}
