/** Whether an address belongs to one of the push services named; `*.host` is every host below. Pure. */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  const { hostname } = new URL(endpoint)
  return services.some((service) =>
    service.startsWith('*.') ? hostname.endsWith(service.slice(1)) : hostname === service,
  )
}
