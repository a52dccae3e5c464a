/**
 * `jwt-verdict` for a program that brings the WebAssembly module itself: to load it as a file of its own, to compile it
 * while it arrives, or to share one compiled module between workers. The functions are those of `jwt-verdict`; before
 * {@link initSync} or {@link init} each throws an `Error` that says so.
 *
 * The entries `jwt-verdict/jose` and `jwt-verdict/vercel` are over `jwt-verdict` and bring the module by themselves.
 *
 * @example A browser, with a bundler that knows URLs
 * ```ts
 * import { createVerifier, init } from 'jwt-verdict/slim'
 *
 * await init(new URL('jwt-verdict/jwt_verdict.wasm', import.meta.url))
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

/** A `WebAssembly.Module`, where the types of the program's host have one. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object

/**
 * Takes the module, and compiles it if it is bytes. Chromium compiles no more than 8 MiB on a page's main thread;
 * Cloudflare's and Vercel's runtimes take compiled modules only.
 *
 * @throws TypeError if it is neither; what the host throws, if it does not compile these bytes.
 */
export function initSync(source: WasmModule | ArrayBuffer | ArrayBufferView): void

/**
 * Takes the module: compiled, as bytes, as a `Response`, or from a URL that is fetched. On Vercel's Edge Runtime it takes
 * what {@link initSync} takes.
 *
 * @throws TypeError if it is none of these, or the response is no good one; what the host throws, if it does not compile.
 */
export function init(source: WasmSource | PromiseLike<WasmSource>): Promise<void>

/** What {@link init} takes. A `Response` of any implementation. */
export type WasmSource = WasmModule | ArrayBuffer | ArrayBufferView | string | URL | WasmResponse

/** `Response`, as far as it is used. */
export interface WasmResponse {
  readonly ok: boolean
  readonly status: number
  readonly url: string
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
}
