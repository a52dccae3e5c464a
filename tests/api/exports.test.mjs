import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CLAIMS, createIssuer, POLICY, tamper } from '../support/issuer.mjs'
import { cjs, esm, tarballFolder } from '../support/package.mjs'

const NAMES = ['JwtError', 'createRemoteVerifier', 'createVerifier', 'decode', 'explain', 'requireScope', 'verify']
const issuer = createIssuer()
const { jwks } = issuer

describe('import and require', () => {
  test('give the same names', () => {
    assert.deepEqual(Object.keys(esm).sort(), NAMES)
    assert.deepEqual(Object.keys(cjs).sort(), NAMES)
  })

  test('give the same results', () => {
    const good = issuer.sign()
    const tokens = [
      good,
      tamper(good),
      '',
      'a.b.c',
      issuer.sign('{}'),
      issuer.sign({ ...CLAIMS, aud: ['x', POLICY.audience] }),
    ]
    for (const token of tokens) {
      const [imported, required] = [esm, cjs].map((api) => {
        const verifier = api.createVerifier({ jwks, ...POLICY })
        return [
          attempt(() => verifier.verify(token)),
          attempt(() => api.verify(token, jwks, POLICY)),
          verifier.explain(token),
          api.explain(token, jwks, POLICY),
          attempt(() => api.decode(token)),
          verifier.keys,
        ]
      })
      assert.deepEqual(imported, required)
    }
    assert.deepEqual(
      attempt(() => esm.createVerifier({ jwks: '[]', ...POLICY })),
      attempt(() => cjs.createVerifier({ jwks: '[]', ...POLICY })),
    )
  })
})

describe('the code of the package', () => {
  // What the files of the tarball are made of, and the page is no part of: a document, whose policy is tested in tests/www.
  const sources = codeIn(fileURLToPath(new URL('../../pkg', import.meta.url)))

  /** What a file may ask its host for, by the folder that is there to do it. */
  const needs = [
    [/^(remote|compat\/jose)\//, 'fetch'],
    [/^vercel\/token\./, 'process.'],
    [/^testing\/server\./, 'node:'],
    [/^slim\/init\./, 'fetch'],
    [/^cli\//, 'process.', 'node:', 'fetch'],
  ]

  test('compiles and starts wasm without a promise: some hosts refuse a file that names the others', () => {
    const found = codeIn(tarballFolder).filter(([, source]) => /WebAssembly\.(compile|instantiate)/.test(source))
    // Slim does, but not in its entry for those hosts.
    assert.deepEqual(found.map(([file]) => file).sort(), ['cjs/slim/index.cjs', 'slim/index.js'])
  })

  test('waits for nothing where a verifier is synchronous', () => {
    for (const [file, source] of sources) {
      if (/^((remote|compat\/jose|vercel|testing|slim|cli)\/|lib\/(body|pending)\.)/.test(file)) continue
      assert.doesNotMatch(source, /\bawait\b(?! it first| init\()|\basync\b/, file)
    }
  })

  test('asks the host for nothing that is not its purpose: network, files, processes, environment, code from strings', () => {
    for (const [file, source] of sources) {
      const allowed = needs.flatMap(([folder, ...names]) => (folder.test(file) ? names : []))
      const asked = source.match(/\b(fetch\b|XMLHttpRequest\b|process\.|node:|eval\(|new Function\b)/g) ?? []
      assert.deepEqual(
        asked.filter((name) => !allowed.includes(name)),
        [],
        file,
      )
    }
  })
})

/** Each file of code in a folder, with its text. */
function codeIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.c?js$/.test(file) && !/^page\b/.test(file))
    .map((file) => [file.replaceAll('\\', '/'), withoutComments(readFileSync(join(folder, file), 'utf8'))])
}

function withoutComments(source) {
  return source.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
}

function attempt(call) {
  try {
    return call()
  } catch (error) {
    return { ...error, message: error.message, name: error.name }
  }
}
