//! The papers of a release, made from the sources and shipped beside the program: the guide as one
//! page, a man page, completions for shells, the licences of all that is inside, and the bill of
//! materials. `.ci/release` calls it.
//!
//!     cargo run --example papers -- FOLDER
//!
//! The same sources give the same bytes: the date is that of `SOURCE_DATE_EPOCH`.

mod guide;
mod inside;
mod shell;

use anyhow::{Context, anyhow};
use std::path::{Path, PathBuf};

fn main() -> anyhow::Result<()> {
    let out = std::env::args_os().nth(1).ok_or_else(|| anyhow!("papers FOLDER"))?;
    let out = PathBuf::from(out);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(out.join(name), bytes).with_context(|| name.to_owned())
    };
    for (name, bytes) in shell::files()? {
        write(&name, &bytes)?;
    }
    let inside = inside::Inside::of(root)?;
    write("licenser.txt", inside.licences()?.as_bytes())?;
    write("soem.cdx.json", inside.bill_of_materials()?.as_bytes())?;
    match guide::page(&root.join("docs"))? {
        Some(page) => write("vejledning.html", page.as_bytes()),
        None => {
            println!("NOT MADE: vejledning.html (there is no docs/vejledning*.md)");
            Ok(())
        }
    }
}
