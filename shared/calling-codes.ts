/** A country calling code: who has it (null for a network without a country) and how its national numbers look. */
export type CallingCode = {
  readonly code: string
  readonly country: string | null
  readonly lengthMin: number
  readonly lengthMax: number
  readonly trunkPrefix: string
}

/**
 * Calling codes as `code:country:shortest:longest[:trunk prefix]`; the country is the main one of a shared code, `-` for none.
 * Lengths are of national numbers without the trunk prefix, a little wide on purpose: plans grow.
 * Source: ITU-T E.164 assigned codes; lengths and trunk prefixes compared with libphonenumber's metadata of July 2026.
 */
const TABLE =
  '1:US:10:10:1 20:EG:8:10:0 211:SS:9:9:0 212:MA:9:9:0 213:DZ:8:9:0 216:TN:8:8 218:LY:9:9:0 220:GM:7:7 ' +
  '221:SN:9:9 222:MR:8:8 223:ML:8:8 224:GN:8:9 225:CI:10:10 226:BF:8:8 227:NE:8:8 228:TG:8:8 ' +
  '229:BJ:10:10 230:MU:7:10 231:LR:7:9:0 232:SL:8:8:0 233:GH:9:9:0 234:NG:10:12:0 235:TD:8:8 236:CF:8:8 ' +
  '237:CM:9:9 238:CV:7:7 239:ST:7:7 240:GQ:9:9 241:GA:7:8 242:CG:9:9 243:CD:7:10:0 244:AO:9:9 ' +
  '245:GW:9:9 246:IO:7:7 247:AC:5:6 248:SC:7:7 249:SD:9:9:0 250:RW:8:9:0 251:ET:9:9:0 252:SO:6:9:0 ' +
  '253:DJ:8:8 254:KE:7:10:0 255:TZ:9:9:0 256:UG:9:9:0 257:BI:8:8 258:MZ:8:9 260:ZM:9:9:0 261:MG:9:9:0 ' +
  '262:RE:9:9:0 263:ZW:5:10:0 264:NA:8:9:0 265:MW:7:9:0 266:LS:8:8 267:BW:7:10 268:SZ:8:9 269:KM:7:7 ' +
  '27:ZA:5:9:0 290:SH:4:5 291:ER:7:7:0 297:AW:7:7 298:FO:6:6 299:GL:6:6 30:GR:10:12 31:NL:9:11:0 ' +
  '32:BE:8:9:0 33:FR:9:9:0 34:ES:9:9 350:GI:8:8 351:PT:9:9 352:LU:4:11 353:IE:7:10:0 354:IS:7:9 ' +
  '355:AL:8:9:0 356:MT:8:8 357:CY:8:8 358:FI:5:10:0 359:BG:6:9:0 36:HU:8:9:06 370:LT:8:8:0 371:LV:8:8 ' +
  '372:EE:7:10 373:MD:8:8:0 374:AM:8:8:0 375:BY:9:9:80 376:AD:6:9 377:MC:8:9:0 378:SM:8:10 ' +
  '380:UA:9:10:0 381:RS:7:12:0 382:ME:8:9:0 383:XK:8:12:0 385:HR:8:9:0 386:SI:8:8:0 387:BA:8:9:0 ' +
  '389:MK:8:8:0 39:IT:6:12 40:RO:6:9:0 41:CH:9:10:0 420:CZ:9:10 421:SK:6:9:0 423:LI:7:9:0 43:AT:4:13:0 ' +
  '44:GB:9:10:0 45:DK:8:8 46:SE:7:9:0 47:NO:8:8 48:PL:7:10 49:DE:5:13:0 500:FK:5:5 501:BZ:7:11 ' +
  '502:GT:8:11 503:SV:8:11 504:HN:8:11 505:NI:8:8 506:CR:8:10 507:PA:7:11 508:PM:6:9:0 509:HT:8:8 ' +
  '51:PE:8:9:0 52:MX:10:11 53:CU:6:10:0 54:AR:10:11:0 55:BR:10:11:0 56:CL:9:11 57:CO:8:11:0 ' +
  '58:VE:10:10:0 590:GP:9:9:0 591:BO:8:9:0 592:GY:7:7 593:EC:8:11:0 594:GF:9:9:0 595:PY:7:11:0 ' +
  '596:MQ:9:9:0 597:SR:6:7 598:UY:8:12:0 599:CW:7:8 60:MY:8:10:0 61:AU:9:10:0 62:ID:7:12:0 63:PH:6:10:0 ' +
  '64:NZ:8:10:0 65:SG:8:11 66:TH:8:9:0 670:TL:7:8 672:NF:6:6 673:BN:7:7 674:NR:7:7 675:PG:7:8 ' +
  '676:TO:5:7 677:SB:5:7 678:VU:5:7 679:FJ:7:11 680:PW:7:7 681:WF:6:9 682:CK:5:5 683:NU:4:7 685:WS:5:10 ' +
  '686:KI:5:8:0 687:NC:6:6 688:TV:5:7 689:PF:8:9 690:TK:4:7 691:FM:7:7 692:MH:7:7:1 7:RU:10:11:8 ' +
  '800:-:8:8 808:-:8:8 81:JP:9:10:0 82:KR:5:10:0 84:VN:9:10:0 850:KP:8:10:0 852:HK:8:11 853:MO:8:8 ' +
  '855:KH:8:10:0 856:LA:8:10:0 86:CN:7:11:0 870:-:9:12 878:-:12:12 880:BD:6:10:0 881:-:9:10 882:-:7:12 ' +
  '883:-:8:12 886:TW:8:11:0 888:-:11:11 90:TR:10:11:0 91:IN:10:11:0 92:PK:9:10:0 93:AF:9:9:0 ' +
  '94:LK:9:9:0 95:MM:6:10:0 960:MV:7:10 961:LB:7:8:0 962:JO:8:9:0 963:SY:8:9:0 964:IQ:8:10:0 965:KW:8:8 ' +
  '966:SA:9:10:0 967:YE:7:9:0 968:OM:8:9 970:PS:8:10:0 971:AE:8:12:0 972:IL:8:12:0 973:BH:8:8 ' +
  '974:QA:8:11 975:BT:7:8 976:MN:8:10:0 977:NP:8:11:0 979:-:9:9 98:IR:6:10:0 992:TJ:9:9 993:TM:8:8:8 ' +
  '994:AZ:9:9:0 995:GE:9:9:0 996:KG:9:10:0 998:UZ:9:9'

