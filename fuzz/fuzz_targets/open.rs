//! Any bytes are opened or refused, and refused by us: the reader's last resort against a parser's
//! panic is there for .xls alone, which somebody else's parser reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soem::package::error::PackageError;
use soem::package::fault::Fault;
use soem::package::limits::Limits;
use soem::workbook::{OpenError, Workbook};

const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

fuzz_target!(
    init: {
        // The fuzzer's own hook ends the process at a panic that the reader would catch.
        std::panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| {
        let read = Workbook::from_bytes("a.xlsx", bytes.to_vec(), &Limits::default());
        if let Err(OpenError::Package(PackageError::Malformed { why: Fault::Breaks, .. })) = read {
            assert!(bytes.starts_with(&OLE), "our own reader broke");
        }
    }
);
