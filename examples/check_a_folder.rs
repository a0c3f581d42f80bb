//! Checks every workbook in a folder, and tells the worst finding of each.
//!
//!     cargo run --example check_a_folder -- fixtures

use std::error::Error;

use soem::{Lang, Limits, Options, Workbook, check};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("which folder?")?;
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "xlsx"));
    files.sort();

    let (limits, options) = (Limits::default(), Options::default());
    for file in files {
        let name = file.display();
        let workbook = match Workbook::open(&file, &limits) {
            Ok(workbook) => workbook,
            Err(why) => {
                println!("{name}: cannot be opened: {why}");
                continue;
            }
        };
        match check(&workbook, &options) {
            Ok(checked) => {
                let findings = checked.findings.len();
                let worst = checked.findings.first().map(|finding| finding.severity);
                println!("{name}: {:?}, {findings} findings, worst {worst:?}", checked.verdict());
            }
            Err(why) => println!("{name}: {}", why.message(Lang::En)),
        }
    }
    Ok(())
}
