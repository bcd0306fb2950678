import { rmSync } from 'node:fs'
import { startPatchbay } from './patchbay-process.ts'
import type { Scenario } from './scenario.ts'

/** From the command to its ready line: in an empty data directory, and again in the same one. */
export const coldStart: Scenario = {
  name: 'cold-start',
  caption: '`./patchbay up --demo` until it says it is ready, in an empty data directory and in a used one',
  run: async () => {
    // The very first start may install packages and build the console: that is another figure.
    const first = await startPatchbay()
    await first.stop()
    const cold = await startPatchbay()
    await cold.stop({ keepData: true })
    const warm = await startPatchbay({ dataDir: cold.dataDir })
    await warm.stop({ keepData: true })
    rmSync(cold.dataDir, { recursive: true, force: true })
    return [
      { name: 'cold-start.cold', value: cold.startMs, unit: 'ms' },
      { name: 'cold-start.warm', value: warm.startMs, unit: 'ms' },
    ]
  },
}
