/**
 * Area codes of the United States by the zones they lie in, the more populous first; an overlay has the zones of what it overlays.
 * Source: NANPA's area code assignments; compared with libphonenumber's time zone map of July 2026.
 */
const UNITED_STATES: readonly (readonly [zones: string, areaCodes: string])[] = [
  [
    'America/New_York',
    '201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283 301 302 ' +
      '304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 412 413 ' +
      '419 434 440 443 445 463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570 571 582 585 ' +
      '586 603 607 609 610 614 616 617 631 640 645 646 656 667 678 680 681 686 703 704 706 716 717 718 724 ' +
      '727 728 732 734 740 743 754 757 762 765 770 771 772 774 781 786 802 803 804 810 813 814 821 826 828 ' +
      '835 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 ' +
      '937 941 943 947 948 954 959 973 978 980 984 989',
  ],
  [
    'America/Chicago',
    '205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 ' +
      '334 337 346 353 361 402 405 409 414 417 430 432 447 464 469 479 501 504 507 512 515 531 534 539 557 ' +
      '563 572 573 580 601 608 612 615 618 629 630 636 641 651 659 660 662 682 689 708 712 713 715 726 730 ' +
      '731 737 763 769 773 779 806 815 816 817 830 832 847 870 872 901 903 913 918 920 931 936 938 940 945 ' +
      '952 956 972 975 979 985',
  ],
  [
    'America/Los_Angeles',
    '206 209 213 253 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 626 ' +
      '628 650 657 661 669 702 707 714 725 738 747 760 805 818 820 831 840 858 909 916 925 949 951 971',
  ],
  ['America/Boise America/Los_Angeles', '208 986'],
  ['America/Chicago America/New_York', '219 270 364 448 850'],
  ['America/Denver', '303 307 385 406 435 505 575 719 720 748 801 915 970 983'],
  ['America/Chicago America/Denver', '308 605 620 701 785'],
  ['America/New_York America/Chicago', '423 574 606 812 906 930'],
  ['America/Los_Angeles America/Boise', '458 541'],
  ['America/Phoenix', '480 520 602 623'],
  ['America/Los_Angeles America/Denver', '775'],
  ['Pacific/Honolulu', '808'],
  ['America/Anchorage America/Adak', '907'],
  ['America/Phoenix America/Denver', '928'],
] as const

/** Area codes of Canada by zone, likewise. Yukon, the Northwest Territories and Nunavut share 867. */
const CANADA: typeof UNITED_STATES = [
  ['America/Winnipeg', '204 431 584'],
  [
    'America/Toronto',
    '226 249 263 289 343 354 365 382 416 437 438 450 468 514 519 548 579 613 647 683 705 742 753 819 873 ' +
      '905 942',
  ],
  ['America/Vancouver America/Edmonton', '236 250 257 672 778'],
  ['America/Regina', '306 474 639'],
  ['America/Toronto America/Halifax', '367 418 581'],
  ['America/Edmonton', '368 403 587 780 825'],
  ['America/Halifax', '428 506 782 902'],
  ['America/Vancouver', '604'],
  ['America/St_Johns America/Goose_Bay', '709 879'],
  ['America/Toronto America/Winnipeg', '807'],
  ['America/Edmonton America/Whitehorse America/Iqaluit America/Rankin_Inlet', '867'],
]

/** Area codes of the other countries and territories of the North American Numbering Plan, and the zone of each. */
const OTHERS: readonly (readonly [country: string, zone: string, areaCodes: string])[] = [
  ['AG', 'America/Antigua', '268'],
  ['AI', 'America/Anguilla', '264'],
  ['AS', 'Pacific/Pago_Pago', '684'],
  ['BB', 'America/Barbados', '246'],
  ['BM', 'Atlantic/Bermuda', '441'],
  ['BS', 'America/Nassau', '242'],
  ['DM', 'America/Dominica', '767'],
  ['DO', 'America/Santo_Domingo', '809 829 849'],
  ['GD', 'America/Grenada', '473'],
  ['GU', 'Pacific/Guam', '671'],
  ['JM', 'America/Jamaica', '658 876'],
  ['KN', 'America/St_Kitts', '869'],
  ['KY', 'America/Cayman', '345'],
  ['LC', 'America/St_Lucia', '758'],
  ['MP', 'Pacific/Saipan', '670'],
  ['MS', 'America/Montserrat', '664'],
  ['PR', 'America/Puerto_Rico', '787 939'],
  ['SX', 'America/Lower_Princes', '721'],
  ['TC', 'America/Grand_Turk', '649'],
  ['TT', 'America/Port_of_Spain', '868'],
  ['VC', 'America/St_Vincent', '784'],
  ['VG', 'America/Tortola', '284'],
  ['VI', 'America/St_Thomas', '340'],
]

/** Codes that belong to no place: toll-free, personal, premium, machines, the US government. */
const NO_PLACE =
  '500 521 522 523 524 525 526 527 528 529 532 533 535 538 542 543 544 545 546 547 549 550 552 553 554 556 566 569 577 ' +
  '578 588 589 600 622 700 710 800 822 833 844 855 866 877 888 900'

/** Where a number may be when its area code does not tell. */
const ANYWHERE: readonly string[] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
]

/** Where numbers of an area code are: the country, null for toll-free and other codes without a place, and the zones. */
export type AreaCode = { readonly country: string | null; readonly zones: readonly string[] }

/** An area code not given out yet counts as American, anywhere, as most new ones are. */
const UNASSIGNED: AreaCode = { country: 'US', zones: ANYWHERE }

const AREAS: readonly (AreaCode | undefined)[] = areas()
const COUNTRIES: ReadonlySet<string> = new Set(['US', 'CA', ...OTHERS.map(([country]) => country)])

/** The area code of a North American number, by its digits from the `1` on. */
export function areaCodeOf(digits: string): AreaCode {
  return AREAS[Number(digits.slice(1, 4))] ?? UNASSIGNED
}

/** Tells whether a country's numbers begin with +1. */
export function isNanpCountry(country: string): boolean {
  return COUNTRIES.has(country)
}

function areas(): (AreaCode | undefined)[] {
  const found = Array.from<AreaCode | undefined>({ length: 1000 })
  const place = (country: string | null, zones: readonly string[], areaCodes: string) => {
    for (const areaCode of areaCodes.split(' ')) found[Number(areaCode)] = { country, zones }
  }
  for (const [zones, areaCodes] of UNITED_STATES) place('US', zones.split(' '), areaCodes)
  for (const [zones, areaCodes] of CANADA) place('CA', zones.split(' '), areaCodes)
  for (const [country, zone, areaCodes] of OTHERS) place(country, [zone], areaCodes)
  place(null, ANYWHERE, NO_PLACE)
  return found
}
