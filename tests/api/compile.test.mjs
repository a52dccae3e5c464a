// What a program is told on a host that cannot run the module.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { arch } from 'node:os'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { load, tarballFolder } from '../support/package.mjs'

const { initSync } = await load('jwt-verdict/slim')

describe('a host that cannot compile the module', () => {
  // V8 has its SIMD from SSE4.1 on. Other processors have no such switch, and there the import has to work.
  test('without SIMD, it is told that SIMD is missing and which hosts have it', () => {
    for (const entry of ['index.js', 'vercel/index.js']) {
      const url = pathToFileURL(`${tarballFolder}/${entry}`)
      const code = `import('${url}').then(() => console.log('imported'), ({ message, cause }) => console.log(message, String(cause)))`
      const { stdout } = spawnSync(process.execPath, ['--no-enable-sse4-1', '-e', code], { encoding: 'utf8' })
      const expected =
        arch() === 'x64' ? /^jwt-verdict needs WebAssembly SIMD, .* CompileError: .*SIMD/s : /^imported$/m
      assert.match(stdout, expected, entry)
    }
  })

  test('under a policy that forbids it, it is told which directive to add', () => {
    const { Module } = WebAssembly
    const words = [
      "WebAssembly.Module(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script",
      'call to WebAssembly.Module() blocked by CSP',
      'WebAssembly.Module(): Wasm code generation disallowed by embedder',
    ]
    for (const message of words) {
      const cause = new WebAssembly.CompileError(message)
      WebAssembly.Module = function refuse() {
        throw cause
      }
      try {
        assert.throws(() => initSync(new Uint8Array(8)), { message: /'wasm-unsafe-eval' to its script-src/, cause })
      } finally {
        WebAssembly.Module = Module
      }
    }
  })

  test('bytes that are no module are what the host says they are', () => {
    assert.throws(() => initSync(new Uint8Array(8)), WebAssembly.CompileError)
  })
})
