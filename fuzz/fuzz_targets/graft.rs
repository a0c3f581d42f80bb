//! Sheets are added to any package, or it is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soem::graft::Graft;

fuzz_target!(|host: &[u8]| {
    let guest: &[u8] = include_bytes!("../../fixtures/cti.xlsx");
    let limits = soem::workbook::Limits::default();
    let _ = soem::graft::our_sheets(host, &limits);
    let _ = Graft { host, guest, limits: &limits }.into_bytes();
});
