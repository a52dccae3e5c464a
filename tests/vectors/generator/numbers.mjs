// Big integers and their fixed-length, big-endian bytes.

export function toBigInt(bytes) {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
}

/** Big-endian bytes: as many as the value needs, or exactly `length` of them. */
export function toBytes(value, length) {
  const hex = value.toString(16)
  const digits = length === undefined ? hex.length + (hex.length % 2) : length * 2
  if (hex.length > digits) throw new RangeError(`${hex.length / 2} bytes do not fit in ${length}`)
  return Buffer.from(hex.padStart(digits, '0'), 'hex')
}

export function fromBase64url(text) {
  return toBigInt(Buffer.from(text, 'base64url'))
}

export function bitLength(value) {
  return value.toString(2).length
}

/** The remainder in 0..modulus, for negative values too. */
export function mod(value, modulus) {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

export function power(base, exponent, modulus) {
  let result = 1n
  let square = mod(base, modulus)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

export function inverse(value, modulus) {
  let [previous, current] = [modulus, mod(value, modulus)]
  let [before, coefficient] = [0n, 1n]
  while (current > 1n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[before, coefficient] = [coefficient, before - quotient * coefficient]
  }
  if (current !== 1n) throw new RangeError('no inverse')
  return mod(coefficient, modulus)
}

/** The largest integer whose cube is not above `value`. */
export function cubeRoot(value) {
  let low = 0n
  let high = 1n << BigInt(Math.ceil(bitLength(value) / 3) + 1)
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** 3n <= value) low = middle
    else high = middle
  }
  return low
}
