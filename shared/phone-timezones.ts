import { areaCodeOf } from './area-codes.ts'
import { callingCodeOf, countryOfShared } from './calling-codes.ts'

/** Countries on one clock. Source: the IANA time zone database's zone.tab. */
const ONE_ZONE =
  'AC:Atlantic/St_Helena AD:Europe/Andorra AE:Asia/Dubai AF:Asia/Kabul AL:Europe/Tirane AM:Asia/Yerevan ' +
  'AO:Africa/Luanda AQ:Antarctica/Casey,Antarctica/Davis,Antarctica/Mawson AT:Europe/Vienna ' +
  'AW:America/Aruba AX:Europe/Mariehamn AZ:Asia/Baku BA:Europe/Sarajevo BD:Asia/Dhaka ' +
  'BE:Europe/Brussels BF:Africa/Ouagadougou BG:Europe/Sofia BH:Asia/Bahrain BI:Africa/Bujumbura ' +
  'BJ:Africa/Porto-Novo BL:America/St_Barthelemy BN:Asia/Brunei BO:America/La_Paz BQ:America/Kralendijk ' +
  'BT:Asia/Thimphu BW:Africa/Gaborone BY:Europe/Minsk BZ:America/Belize CC:Indian/Cocos ' +
  'CF:Africa/Bangui CG:Africa/Brazzaville CH:Europe/Zurich CI:Africa/Abidjan CK:Pacific/Rarotonga ' +
  'CM:Africa/Douala CO:America/Bogota CR:America/Costa_Rica CU:America/Havana CV:Atlantic/Cape_Verde ' +
  'CW:America/Curacao CX:Indian/Christmas CZ:Europe/Prague DJ:Africa/Djibouti DK:Europe/Copenhagen ' +
  'DZ:Africa/Algiers EE:Europe/Tallinn EG:Africa/Cairo EH:Africa/El_Aaiun ER:Africa/Asmara ' +
  'ET:Africa/Addis_Ababa FI:Europe/Helsinki FJ:Pacific/Fiji FK:Atlantic/Stanley FO:Atlantic/Faroe ' +
  'FR:Europe/Paris GA:Africa/Libreville GB:Europe/London GE:Asia/Tbilisi GF:America/Cayenne ' +
  'GG:Europe/Guernsey GH:Africa/Accra GI:Europe/Gibraltar GM:Africa/Banjul GN:Africa/Conakry ' +
  'GP:America/Guadeloupe GQ:Africa/Malabo GR:Europe/Athens GT:America/Guatemala GW:Africa/Bissau ' +
  'GY:America/Guyana HK:Asia/Hong_Kong HN:America/Tegucigalpa HR:Europe/Zagreb HT:America/Port-au-Prince ' +
  'HU:Europe/Budapest IE:Europe/Dublin IL:Asia/Jerusalem IM:Europe/Isle_of_Man IN:Asia/Kolkata ' +
  'IO:Indian/Chagos IQ:Asia/Baghdad IR:Asia/Tehran IS:Atlantic/Reykjavik IT:Europe/Rome ' +
  'JE:Europe/Jersey JO:Asia/Amman JP:Asia/Tokyo KE:Africa/Nairobi KG:Asia/Bishkek KH:Asia/Phnom_Penh ' +
  'KM:Indian/Comoro KP:Asia/Pyongyang KR:Asia/Seoul KW:Asia/Kuwait LA:Asia/Vientiane LB:Asia/Beirut ' +
  'LI:Europe/Vaduz LK:Asia/Colombo LR:Africa/Monrovia LS:Africa/Maseru LT:Europe/Vilnius ' +
  'LU:Europe/Luxembourg LV:Europe/Riga LY:Africa/Tripoli MA:Africa/Casablanca MC:Europe/Monaco ' +
  'MD:Europe/Chisinau ME:Europe/Podgorica MF:America/Marigot MG:Indian/Antananarivo MK:Europe/Skopje ' +
  'ML:Africa/Bamako MM:Asia/Yangon MO:Asia/Macau MQ:America/Martinique MR:Africa/Nouakchott ' +
  'MT:Europe/Malta MU:Indian/Mauritius MV:Indian/Maldives MW:Africa/Blantyre MZ:Africa/Maputo ' +
  'NA:Africa/Windhoek NC:Pacific/Noumea NE:Africa/Niamey NF:Pacific/Norfolk NG:Africa/Lagos ' +
  'NI:America/Managua NL:Europe/Amsterdam NO:Europe/Oslo NP:Asia/Kathmandu NR:Pacific/Nauru ' +
  'NU:Pacific/Niue OM:Asia/Muscat PA:America/Panama PE:America/Lima PH:Asia/Manila PK:Asia/Karachi ' +
  'PL:Europe/Warsaw PM:America/Miquelon PW:Pacific/Palau PY:America/Asuncion QA:Asia/Qatar ' +
  'RE:Indian/Reunion RO:Europe/Bucharest RS:Europe/Belgrade RW:Africa/Kigali SA:Asia/Riyadh ' +
  'SB:Pacific/Guadalcanal SC:Indian/Mahe SD:Africa/Khartoum SE:Europe/Stockholm SG:Asia/Singapore ' +
  'SH:Atlantic/St_Helena SI:Europe/Ljubljana SJ:Arctic/Longyearbyen SK:Europe/Bratislava ' +
  'SL:Africa/Freetown SM:Europe/San_Marino SN:Africa/Dakar SO:Africa/Mogadishu SR:America/Paramaribo ' +
  'SS:Africa/Juba ST:Africa/Sao_Tome SV:America/El_Salvador SY:Asia/Damascus SZ:Africa/Mbabane ' +
  'TA:Atlantic/St_Helena TD:Africa/Ndjamena TG:Africa/Lome TH:Asia/Bangkok TJ:Asia/Dushanbe ' +
  'TK:Pacific/Fakaofo TL:Asia/Dili TM:Asia/Ashgabat TN:Africa/Tunis TO:Pacific/Tongatapu ' +
  'TR:Europe/Istanbul TV:Pacific/Funafuti TW:Asia/Taipei TZ:Africa/Dar_es_Salaam UG:Africa/Kampala ' +
  'UY:America/Montevideo VA:Europe/Vatican VE:America/Caracas VN:Asia/Ho_Chi_Minh VU:Pacific/Efate ' +
  'WF:Pacific/Wallis WS:Pacific/Apia XK:Europe/Belgrade YE:Asia/Aden YT:Indian/Mayotte ' +
  'ZA:Africa/Johannesburg ZM:Africa/Lusaka ZW:Africa/Harare'

