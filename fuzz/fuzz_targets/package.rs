//! The bytes of a zip that are not content are changed: headers, names, the directory, its end. The
//! package is opened and read or refused, and refused by us; what is written from it has the new
//! part and, byte for byte, those that were not touched.
#![no_main]

mod parts;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parts::{SMALL, packages_own_bytes, parts, with};
use soem::package::limits::Limits;
use soem::package::zip::Package;
use soem::workbook::Workbook;

/// A workbook whose parts are stored as they are, and where the bytes stand that are the zip's own.
static SOUND: LazyLock<(Vec<u8>, Vec<usize>)> = LazyLock::new(|| {
    let sound = with(&parts(SMALL), 0, &parts(SMALL)[0].1);
    let own = packages_own_bytes(&sound);
    (sound, own)
});

/// Takes a part out, changes one, adds one.
fn rewrite(package: Vec<u8>) {
    let limits = Limits::default();
    let Ok(mut package) = Package::open(package, &limits) else { return };
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in &names {
        let _ = package.text(name);
    }
    let _ = package.refuse_doctypes();
    let [first, second, ..] = names.as_slice() else { return };
    package.remove(first);
    package.change(second, "<ny/>".to_owned());
    let added = "xl/tilføjet.xml";
    if package.has(added) {
        return;
    }
    package.add(added, vec![b'x'; 2_000]);
    let Ok(bytes) = package.write() else { return };
    let again = Package::open(bytes, &limits).expect("what we wrote can be opened");
    assert!(!again.has(first) && again.holds(added, &[b'x'; 2_000]).is_ok_and(|holds| holds));
    assert_eq!(again.text(second).ok().flatten().as_deref(), Some("<ny/>"));
    for name in package.untouched() {
        if let Ok(kept) = package.raw(&name) {
            assert_eq!(again.raw(&name).ok(), Some(kept), "{name}");
        }
    }
}

// Three bytes are one edit: where, and to what.
fuzz_target!(|bytes: &[u8]| {
    let (sound, own) = &*SOUND;
    let mut package = sound.clone();
    for edit in bytes.chunks_exact(3).take(64) {
        let at = own[usize::from(u16::from_le_bytes([edit[0], edit[1]])) % own.len()];
        package[at] = edit[2];
    }
    rewrite(package.clone());
    if let Err(refused) = Workbook::from_bytes("a.xlsx", package, &Limits::default()) {
        let why = refused.to_string();
        assert!(!why.contains("breaks the program"), "{why}");
    }
});
