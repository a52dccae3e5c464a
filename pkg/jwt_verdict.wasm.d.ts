import type { WasmModule } from 'jwt-verdict/slim'

/** The compiled module, on the hosts and with the bundlers that make one of an imported `.wasm` file. */
declare const module: WasmModule
export default module
