//! A part of a workbook is changed, of an original or of one that we enriched before: sheets are
//! added, or it is refused.
#![no_main]

mod parts;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parts::{SMALL, parts, with};
use soem::draw::drawn::Drawn;
use soem::draw::look::Look;
use soem::draw::sheet::Sheet;
use soem::graft::Host;
use soem::package::limits::Limits;
use soem::package::zip::Package;
use soem::workbook::Workbook;

/// The original, and after it what it is once enriched.
static HOSTS: LazyLock<[Vec<(String, Vec<u8>)>; 2]> = LazyLock::new(|| {
    let book = Workbook::from_bytes("a.xlsx", SMALL.to_vec(), &Limits::default()).expect("the fixture");
    let enriched = soem::enrich(&book, &soem::Options::default()).expect("the fixture is enriched");
    [parts(SMALL), parts(&enriched.bytes)]
});

// The first byte chooses the part.
fuzz_target!(|bytes: &[u8]| {
    let Some((which, content)) = bytes.split_first() else { return };
    let [original, enriched] = &*HOSTS;
    let which = usize::from(*which);
    let host = if which < original.len() { with(original, which, content) } else { with(enriched, which, content) };
    let mut sheet = Sheet::new("SØM Om");
    sheet.text((0, 0), "om", &Look::PLAIN.bold()).expect("a short text");
    let drawn = Drawn::new(vec![sheet], Vec::new()).expect("no chart");
    let opened = Package::open(host, &Limits::default()).ok().map(Host::open);
    let _ = opened.map(|host| host.map(|host| host.graft(&drawn)));
});
