import { compile } from '../lib/compile.js'
import { bind } from '../lib/engine.js'
import { kindOf, usageError } from '../lib/usage-error.js'

/** Takes the module, compiled or as bytes, and compiles it if need be. */
export function initSync(source) {
  bind(isModule(source) ? source : compile(readBytes(source)))
}

/** Told by its name: a module may come from another realm, as it does on Vercel's Edge Runtime, and be no instance here. */
export function isModule(value) {
  return kindOf(value) === 'WebAssembly.Module'
}

/** Bytes that can be compiled, of any realm. */
export function readBytes(source) {
  if (ArrayBuffer.isView(source) || ['ArrayBuffer', 'SharedArrayBuffer'].includes(kindOf(source))) return source
  const advice = kindOf(source) === 'Promise' ? 'await it first, or use init' : undefined
  throw usageError('source', 'a WebAssembly.Module, or its bytes', source, advice)
}
