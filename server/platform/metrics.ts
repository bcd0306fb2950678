import { isMainThread } from 'node:worker_threads'
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type MetricObject,
} from 'prom-client'

/** Everything this thread counts; what is of the whole process is counted by its main thread. */
export const registry = new Registry()
if (isMainThread) collectDefaultMetrics({ register: registry })

/** The media type of `metricsText`. */
export const metricsType = registry.contentType

/** Everything `/metrics` shows: this thread's counts and those of the process's other threads, summed. */
export async function metricsText(others: readonly MetricObject[][]): Promise<string> {
  if (others.length === 0) return registry.metrics()
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...others]).metrics()
}

/** Makes a count that only grows. */
export function counter<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> {
  return new Counter({ name: `patchbay_${name}`, help, labelNames, registers: [registry] })
}

/** Makes a figure that goes up and down. */
export function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
  return new Gauge({ name: `patchbay_${name}`, help, labelNames, registers: [registry] })
}

/** Makes a record of how long something takes. Units: seconds. */
export function histogram<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Histogram<L> {
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
  return new Histogram({ name: `patchbay_${name}_seconds`, help, labelNames, buckets, registers: [registry] })
}
