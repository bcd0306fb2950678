/**
 * Whether an address belongs to one of the push services named. Pure.
 * Shape: a host, or `*.host` for every host below, is reached by TLS only; an origin (`http://127.0.0.1:4010`) is meant as it stands.
 */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  const { origin, protocol, hostname, port } = new URL(endpoint)
  const isSafe = protocol === 'https:' && port === ''
  return services.some((service) => {
    if (service.includes('://')) return origin === service
    return isSafe && (service.startsWith('*.') ? hostname.endsWith(service.slice(1)) : hostname === service)
  })
}
