import { compileFailure } from '../lib/compile.js'
import { bind } from '../lib/engine.js'
import { kindOf } from '../lib/usage-error.js'
import { initSync, isModule, readBytes } from './module.js'

/** Takes the module: compiled, as bytes, as a response that holds it, or from a URL. Any of them may be promised. */
export async function init(source) {
  const found = await source
  if (isModule(found)) initSync(found)
  else bind(await compile(await response(found)).catch(refuse))
}

function response(source) {
  return typeof source === 'string' || kindOf(source) === 'URL' ? fetch(source) : source
}

function refuse(thrown) {
  throw compileFailure(thrown)
}

/** While the response arrives, where the host can and the server says `application/wasm`. */
async function compile(source) {
  if (kindOf(source) !== 'Response') return WebAssembly.compile(readBytes(source))
  if (!source.ok) throw new TypeError(`source: ${source.url || 'the response'} was answered with ${source.status}`)
  const isTyped = /^application\/wasm\b/i.test(source.headers.get('content-type'))
  if (isTyped && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(source)
  return WebAssembly.compile(await source.arrayBuffer())
}
