//! Gives the program for Windows its icon, its manifest and its version, and takes the page in
//! where one is named; for every other target there is nothing to do.
//!
//! `SOEM_PAGE` names a built `soem.html`. With it the program can write the page beside itself.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCES: [&str; 3] = ["soem.rc", "soem.manifest", "soem.ico"];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/windows");
    for source in SOURCES.iter().chain(&["build.rs"]) {
        println!("cargo::rerun-if-changed={}", here.join(source).display());
    }
    println!("cargo::rerun-if-env-changed=SOEM_PAGE");
    println!("cargo::rustc-check-cfg=cfg(page)");
    if let Some(page) = env::var_os("SOEM_PAGE").filter(|page| !page.is_empty()) {
        let page = fs::canonicalize(page)?;
        println!("cargo::rerun-if-changed={}", page.display());
        println!("cargo::rustc-env=SOEM_PAGE={}", page.display());
        println!("cargo::rustc-cfg=page");
    }
    let is = |what: &str, value: &str| env::var(what).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "windows") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        resources(&here, &PathBuf::from(env::var("OUT_DIR")?))?;
    }
    Ok(())
}

/// Compiles the resources and hands them to the linker.
fn resources(here: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let version = env::var("CARGO_PKG_VERSION")?;
    let numbers = version.split(['-', '+']).next().unwrap_or_default().replace('.', ",");
    let license = env::var("CARGO_PKG_LICENSE")?;
    let header = format!(
        "#define VERSION_NUMBERS {numbers},0\n#define VERSION_TEXT \"{version}\"\n#define \
         VERSION_LICENSE \"{license}\"\n"
    );
    fs::write(out.join("version.h"), header)?;
    let object = out.join("soem.res.o");
    let windres = if cfg!(windows) { "windres" } else { "x86_64-w64-mingw32-windres" };
    let compiled = Command::new(windres)
        .current_dir(here)
        .args(["--codepage", "65001", "--output-format", "coff", "--include-dir"])
        .arg(out)
        .arg("soem.rc")
        .arg(&object)
        .status();
    match compiled {
        Ok(status) if status.success() => {
            println!("cargo::rustc-link-arg-bins={}", object.display());
        }
        Ok(status) => return Err(format!("{windres}: {status}").into()),
        // Checking needs no mingw, and linking fails without it in any case.
        Err(error) => println!("cargo::warning={windres}: {error}; no icon, no manifest"),
    }
    Ok(())
}
