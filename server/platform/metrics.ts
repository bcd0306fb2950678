import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything `/metrics` shows. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

export function counter<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> {
  return new Counter({ name: `patchbay_${name}`, help, labelNames, registers: [registry] })
}

export function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
  return new Gauge({ name: `patchbay_${name}`, help, labelNames, registers: [registry] })
}

/** Durations in seconds. */
export function histogram<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Histogram<L> {
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
  return new Histogram({ name: `patchbay_${name}_seconds`, help, labelNames, buckets, registers: [registry] })
}