/**
 * Countries on several clocks, or with several zones on one clock (then one stands for all), the most populous first.
 * Mobile numbers there tell no place, so each of these zones is a candidate.
 */
const SEVERAL_ZONES: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Perth',
  BR: 'America/Sao_Paulo America/Manaus America/Rio_Branco',
  CD: 'Africa/Kinshasa Africa/Lubumbashi',
  CL: 'America/Santiago America/Punta_Arenas Pacific/Easter',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil Pacific/Galapagos',
  ES: 'Europe/Madrid Atlantic/Canary',
  FM: 'Pacific/Pohnpei Pacific/Chuuk',
  GL: 'America/Nuuk America/Scoresbysund America/Danmarkshavn America/Thule',
  ID: 'Asia/Jakarta Asia/Makassar Asia/Jayapura',
  KI: 'Pacific/Tarawa Pacific/Kanton Pacific/Kiritimati',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar Asia/Hovd',
  MX: 'America/Mexico_City America/Cancun America/Mazatlan America/Hermosillo America/Matamoros America/Ciudad_Juarez America/Tijuana',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland Pacific/Chatham',
  PF: 'Pacific/Tahiti Pacific/Marquesas Pacific/Gambier',
  PG: 'Pacific/Port_Moresby Pacific/Bougainville',
  PS: 'Asia/Hebron',
  PT: 'Europe/Lisbon Atlantic/Azores',
  RU: 'Europe/Moscow Europe/Kaliningrad Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Novosibirsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Magadan Asia/Kamchatka',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
}

