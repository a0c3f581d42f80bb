//! What is inside the programs of a release: each crate that any of them is built of, its licence
//! and its checksum.

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is built, each for its target; the page has a crate of its own.
const BUILT: [(&str, &str); 3] = [
    ("Cargo.toml", "x86_64-pc-windows-gnu"),
    ("Cargo.toml", "x86_64-unknown-linux-musl"),
    ("web/Cargo.toml", "wasm32-unknown-unknown"),
];

/// What a file with the terms of a licence, or the names that go with it, is called.
const TERMS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];

/// What comes with the compilers, and where Debian and Rust keep its terms.
const RUNTIME: [(&str, &str); 2] = [
    ("musl", "/usr/share/doc/musl-dev/copyright"),
    ("mingw-w64", "/usr/share/doc/mingw-w64-x86-64-dev/copyright"),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize, Clone)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    repository: Option<String>,
    description: Option<String>,
    manifest_path: PathBuf,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    /// Nothing where it is neither for building nor for tests.
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// A crate by name and version, with what it uses.
struct Part {
    package: Package,
    checksum: Option<String>,
    uses: BTreeSet<Key>,
}

type Key = (String, String);

pub struct Inside {
    parts: BTreeMap<Key, Part>,
    rust: String,
}

fn key(package: &Package) -> Key {
    (package.name.clone(), package.version.clone())
}

impl Inside {
    /// Asks cargo, without a network.
    pub fn of(root: &Path) -> anyhow::Result<Self> {
        let mut parts = BTreeMap::new();
        for (manifest, target) in BUILT {
            let manifest = root.join(manifest);
            if manifest.is_file() {
                add(&mut parts, &manifest, target)
                    .with_context(|| format!("{} for {target}", manifest.display()))?;
            }
        }
        let rust = output(Command::new("rustc").arg("--version"))?;
        let rust = rust.split(' ').nth(1).unwrap_or_default().to_owned();
        Ok(Inside { parts, rust })
    }

    /// The licence of each crate, and the terms of each once.
    pub fn licences(&self) -> anyhow::Result<String> {
        let mut text = String::from(
            "Licenser for alt, der er i soem.exe, soem til Linux og soem.html.\n\
             The licences of all that is inside the programs of this release.\n\n",
        );
        let mut terms: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        for part in self.parts.values() {
            let Package { name, version, license, authors, .. } = &part.package;
            let license = license.as_deref().unwrap_or("(see its terms)");
            let by = authors.join(", ");
            let by = if by.is_empty() { by } else { format!(", {by}") };
            writeln!(text, "{name} {version}: {license}{by}")?;
            for found in files_with_terms(&part.package)? {
                let same = found.split_whitespace().collect::<Vec<_>>().join(" ");
                terms.entry(same).or_insert_with(|| (found, Vec::new())).1.push(name.clone());
            }
        }
        writeln!(text, "The Rust standard library {}: MIT OR Apache-2.0", self.rust)?;
        writeln!(
            text,
            "libgcc, in soem.exe: GPL-3.0 with the GCC Runtime Library Exception, which lets any \
             program that is compiled with it have terms of its own"
        )?;
        for (name, path) in RUNTIME {
            if let Ok(found) = std::fs::read_to_string(path) {
                writeln!(text, "{name} (its terms stand below)")?;
                terms.insert(found.clone(), (found, vec![name.to_owned()]));
            } else {
                println!("NOT IN licenser.txt: the terms of {name} ({path} is not there)");
            }
        }
        let mut terms: Vec<(String, Vec<String>)> = terms.into_values().collect();
        terms.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
        let line = "-".repeat(80);
        for (found, names) in terms {
            write!(text, "\n{line}\n{}\n{line}\n\n{}\n", names.join(", "), found.trim())?;
        }
        Ok(text)
    }

    /// The bill of materials as CycloneDX 1.5 has it.
    pub fn bill_of_materials(&self) -> anyhow::Result<String> {
        let own = |part: &&Part| part.package.name == env!("CARGO_PKG_NAME");
        let program = self.parts.values().find(own).context("the program itself")?;
        let others = self.parts.values().filter(|part| !own(part));
        let rust = json!({
            "type": "library",
            "bom-ref": format!("rust-std@{}", self.rust),
            "name": "rust-std",
            "version": self.rust,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        });
        let uses = |part: &Part| part.uses.iter().map(purl).collect::<Vec<_>>();
        let dependencies: Vec<Value> = self
            .parts
            .iter()
            .map(|(key, part)| json!({ "ref": purl(key), "dependsOn": uses(part) }))
            .collect();
        let mut bill = json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": { "timestamp": timestamp()?, "component": component(program) },
            "components": others.map(component).chain([rust]).collect::<Vec<_>>(),
            "dependencies": dependencies,
        });
        bill["serialNumber"] = serial(&Sha256::digest(bill.to_string())).into();
        Ok(format!("{bill:#}\n"))
    }
}

