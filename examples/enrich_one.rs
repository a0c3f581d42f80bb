//! Enriches one workbook, and tells what it comes to.
//!
//!     cargo run --example enrich_one -- fixtures/autisme.xlsx autisme.beriget.xlsx

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use soem::model::Actor;
use soem::{Limits, Options, Workbook, enrich};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("which workbook, and where to?".into());
    };
    let workbook = Workbook::open(Path::new(&from), &Limits::default())?;
    let enriched = enrich(&workbook, &Options::default())?;

    let result = &enriched.checked.result;
    println!("net result: {} kr.", result.net(None).round_dp(2));
    for actor in Actor::ALL {
        println!("{actor:?}: {} kr.", result.net(Some(actor)).round_dp(2));
    }
    println!("{} sheets added", enriched.added_sheets);
    // The original is never written over.
    File::create_new(&to)?.write_all(&enriched.bytes)?;
    Ok(())
}
