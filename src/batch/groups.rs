//! Groups of calculations that belong together, as somebody has written them in a TOML file: which
//! files, and what they share.
//!
//! A file is in one group at most, so that groups may be added up.

use rust_decimal::Decimal;
use serde::Deserialize;
use thiserror::Error;

use crate::lang::{Lang, phrase};
use crate::typed::label;
use crate::typed::toml_file::{self, TomlError};

/// The groups of a portfolio; none is as good as no file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    #[serde(default, rename = "group")]
    pub all: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    /// Files within the folder that was asked for: paths, names or folders; `*` stands for
    /// anything.
    pub files: Vec<String>,
    /// Different people, where some are in several of the calculations; otherwise they are added
    /// up.
    #[serde(default)]
    participants: Option<u32>,
    /// Costs that stand in several of the calculations and are paid once.
    #[serde(default)]
    pub shared_costs: Vec<String>,
}

/// Why groups cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GroupError {
    #[error("{0}")]
    NotToml(TomlError),
    #[error("the file has no group")]
    Empty,
    #[error("two groups are called \"{0}\"")]
    SameName(String),
    #[error("the group \"{group}\" names no file that is in the batch by \"{pattern}\"")]
    Nothing { group: String, pattern: String },
    #[error("{file} is in the groups \"{}\" and \"{}\"", groups[0], groups[1])]
    InTwo { file: String, groups: [String; 2] },
}

impl Group {
    pub fn participants(&self) -> Option<Decimal> {
        self.participants.map(Decimal::from)
    }

    pub fn takes(&self, file: &str) -> bool {
        self.files.iter().any(|pattern| fits(pattern, file))
    }
}

impl Groups {
    /// # Errors
    /// The text is not TOML, has no group, or two of one name.
    pub fn parse(text: &str) -> Result<Groups, GroupError> {
        let groups: Groups = toml_file::read(text).map_err(GroupError::NotToml)?;
        if groups.all.is_empty() {
            return Err(GroupError::Empty);
        }
        for (position, group) in groups.all.iter().enumerate() {
            let same = |other: &Group| label::key(&other.name) == label::key(&group.name);
            if groups.all.iter().skip(position + 1).any(same) {
                return Err(GroupError::SameName(group.name.clone()));
            }
        }
        Ok(groups)
    }

    /// The group of each file, by its place in the list.
    ///
    /// # Errors
    /// A file is in two groups, or a pattern fits none.
    pub fn of<F: AsRef<str>>(&self, files: &[F]) -> Result<Vec<Option<usize>>, GroupError> {
        let mut of = vec![None; files.len()];
        for (position, group) in self.all.iter().enumerate() {
            for pattern in &group.files {
                let mut any = false;
                for (file, of) in files.iter().zip(&mut of) {
                    if !fits(pattern, file.as_ref()) {
                        continue;
                    }
                    any = true;
                    let before = of.replace(position).filter(|before| *before != position);
                    if let Some(before) = before.and_then(|before: usize| self.all.get(before)) {
                        let groups = [before.name.clone(), group.name.clone()];
                        return Err(GroupError::InTwo { file: file.as_ref().to_owned(), groups });
                    }
                }
                if !any {
                    let (group, pattern) = (group.name.clone(), pattern.clone());
                    return Err(GroupError::Nothing { group, pattern });
                }
            }
        }
        Ok(of)
    }
}

/// Whether a pattern takes a file: by its whole path, by its name alone where the pattern has no
/// folder, or by a folder that it lies in. Case makes no difference.
fn fits(pattern: &str, file: &str) -> bool {
    let plain = |text: &str| text.replace('\\', "/").to_lowercase();
    let (pattern, file) = (plain(pattern), plain(file));
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let name = file.rsplit('/').next().filter(|_| !pattern.contains('/'));
    is_like(pattern, &file)
        || name.is_some_and(|name| is_like(pattern, name))
        || is_like(&format!("{pattern}/*"), &file)
}

/// Whether a text is as a pattern says, in which `*` stands for anything.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// What is wrong with a file of groups, and what to do.
pub fn group_error(error: &GroupError, lang: Lang) -> String {
    match error {
        GroupError::NotToml(why) => why.words(lang),
        GroupError::Empty => phrase!(
            lang,
            "Filen har ingen grupper. En gruppe begynder med [[group]] og har name og files; se \
             soem hjælp batch.",
            "The file has no groups. A group begins with [[group]] and has name and files; see \
             soem help batch."
        ),
        GroupError::SameName(name) => phrase!(
            lang,
            "To grupper hedder »{}«. Giv dem hver sit navn, eller skriv filerne i den ene.",
            "Two groups are called \"{}\". Give each a name of its own, or write the files in one.",
            name
        ),
        GroupError::Nothing { group, pattern } => phrase!(
            lang,
            "Gruppen »{}« nævner »{}«, men ingen fil i kørslen hedder sådan. Skriv filens navn, \
             dens plads i mappen (unge/mentor.xlsx), en undermappe eller et mønster med *.",
            "The group \"{}\" names \"{}\", but no file of the batch is called so. Write the name \
             of the file, its place in the folder (unge/mentor.xlsx), a folder or a pattern with \
             *.",
            group,
            pattern
        ),
        GroupError::InTwo { file, groups: [first, second] } => phrase!(
            lang,
            "{} er både i gruppen »{}« og i »{}«. En beregning kan være i én gruppe, så intet \
             lægges sammen to gange.",
            "{} is both in the group \"{}\" and in \"{}\". A calculation may be in one group, so \
             that nothing is added up twice.",
            file,
            first,
            second
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 4] = ["Unge/mentor.xlsx", "Unge/Bolig.ODS", "voksne/mentor.xlsx", "x.xlsx"];

    fn group(name: &str, files: &str) -> String {
        format!("[[group]]\nname = \"{name}\"\nfiles = [{files}]\n")
    }

    fn of(text: &str) -> Result<Vec<Option<usize>>, GroupError> {
        Groups::parse(text)?.of(&FILES)
    }

    #[test]
    fn files_are_taken_by_path_name_folder_or_pattern() {
        for (files, expected) in [
            ("'unge'", [true, true, false, false]),
            ("'unge/'", [true, true, false, false]),
            ("'mentor.xlsx'", [true, false, true, false]),
            ("'voksne\\Mentor.xlsx'", [false, false, true, false]),
            ("'*/mentor*'", [true, false, true, false]),
            ("'*.ods', 'x.xlsx'", [false, true, false, true]),
            ("'*'", [true; 4]),
        ] {
            let found = of(&group("A", files)).expect("groups");
            assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), expected, "{files}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert_eq!(of(""), Err(GroupError::Empty));
        let (group, pattern) = ("A".to_owned(), "findes-ikke*".to_owned());
        let nothing = of("[[group]]\nname = 'A'\nfiles = ['unge', 'findes-ikke*']\n");
        assert_eq!(nothing, Err(GroupError::Nothing { group, pattern }));
        let two =
            of(&(super::tests::group("A", "'unge'") + &super::tests::group("B", "'mentor.xlsx'")));
        let groups = ["A".to_owned(), "B".to_owned()];
        assert_eq!(two, Err(GroupError::InTwo { file: "Unge/mentor.xlsx".into(), groups }));
        assert!(matches!(
            of("[[group]]\nname = 'A'\nfiles = ['unge']\ndeltagere = 3\n"),
            Err(GroupError::NotToml(_))
        ));
    }
}
