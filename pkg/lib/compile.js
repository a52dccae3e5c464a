// What is said where the module cannot be compiled: the host's own words name an opcode or a directive, and no way out.

/** A module with an instruction of the SIMD that ours has. */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
)

/** Compiles the bytes of the module, or throws an Error that says what the host lacks. */
export function compile(bytes) {
  try {
    return new WebAssembly.Module(bytes)
  } catch (thrown) {
    throw compileFailure(thrown)
  }
}

/** What to throw in place of what the host threw. */
export function compileFailure(cause) {
  if (/unsafe-eval|CSP|disallowed by embedder/.test(cause?.message)) {
    return new Error(
      "jwt-verdict may not compile its WebAssembly module: the Content-Security-Policy forbids it; add 'wasm-unsafe-eval' to its script-src",
      { cause },
    )
  }
  if (cause?.name === 'CompileError' && !WebAssembly.validate(SIMD)) {
    return new Error(
      'jwt-verdict needs WebAssembly SIMD, which this host does not have: it came with Node 16.4, Chromium 91, Firefox 89 and Safari 16.4, and needs a processor with SSE4.1 or NEON',
      { cause },
    )
  }
  return cause
}
