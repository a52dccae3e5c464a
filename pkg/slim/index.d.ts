/**
 * `jwt-verdict` for a program that loads the WebAssembly module itself: as a separate file, by streaming compilation, or
 * compiled once and shared between workers. The functions are those of `jwt-verdict`; before {@link initSync} or {@link init}
 * each throws an `Error` that says so.
 *
 * The entries `jwt-verdict/jose` and `jwt-verdict/vercel` use `jwt-verdict` and include the module.
 *
 * @example A browser, with `wasm/jwt_verdict.wasm` of this package served beside the page
 * ```ts
 * import { createVerifier, init } from 'jwt-verdict/slim'
 *
 * await init('/jwt_verdict.wasm')
 * ```
 *
 * @example A Cloudflare Worker
 * ```ts
 * import { createVerifier, initSync } from 'jwt-verdict/slim'
 * import module from 'jwt-verdict/jwt_verdict.wasm'
 *
 * initSync(module)
 * ```
 *
 * @packageDocumentation
 */

export * from 'jwt-verdict'

/** A `WebAssembly.Module`, if the types of the program's host have one. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object

/**
 * Initialises with a compiled module, or with its bytes, which it compiles. Chromium compiles at most 8 MiB on a page's main
 * thread; Cloudflare's and Vercel's runtimes accept compiled modules only.
 *
 * @throws TypeError if it is neither; what the host throws, if it cannot compile the bytes.
 */
export function initSync(source: WasmModule | ArrayBuffer | ArrayBufferView): void

/**
 * Initialises with the module: compiled, as bytes, as a `Response`, or from a URL, which it fetches. On Vercel's Edge Runtime
 * it accepts only what {@link initSync} accepts.
 *
 * @throws TypeError if it is none of these, or the response has no success status; what the host throws, if compilation fails.
 */
export function init(source: WasmSource | PromiseLike<WasmSource>): Promise<void>

/** What {@link init} takes. A `Response` of any implementation. */
export type WasmSource = WasmModule | ArrayBuffer | ArrayBufferView | string | URL | WasmResponse

/** The part of `Response` that is used. */
export interface WasmResponse {
  readonly ok: boolean
  readonly status: number
  readonly url: string
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
}
