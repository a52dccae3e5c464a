// Where keys come from: a file, an address, the issuer itself, or a secret in a file.

import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { mention } from '../lib/text.js'
import { Failure } from './failure.js'
import { fetchFrom, fetchOf } from './fetch.js'

/** The keys, as a verifier takes them; undefined if nothing on the command line says whose they are. */
export async function openKeys(values, { issuer }, io) {
  const { jwks, vercel, 'secret-file': secretFile, 'allow-insecure': allowInsecure = false } = values
  if (secretFile !== undefined) {
    if (jwks !== undefined || vercel !== undefined)
      throw new Failure('--secret-file cannot be combined with --jwks or --vercel')
    return { secret: await readSecret(secretFile, io.stderr) }
  }
  if (jwks !== undefined) return { jwks: await readKeySet(jwks, allowInsecure, io.stdin) }
  const [only, ...others] = [issuer ?? []].flat()
  if (others.length > 0) throw new Failure('--jwks is required with several issuers')
  return only && { jwks: await fetchOf(only, { discovery: vercel === undefined, allowInsecure }) }
}

async function readKeySet(source, allowInsecure, stdin) {
  if (source === '-') return buffer(stdin)
  if (/^https?:/i.test(source)) return fetchFrom(source, { allowInsecure })
  try {
    return await readFile(source)
  } catch (error) {
    throw new Failure(`--jwks: ${mention(source)} cannot be read: ${reason(error)}`)
  }
}

async function readSecret(file, stderr) {
  const secret = await readFile(file).catch((error) => {
    // Not a word of what was typed: whoever mistakes the option types the secret itself.
    throw new Failure(
      `--secret-file: the file cannot be read: ${reason(error)}`,
      'Pass the name of a file, not the secret.',
    )
  })
  if (secret.at(-1) === 0x0a)
    stderr.write('note: the secret file ends with a line break, which is part of the secret\n')
  return secret
}

function reason({ code }) {
  const reasons = { ENOENT: 'no such file', EACCES: 'permission denied', EISDIR: 'it is a folder' }
  return reasons[code] ?? code
}
