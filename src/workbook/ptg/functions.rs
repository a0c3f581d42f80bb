//! The worksheet functions by the numbers that the binary formats call them by.

use std::sync::LazyLock;

use super::program::Biff;

/// A function, and how many arguments it takes where that is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Function {
    number: u16,
    pub(super) name: &'static str,
    pub(super) arguments: Option<usize>,
}

/// In the order of their numbers.
static FUNCTIONS: LazyLock<Vec<Function>> = LazyLock::new(|| {
    let rows = include_str!("functions.txt").lines().filter(|line| !line.starts_with('#'));
    let function = |row: &'static str| {
        let mut fields = row.split(' ');
        let number = fields.next()?.parse().ok()?;
        let name = fields.next()?;
        Some(Function {
            number,
            name,
            arguments: fields.next().and_then(|count| count.parse().ok()),
        })
    };
    rows.filter_map(function).collect()
});

/// The last number that .xls has; later functions are called by a name there.
const LAST_OF_EIGHT: u16 = 379;

/// The function of this number; `None` for macro commands and what nobody knows.
pub(super) fn by_number(number: u16, biff: Biff) -> Option<Function> {
    if biff == Biff::Eight && number > LAST_OF_EIGHT {
        return None;
    }
    let found = FUNCTIONS.binary_search_by_key(&number, |function| function.number).ok()?;
    FUNCTIONS.get(found).copied()
}

/// What Excel calls a function that is called by a name, a future function or one of the analysis
/// tools; `None` for macros of the user's own.
pub(super) fn by_name(name: &str, of_add_in: bool) -> Option<String> {
    let is_one = |name: &str| {
        FUNCTIONS.iter().any(|known| known.number > LAST_OF_EIGHT && known.name == name)
    };
    if of_add_in {
        return is_one(&name.to_ascii_uppercase()).then(|| name.to_ascii_uppercase());
    }
    let future = name.strip_prefix("_xlfn.")?;
    // Those that Excel 2007 had are no longer in the future.
    if is_one(future) {
        return Some(future.to_owned());
    }
    let spelt = !future.is_empty()
        && future.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    spelt.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_in_order() {
        let lines =
            include_str!("functions.txt").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(FUNCTIONS.len(), lines);
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.number < b.number));
    }

    #[test]
    fn functions_by_number_and_by_name() {
        let name = |number, biff| by_number(number, biff).map(|function| function.name);
        assert_eq!(name(4, Biff::Eight), Some("SUM"));
        assert_eq!(name(0x01e0, Biff::Twelve), Some("IFERROR"));
        assert_eq!(name(0x01e0, Biff::Eight), None);
        assert_eq!(name(110, Biff::Twelve), None, "EXEC is a macro command");
        assert_eq!(by_name("_xlfn.IFERROR", false).as_deref(), Some("IFERROR"));
        assert_eq!(by_name("_xlfn.IFNA", false).as_deref(), Some("_xlfn.IFNA"));
        assert_eq!(by_name("MinMakro", false), None);
        assert_eq!(by_name("Edate", true).as_deref(), Some("EDATE"));
        assert_eq!(by_name("MinMakro", true), None);
    }
}