/**
 * Countries of a shared calling code by the digits their numbers begin with; the rest is the main country's.
 * Western Sahara has no digits of its own in Morocco's plan, nor have Saint Barthélemy and Saint Martin in Guadeloupe's.
 */
const SHARED =
  '76:KZ 77:KZ 2622689:YT 262269:YT 262639:YT 2627093:YT 2629398:YT 2629478:YT 2629769:YT 2908:TA 35818:AX 3906698:VA ' +
  '441481:GG 447781:GG 447839:GG 4479111:GG 4479117:GG 441534:JE 447509:JE 4477003:JE 4477007:JE 4477008:JE 447797:JE 447829:JE 447937:JE ' +
  '441624:IM 447524:IM 447624:IM 447924:IM 4474576:IM 4779:SJ 5993:BQ 5994:BQ 5997:BQ 6189162:CC 6189164:CX 6721:AQ'

const BY_CODE: ReadonlyMap<string, CallingCode> = new Map(TABLE.split(' ').map(entryOf))
const BY_NUMBER: readonly (CallingCode | undefined)[] = Array.from({ length: 1000 }, (_, code) =>
  BY_CODE.get(`${code}`),
)
const BY_COUNTRY: ReadonlyMap<string, CallingCode> = new Map(
  [...BY_CODE.values()].flatMap((entry) => (entry.country ? [[entry.country, entry] as const] : [])),
)
const SHARED_PREFIXES: ReadonlyMap<string, string> = new Map(SHARED.split(' ').map(pairOf))
const SHARED_CODES: ReadonlySet<string> = new Set([
  '7',
  '39',
  '44',
  '47',
  '61',
  '212',
  '262',
  '290',
  '358',
  '599',
  '672',
])
const SHARED_PREFIX_MAX = Math.max(...[...SHARED_PREFIXES.keys()].map((prefix) => prefix.length))

/** The calling code that a number's digits (without `+`) begin with, or null. No code is the beginning of another. */
export function callingCodeOf(digits: string, from = 0): CallingCode | null {
  let code = 0
  for (let length = 1; length <= 3; length++) {
    const digit = digits.charCodeAt(from + length - 1) - 0x30
    if (!(digit >= 0 && digit <= 9) || (length === 1 && digit === 0)) return null
    code = code * 10 + digit
    const entry = BY_NUMBER[code]
    if (entry) return entry
  }
  return null
}

/** The country among those that share a calling code (NANP aside), by the digits without `+`. */
export function countryOfShared(entry: CallingCode, digits: string): string | null {
  if (!SHARED_CODES.has(entry.code)) return entry.country
  for (let length = Math.min(digits.length, SHARED_PREFIX_MAX); length > entry.code.length; length--) {
    const country = SHARED_PREFIXES.get(digits.slice(0, length))
    if (country) return country
  }
  return entry.country
}

/** The calling code of a country by ISO 3166 code; null for one we do not know. NANP countries besides the US are not here. */
export function callingCodeOfCountry(country: string): CallingCode | null {
  const shared = SHARERS[country]
  return BY_COUNTRY.get(country) ?? (shared ? (BY_CODE.get(shared) ?? null) : null)
}

/** Countries that are not the main one of their calling code. */
const SHARERS: Readonly<Record<string, string>> = {
  KZ: '7',
  EH: '212',
  YT: '262',
  TA: '290',
  AX: '358',
  VA: '39',
  GG: '44',
  JE: '44',
  IM: '44',
  SJ: '47',
  BQ: '599',
  BL: '590',
  MF: '590',
  CC: '61',
  CX: '61',
}

function entryOf(text: string): [string, CallingCode] {
  const [code = '', country = '', shortest, longest, trunkPrefix = ''] = text.split(':')
  const entry = {
    code,
    country: country === '-' ? null : country,
    lengthMin: Number(shortest),
    lengthMax: Number(longest),
    trunkPrefix,
  }
  return [code, entry]
}

function pairOf(text: string): [string, string] {
  const [prefix = '', country = ''] = text.split(':')
  return [prefix, country]
}
