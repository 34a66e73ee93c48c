// An enrolment code as people read and type it: ABCD-EFGH-JKMN. Eleven random symbols and one that checks them.
// 31 symbols, a prime, none of which looks like another (no 0 O I L U): with a weight of its own for each place, one symbol
// typed wrong and any two that changed places are always found, before anything is sent.

const symbols = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
const size = symbols.length
const length = 12
const groupLength = 4

/** A code from a fresh secret of the ids port (base64url): 31^11 codes, about 54 bits. */
export function enrolmentCodeOf(secret: string): string {
  let left = BigInt(`0x${Array.from(secret, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`)
  let body = ''
  while (body.length < length - 1) {
    body += symbols[Number(left % BigInt(size))]
    left /= BigInt(size)
  }
  return grouped(body + checkSymbol(body))
}

/** The code as it is compared, however it was typed: capitals, spaces and hyphens do not count. Null: it is mistyped. */
export function readEnrolmentCode(typed: string): string | null {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1')
  if (text.length !== length || Array.from(text).some((symbol) => !symbols.includes(symbol))) return null
  return checkSymbol(text.slice(0, -1)) === text.at(-1) ? grouped(text) : null
}

/** Makes the sum of every symbol times its place a multiple of 31. */
function checkSymbol(body: string): string {
  const sum = Array.from(body).reduce((total, symbol, place) => total + (place + 1) * symbols.indexOf(symbol), 0)
  // 12 x check = -sum: 13 is what 12 is to be multiplied by for a remainder of 1 (156 = 5 x 31 + 1).
  return symbols[((size - (sum % size)) * 13) % size] ?? ''
}

function grouped(text: string): string {
  return (text.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-')
}
