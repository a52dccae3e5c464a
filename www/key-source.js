// Where others get the keys from: the address that was used here. `{ address, kind }` is what the box for it holds.

/** For a link; undefined without an address. */
export function linkSourceOf({ address, kind }) {
  return address ? { kind: kind === 'jwks' ? 'url' : 'issuer', value: address } : undefined
}

/** For code: the address of a key set, else the issuer. */
export function codeSourceOf({ address, kind }, isSecret) {
  if (isSecret) return { kind: 'secret' }
  return kind === 'jwks' && address ? { kind: 'url', value: address } : { kind: 'issuer' }
}
