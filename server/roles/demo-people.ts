/** The phones of the sandbox network that the demo shows, each with the mail of its owner. */
export const demoHandsets = [
  { address: '+919812345678', label: 'Asha, Mumbai', mail: 'asha@example.test' },
  { address: '+14155550123', label: 'Sam, San Francisco', mail: 'sam@example.test' },
  { address: '+525512345678', label: 'Lucía, Ciudad de México', mail: 'lucia@example.test' },
  { address: '+34600123456', label: 'Marta, Madrid', mail: 'marta@example.test' },
] as const

/** The contacts of the demo account. */
export const people = [
  {
    name: 'Asha Rao',
    language: 'en',
    timezone: 'Asia/Kolkata',
    country: 'IN',
    address: demoHandsets[0].address,
    mail: demoHandsets[0].mail,
    optedIn: true,
  },
  {
    name: 'Sam Carter',
    language: 'en',
    timezone: 'America/Los_Angeles',
    country: 'US',
    address: demoHandsets[1].address,
    mail: demoHandsets[1].mail,
    optedIn: true,
  },
  {
    name: 'Lucía Hernández',
    language: 'es',
    timezone: 'America/Mexico_City',
    country: 'MX',
    address: demoHandsets[2].address,
    mail: demoHandsets[2].mail,
    optedIn: true,
  },
  {
    name: 'Marta Gil',
    language: 'es',
    timezone: 'Europe/Madrid',
    country: 'ES',
    address: demoHandsets[3].address,
    mail: demoHandsets[3].mail,
    optedIn: false,
  },
] as const
