/** The phones of the sandbox network that the demo shows. */
export const demoHandsets = [
  { address: '+919812345678', label: 'Asha, Mumbai' },
  { address: '+14155550123', label: 'Sam, San Francisco' },
  { address: '+525512345678', label: 'Lucía, Ciudad de México' },
  { address: '+34600123456', label: 'Marta, Madrid' },
] as const

/** The contacts of the demo account. */
export const people = [
  {
    name: 'Asha Rao',
    language: 'en',
    timezone: 'Asia/Kolkata',
    country: 'IN',
    address: demoHandsets[0].address,
    optedIn: true,
  },
  {
    name: 'Sam Carter',
    language: 'en',
    timezone: 'America/Los_Angeles',
    country: 'US',
    address: demoHandsets[1].address,
    optedIn: true,
  },
  {
    name: 'Lucía Hernández',
    language: 'es',
    timezone: 'America/Mexico_City',
    country: 'MX',
    address: demoHandsets[2].address,
    optedIn: true,
  },
  {
    name: 'Marta Gil',
    language: 'es',
    timezone: 'Europe/Madrid',
    country: 'ES',
    address: demoHandsets[3].address,
    optedIn: false,
  },
] as const