/**
 * Beginnings of numbers that tell the place in a country of several zones; the longest that fits counts.
 * Not sure, and so given more than one zone: Mexico's 6 (Sonora to Chihuahua), Australia's 879, Indonesia's 5 (Kalimantan).
 * Source: national numbering plans, compared with libphonenumber's time zone map of July 2026.
 */
const PLACES: readonly (readonly [zones: string, beginnings: string])[] = [
  [
    'America/Sao_Paulo',
    '551 552 553 554 5551 5553 5554 5555 5561 5562 5563 5564 557 5582 5583 5584 5585 5586 5588 5589',
  ],
  ['America/Recife America/Noronha', '5581'],
  ['America/Recife', '5587'],
  ['America/Cuiaba', '5565 5566'],
  ['America/Campo_Grande', '5567'],
  ['America/Rio_Branco', '5568'],
  ['America/Porto_Velho', '5569'],
  ['America/Belem', '5591 5593 5594 5596'],
  ['America/Manaus', '5592'],
  ['America/Boa_Vista', '5595'],
  ['America/Manaus America/Eirunepe', '5597'],
  ['America/Fortaleza', '5598 5599'],
  ['America/Mexico_City', '522 523 524 525 527 529 52618 52671 52674 52675 52676 52677'],
  [
    'America/Mazatlan',
    '52311 52319 52323 52324 52325 52389 52612 52613 52615 52624 52667 52668 52669 52672 52673 52687 5269',
  ],
  ['America/Mazatlan America/Mexico_City', '52322 52327'],
  ['America/Tijuana', '52616 52646 52658 52661 52664 52665 52686'],
  [
    'America/Hermosillo',
    '52622 52623 52631 52632 52633 52634 52637 52638 52641 52642 52644 52645 52647 52651 52662',
  ],
  ['America/Hermosillo America/Tijuana', '52653'],
  ['America/Chihuahua', '52614'],
  ['America/Ciudad_Juarez', '52656'],
  [
    'America/Mexico_City America/Ojinaga America/Ciudad_Juarez America/Mazatlan America/Hermosillo America/Tijuana',
    '526',
  ],
  ['America/Monterrey', '5281'],
  ['America/Monterrey America/Matamoros', '528'],
  ['America/Cancun', '52983 52984 52987 52998'],
  ['America/Merida America/Cancun', '52997'],
  ['Australia/Sydney', '612'],
  ['Australia/Sydney Australia/Lord_Howe', '6126563'],
  ['Australia/Melbourne', '613'],
  ['Australia/Brisbane', '617'],
  ['Australia/Adelaide Australia/Darwin Australia/Perth', '618'],
  ['Australia/Perth', '6186 6189'],
  ['Australia/Adelaide', '6187 6188'],
  ['Australia/Adelaide Australia/Darwin', '61879'],
  ['Australia/Darwin', '61889'],
  ['Europe/Moscow', '736 747 748 749 781 782 783 7841 7843 7847 7855 7856 7857 786 787'],
  ['Europe/Kaliningrad', '7401'],
  ['Europe/Samara', '7341 7846 7848'],
  ['Europe/Ulyanovsk', '7842'],
  ['Europe/Volgograd', '7844'],
  ['Europe/Saratov', '7845'],
  ['Europe/Astrakhan', '7851'],
  ['Asia/Yekaterinburg', '7342 7343 7345 7346 7347 7349 735'],
  ['Asia/Omsk', '7381'],
  ['Asia/Tomsk', '7382'],
  ['Asia/Novosibirsk', '7383'],
  ['Asia/Novokuznetsk', '7384'],
  ['Asia/Barnaul', '7385 7388'],
  ['Asia/Krasnoyarsk', '7390 7391 7394'],
  ['Asia/Irkutsk', '7301 7395'],
  ['Asia/Chita', '7302'],
  ['Asia/Yakutsk Asia/Vladivostok Asia/Srednekolymsk', '7411'],
  ['Asia/Yakutsk', '7416'],
  ['Asia/Vladivostok', '7421 7423 7426'],
  ['Asia/Magadan', '7413'],
  ['Asia/Sakhalin Asia/Srednekolymsk', '7424'],
  ['Asia/Kamchatka', '7415'],
  ['Asia/Anadyr', '7427'],
  ['Asia/Jakarta', '622 6231 6232 6233 6234 6235 626 627'],
  ['Asia/Makassar', '6236 6237 6238 624'],
  ['Asia/Makassar Asia/Jayapura', '62403'],
  ['Asia/Pontianak Asia/Makassar', '625'],
  ['Asia/Jayapura', '629'],
  ['Europe/Lisbon', '3512'],
  ['Atlantic/Madeira', '351291'],
  ['Atlantic/Azores', '351292 351295 351296'],
  ['Europe/Madrid', '348 349'],
  ['Atlantic/Canary', '34822 34827 34828 34922 34928'],
  ['Pacific/Auckland', '643 644 646 647 649'],
  ['Pacific/Chatham', '643305'],
  ['America/Santiago', '562 563 564 565 566'],
  ['America/Santiago Pacific/Easter', '5632'],
  ['America/Punta_Arenas', '5661'],
  ['America/Santiago America/Punta_Arenas', '5667'],
  ['America/Guayaquil', '5932 5933 5934 5936 5937'],
  ['America/Guayaquil Pacific/Galapagos', '5935'],
]