/// Adds what the crate of a manifest is built of for a target.
fn add(parts: &mut BTreeMap<Key, Part>, manifest: &Path, target: &str) -> anyhow::Result<()> {
    let found =
        cargo(&["metadata", "--format-version", "1", "--filter-platform", target], manifest)?;
    let Metadata { packages, resolve } = serde_json::from_str(&found)?;
    // Without what only tests switch on, which the list of packages does not tell.
    let tree = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = cargo(&[&tree[..], &["--target", target]].concat(), manifest)?;
    let inside: BTreeSet<Key> = tree.lines().filter_map(named).collect();
    let lock: Lock =
        toml::from_str(&std::fs::read_to_string(manifest.with_file_name("Cargo.lock"))?)?;
    let packages: BTreeMap<&str, &Package> =
        packages.iter().map(|package| (package.id.as_str(), package)).collect();
    for Node { id, deps } in &resolve.nodes {
        let Some(package) = packages.get(id.as_str()).filter(|of| inside.contains(&key(of))) else {
            continue;
        };
        let is_normal = |edge: &&Edge| edge.dep_kinds.iter().any(|of| of.kind.is_none());
        let uses = deps.iter().filter(is_normal);
        let uses = uses.filter_map(|edge| packages.get(edge.pkg.as_str()).map(|of| key(of)));
        let locked =
            lock.package.iter().find(|of| of.name == package.name && of.version == package.version);
        let part = parts.entry(key(package)).or_insert_with(|| Part {
            package: (*package).clone(),
            checksum: locked.and_then(|locked| locked.checksum.clone()),
            uses: BTreeSet::new(),
        });
        part.uses.extend(uses.filter(|used| inside.contains(used)));
    }
    Ok(())
}

/// A name and a version as cargo lists them: `anyhow v1.0.100 (/a/path)`.
fn named(line: &str) -> Option<Key> {
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
}

fn cargo(words: &[&str], manifest: &Path) -> anyhow::Result<String> {
    let mut command = Command::new(env!("CARGO"));
    output(command.args(words).args(["--locked", "--offline", "--manifest-path"]).arg(manifest))
}

fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// What stands in a package's own files of terms.
fn files_with_terms(package: &Package) -> anyhow::Result<Vec<String>> {
    let folder = package.manifest_path.parent().context("a folder")?;
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if TERMS.iter().any(|terms| name.starts_with(terms)) && path.is_file() {
            found.insert(name, String::from_utf8_lossy(&std::fs::read(&path)?).into_owned());
        }
    }
    Ok(found.into_values().collect())
}

fn component(part: &Part) -> Value {
    let Part { package, checksum, .. } = part;
    let Package { name, version, license, repository, description, source, .. } = package;
    let mut component = json!({
        "type": if source.is_some() { "library" } else { "application" },
        "bom-ref": purl(&key(package)),
        "name": name,
        "version": version,
    });
    if let Some(description) = description {
        component["description"] =
            description.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    if let Some(checksum) = checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(license) = license {
        component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
    }
    component["purl"] = purl(&key(package)).into();
    if let Some(repository) = repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

fn purl((name, version): &Key) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// The number of a bill by what stands in it, in the form of a UUID of version 8.
fn serial(digest: &[u8]) -> String {
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let (one, two, three) = (part(0, 8), part(8, 12), part(13, 16));
    let (four, five) = (part(17, 20), part(20, 32));
    format!("urn:uuid:{one}-{two}-8{three}-8{four}-{five}")
}

/// The date of the sources, as the bill writes it.
fn timestamp() -> anyhow::Result<String> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").context("SOURCE_DATE_EPOCH")?;
    let date = output(
        Command::new("date")
            .args(["--utc", "+%Y-%m-%dT%H:%M:%SZ", "--date"])
            .arg(format!("@{epoch}")),
    )?;
    Ok(date.trim().to_owned())
}
