/**
 * Packs septets (one an octet) seven bits each, for carriers that want GSM-7 as it goes over the air.
 * Units: `fillBits` (0–6) zero bits come first, so that the text begins on a septet border after a header.
 * Source: 3GPP TS 23.038 §6.1.2.1.1, TS 23.040 §9.2.3.24.
 */
export function packSeptets(septets: Uint8Array, fillBits = 0): Uint8Array {
  const packed = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8))
  for (let i = 0, bit = fillBits; i < septets.length; i++, bit += 7) {
    const at = bit >> 3
    const value = (septets[i]! & 0x7f) << (bit & 7)
    packed[at]! |= value & 0xff
    if (value > 0xff) packed[at + 1]! |= value >> 8
  }
  return packed
}

/** Unpacks septets to one an octet. `count` is how many there are, since seven spare bits look like one more. */
export function unpackSeptets(packed: Uint8Array, count: number, fillBits = 0): Uint8Array {
  const available = Math.max(0, Math.floor((packed.length * 8 - fillBits) / 7))
  const septets = new Uint8Array(Math.min(count, available))
  for (let i = 0, bit = fillBits; i < septets.length; i++, bit += 7) {
    const at = bit >> 3
    septets[i] = ((packed[at]! | ((packed[at + 1] ?? 0) << 8)) >> (bit & 7)) & 0x7f
  }
  return septets
}

/** The bits to fill after a header (its length octet included) up to the next septet border. */
export function fillBitsAfter(udh: Uint8Array | null): number {
  return udh === null ? 0 : (7 - ((udh.length * 8) % 7)) % 7
}
