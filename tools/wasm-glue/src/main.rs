//! Writes the JavaScript glue of a wasm module, as `wasm-bindgen --target bundler` does.
//!
//! `cargo run -p wasm-glue -- MODULE.wasm FOLDER` writes `FOLDER/jwt_verdict_bg.js` and `FOLDER/jwt_verdict_bg.wasm`.
//! The generator is a library here, not the `wasm-bindgen` program: it is pinned in our own lock file, compiles in a
//! fifth of the time and downloads no binary.

use std::error::Error;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: wasm-glue MODULE.wasm FOLDER");
        return ExitCode::from(2);
    };
    match generate(module, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-glue: {module}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, folder: &str) -> Result<(), Box<dyn Error>> {
    Bindgen::new()
        .input_path(module)
        .out_name("jwt_verdict")
        // The glue then leaves compiling and instantiating to pkg/, which knows every host.
        .bundler(true)?
        // pkg/*.d.ts describe the package; the glue is not public.
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
