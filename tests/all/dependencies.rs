//! The locked dependencies held against `deny.toml`: licences, bans and sources, without a network.
//! What cargo-deny does more of (advisories) needs one.

use std::collections::BTreeMap;
use std::process::Command;

use serde::Deserialize;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(rename = "multiple-versions")]
    multiple_versions: String,
    deny: Vec<Spec>,
    skip: Vec<Spec>,
}

/// A crate, and after an `@` the beginning of a version.
#[derive(Deserialize)]
struct Spec {
    #[serde(rename = "crate")]
    spec: String,
}

impl Spec {
    fn is_of(&self, name: &str, version: &str) -> bool {
        let (wanted, from) = self.spec.split_once('@').unwrap_or((&self.spec, ""));
        wanted == name && (from.is_empty() || version.starts_with(&format!("{from}.")))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    unknown_registry: String,
    unknown_git: String,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    source: Option<String>,
}

fn rules() -> Rules {
    toml::from_str(include_str!("../../deny.toml")).expect("deny.toml is understood")
}

/// Name, version and licence of everything that any target is built of.
fn built_of() -> Vec<(String, String, String)> {
    let tree = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--locked", "--target", "all", "-e", "normal,build,dev"])
        .args(["--prefix", "none", "-f", "{p}\t{l}"])
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let listed = String::from_utf8(tree.stdout).expect("UTF-8");
    let mut found: Vec<_> = listed
        .lines()
        .map(|line| {
            let (package, license) = line.split_once('\t').expect("a package and its licence");
            let mut words = package.split(' ');
            let version = words.nth(1).expect("a version").trim_start_matches('v');
            let name = package.split(' ').next().expect("a name");
            let license = license.trim_end_matches(" (*)");
            (name.to_owned(), version.to_owned(), license.to_owned())
        })
        .collect();
    found.sort();
    found.dedup();
    assert!(found.len() > 50, "{} dependencies are too few to be all", found.len());
    found
}

/// Whether the licences that are allowed are enough: `AND` asks for all, `OR` for one of them, and
/// so does the slash of older crates. No expression among ours nests deeper than once.
fn permitted(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let one = |part: &str| {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')');
        part.split(" OR ").any(|license| allowed.iter().any(|name| name == license.trim()))
    };
    expression.split(" AND ").all(one)
}

#[test]
fn an_expression_of_licences_is_understood() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
    for (expression, holds) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", false),
        ("", false),
    ] {
        assert_eq!(permitted(expression, &allowed), holds, "{expression}");
    }
}

#[test]
#[ignore = "needs every dependency at hand: cargo fetch --locked"]
fn licences_are_permissive() {
    let allowed = rules().licenses.allow;
    let found = built_of();
    let refused: Vec<_> =
        found.iter().filter(|(_, _, license)| !permitted(license, &allowed)).collect();
    assert!(refused.is_empty(), "{refused:?}");
    let names = |name: &String| found.iter().any(|(_, _, license)| license.contains(name.as_str()));
    assert!(allowed.iter().all(names), "a licence is allowed that nothing has");
}

#[test]
#[ignore = "needs every dependency at hand: cargo fetch --locked"]
fn nothing_is_banned_and_nothing_stands_twice() {
    let Bans { multiple_versions, deny, skip } = rules().bans;
    assert_eq!(multiple_versions, "deny");
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version, _) in built_of() {
        assert!(!deny.iter().any(|spec| spec.is_of(&name, &version)), "{name} is banned");
        if !skip.iter().any(|spec| spec.is_of(&name, &version)) {
            versions.entry(name).or_default().push(version);
        }
    }
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "{versions:?}");
}

#[test]
fn everything_comes_from_crates_io() {
    let Sources { unknown_registry, unknown_git } = rules().sources;
    assert_eq!([unknown_registry.as_str(), unknown_git.as_str()], ["deny", "deny"]);
    let lock: Lock = toml::from_str(include_str!("../../Cargo.lock")).expect("the lock");
    for Locked { name, source } in lock.package {
        let known = source.as_deref().map_or(name == "soem", |source| source == CRATES_IO);
        assert!(known, "{name} comes from {source:?}");
    }
}
