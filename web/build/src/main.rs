//! Makes `soem.html`: the program as WebAssembly, compressed, with the page around it, in one file
//! that asks for nothing outside itself.
//!
//!     cargo run --release --manifest-path web/build/Cargo.toml -- OUT.html
//!
//! The same sources at the same place give the same bytes.

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The largest that the page may be.
const MOST: usize = 4 << 20;

/// The scripts of the page, in the order in which they need each other.
const SCRIPTS: [&str; 8] =
    ["words.js", "html.js", "zip.js", "charts.js", "result.js", "list.js", "work.js", "main.js"];

fn main() -> Result<()> {
    let out = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("soem.html"), PathBuf::from);
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("web/")?;
    let wasm = compiled(web)?;
    let (glue, module) = bound(&wasm)?;
    let page = assembled(&web.join("page"), &glue, &module)?;
    let size = page.len();
    ensure!(size <= MOST, "the page is {size} bytes, more than {MOST}");
    fs::write(&out, page).with_context(|| out.display().to_string())?;
    println!(
        "{}: {size} bytes (WebAssembly {} before it is compressed)",
        out.display(),
        module.len()
    );
    Ok(())
}

/// Compiles the program, and tells where the module is.
fn compiled(web: &Path) -> Result<PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| web.join("target"), PathBuf::from);
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--locked", "--package", "soem-web"])
        .args(["--target", "wasm32-unknown-unknown", "--manifest-path"])
        .arg(web.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        // The places of sources on this machine have no business in the page.
        .env("RUSTFLAGS", remapped(web)?)
        .status()?;
    ensure!(status.success(), "the program could not be compiled");
    Ok(target.join("wasm32-unknown-unknown/release/soem_web.wasm"))
}

/// The flags that leave the machine's folders out of what is compiled, and give the stack the room
/// that it has elsewhere.
fn remapped(web: &Path) -> Result<String> {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))?;
    let root = web.parent().context("the repository")?;
    let whole = fs::canonicalize(root)?;
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    Ok([
        remap(home.as_ref(), "cargo"),
        remap(root, "soem"),
        remap(&whole, "soem"),
        "-Clink-arg=-zstack-size=8388608".to_owned(),
    ]
    .join(" "))
}

/// What stands between page and program: a script, and the module that goes with it.
fn bound(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_path(wasm)
        .no_modules(true)?
        .typescript(false)
        // A classic script imports nothing: what would be imported is put before it.
        .omit_imports(true)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let mut glue = String::from("const modules = {};\n");
    for (package, snippets) in output.snippets() {
        for (number, snippet) in snippets.iter().enumerate() {
            let name = format!("./snippets/{package}/inline{number}.js");
            let (code, names) = as_classic(snippet)?;
            glue += &format!("{code}\nmodules[\"{name}\"] = {{ {names} }};\n");
        }
    }
    glue += "const require = (name) => modules[name];\n";
    glue += output.js();
    let module = output.wasm_mut().emit_wasm();
    Ok((glue, module))
}

/// A module as a classic script, and the names of the functions that it exports.
fn as_classic(module: &str) -> Result<(String, String)> {
    const EXPORT: &str = "export function ";
    let names: Vec<&str> = module
        .split(EXPORT)
        .skip(1)
        .filter_map(|after| after.split_once('(').map(|(name, _)| name))
        .collect();
    let code = module.replace(EXPORT, "function ");
    ensure!(!code.contains("export "), "a snippet exports more than functions");
    Ok((code, names.join(", ")))
}

fn assembled(page: &Path, glue: &str, module: &[u8]) -> Result<String> {
    let read = |name: &str| fs::read_to_string(page.join(name)).with_context(|| name.to_owned());
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(module)?;
    let program = BASE64.encode(gzip.finish()?);
    let worker = format!("\"use strict\";\n{glue}\n{}", read("worker.js")?);
    let mut script = String::from("\"use strict\";\n(() => {\n");
    for name in SCRIPTS {
        script += &read(name)?;
    }
    script += "})();\n";
    let style = read("style.css")?;
    let css = quoted(&style);
    script = script.replace("\"{{worker}}\"", &quoted(&worker)).replace("\"{{style}}\"", &css);
    if script.contains("</script") || style.contains("</style") {
        bail!("a script or style would end before its end");
    }
    let mut html = read("page.html")?;
    for (mark, text) in [
        ("{{script-hash}}", hash(&script)),
        ("{{style-hash}}", hash(&style)),
        ("{{style}}", style),
        ("{{script}}", script),
        ("{{program}}", program),
    ] {
        ensure!(html.matches(mark).count() == 1, "{mark} must stand once in page.html");
        html = html.replace(mark, &text);
    }
    Ok(html)
}

/// What a content security policy knows a text by.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

/// A text as a script writes it.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written += "\\\"",
            '\\' => written += "\\\\",
            '\n' => written += "\\n",
            '\r' => written += "\\r",
            // So that no end of a script stands in it.
            '<' => written += "\\x3c",
            '\u{2028}' => written += "\\u2028",
            '\u{2029}' => written += "\\u2029",
            c => written.push(c),
        }
    }
    written + "\""
}