const COUNTRY_ZONES: ReadonlyMap<string, readonly string[]> = new Map([
  ...ONE_ZONE.split(' ').map((entry): [string, string[]] => [entry.slice(0, 2), entry.slice(3).split(',')]),
  ...Object.entries(SEVERAL_ZONES).map(([country, zones]): [string, string[]] => [country, zones.split(' ')]),
])
const PLACE_ZONES: ReadonlyMap<string, readonly string[]> = new Map(
  PLACES.flatMap(([zones, beginnings]) =>
    beginnings.split(' ').map((digits) => [digits, zones.split(' ')] as const),
  ),
)
const BEGINNING_MAX = Math.max(...[...PLACE_ZONES.keys()].map((digits) => digits.length))
const NOWHERE: readonly string[] = Object.freeze([])

/**
 * Lists every time zone a number's owner may live in, so that quiet hours can be kept in each of them.
 * Shape: IANA names, the likeliest first; empty for a number of no country or one that is not E.164.
 * A ported or roaming phone is elsewhere: a contact's own zone, where known, is better.
 */
export function timezonesOf(e164: string): readonly string[] {
  const digits = e164.slice(1)
  const entry = e164.startsWith('+') ? callingCodeOf(digits) : null
  if (!entry) return NOWHERE
  if (entry.code === '1') return areaCodeOf(digits).zones
  const country = countryOfShared(entry, digits)
  if (country === null) return NOWHERE
  return (country in SEVERAL_ZONES ? placeOf(digits) : undefined) ?? COUNTRY_ZONES.get(country) ?? NOWHERE
}

/** The likeliest time zone of a number's owner, or null; to protect their rest ask `timezonesOf`. */
export function timezoneOf(e164: string): string | null {
  return timezonesOf(e164)[0] ?? null
}

/** The likeliest time zone of a country and the others it has, by ISO 3166 code; empty for one we do not know or a NANP country. */
export function timezonesOfCountry(country: string): readonly string[] {
  return COUNTRY_ZONES.get(country) ?? NOWHERE
}

function placeOf(digits: string): readonly string[] | undefined {
  for (let length = Math.min(digits.length, BEGINNING_MAX); length >= 3; length--) {
    const zones = PLACE_ZONES.get(digits.slice(0, length))
    if (zones) return zones
  }
  return undefined
}
