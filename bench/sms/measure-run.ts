import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LineTool, waitUntil } from '../line-tool.ts'
import { cpuSecondsOf, cpuSecondsOfMachine } from '../process-trees.ts'
import type { Gateway } from './gateway.ts'
import { runLoad } from './tools.ts'

/** One run through a gateway. Rates count distinct messages from the first request to the last arrival of that kind. */
export type Run = {
  accepted: number
  /** Accepted messages that the SMSC never saw. */
  lost: number
  /** Accepted messages that were never called back. */
  missing: number
  acceptPerSecond: number
  acceptP50Ms: number
  acceptP99Ms: number
  submitted: number
  submitPerSecond: number
  calledBack: number
  callbackPerSecond: number
  repeatedSubmits: number
  repeatedCallbacks: number
  cpuPer1000: number
  toolsCpuPer1000: number
  otherCores: number
  refusal: string
}

/** What to send and how long to wait. `awaiting` says which arrivals end the run; `quietMs` without any end it too. */
export type RunPlan = {
  count: number
  connections: number
  first?: number
  ratePerSecond?: number
  awaiting: 'submits' | 'callbacks'
  limitMs: number
  quietMs: number
}

/** Sends `plan.count` messages through a gateway and waits for their submits or callbacks. */
export async function measureRun(
  gateway: Gateway,
  smsc: LineTool,
  callbacks: LineTool,
  plan: RunPlan,
): Promise<Run> {
  await Promise.all([smsc.ask('reset'), callbacks.ask('reset')])
  const toolPids = [smsc.pid, callbacks.pid]
  const before = {
    gateway: gateway.cpuSeconds(),
    tools: cpuSecondsOf(toolPids),
    machine: cpuSecondsOfMachine(),
  }
  const startedAt = performance.now()
  const acceptedFile = join(tmpdir(), `patchbay-bench-accepted-${process.pid}`)
  const load = await runLoad({
    port: gateway.httpPort,
    request: gateway.request,
    ...plan,
    seconds: plan.limitMs / 1000,
    acceptedFile,
  })
  await waitForArrivals(plan.awaiting === 'submits' ? smsc : callbacks, load.accepted, plan)
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = gateway.cpuSeconds() - before.gateway
  const toolsCpu = cpuSecondsOf(toolPids) - before.tools + load.cpuUs / 1e6
  const [submits, callback] = await Promise.all([
    smsc.ask(`missing ${acceptedFile}`),
    callbacks.ask(`missing ${acceptedFile}`),
  ])
  rmSync(acceptedFile)
  const ended = plan.awaiting === 'submits' ? submits.distinct : callback.distinct
  return {
    accepted: load.accepted,
    lost: submits.missing ?? 0,
    missing: callback.missing ?? 0,
    acceptPerSecond: perSecond(load.accepted, load.startUs, load.endUs),
    acceptP50Ms: load.p50Us / 1000,
    acceptP99Ms: load.p99Us / 1000,
    submitted: submits.distinct ?? 0,
    submitPerSecond: perSecond(submits.distinct, load.startUs, submits.lastUs),
    calledBack: callback.distinct ?? 0,
    callbackPerSecond: perSecond(callback.distinct, load.startUs, callback.lastUs),
    repeatedSubmits: submits.repeated ?? 0,
    repeatedCallbacks: callback.repeated ?? 0,
    cpuPer1000: (cpu * 1000) / (ended || Number.NaN),
    toolsCpuPer1000: (toolsCpu * 1000) / (ended || Number.NaN),
    otherCores: Math.max(0, (cpuSecondsOfMachine() - before.machine - cpu - toolsCpu) / seconds),
    refusal: load.firstRefusal,
  }
}

async function waitForArrivals(tool: LineTool, count: number, plan: RunPlan): Promise<void> {
  let lastCount = -1
  let lastChange = performance.now()
  await waitUntil(async () => {
    const { distinct = 0 } = await tool.ask('stats')
    const now = performance.now()
    if (distinct !== lastCount) lastChange = now
    lastCount = distinct
    return distinct >= count || now - lastChange > plan.quietMs
  }, plan.limitMs)
}

function perSecond(count = 0, fromUs = 0, toUs = 0): number {
  return toUs > fromUs ? (count * 1e6) / (toUs - fromUs) : 0
}
