//! Language and number formats: Danish by default, English on request.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::io;

/// The language of messages and of the sheets that are added to a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    Da,
    En,
}

impl Lang {
    /// Picks the wording of this language.
    pub fn pick<T>(self, danish: T, english: T) -> T {
        match self {
            Lang::Da => danish,
            Lang::En => english,
        }
    }

    /// The wording of this language of a pair that is named once: the Danish, the English.
    pub fn of<T>(self, (danish, english): (T, T)) -> T {
        self.pick(danish, english)
    }

    /// A number with `decimals` decimals: `1.234.567,89`, `1,234,567.89`.
    pub fn number(self, value: Decimal, decimals: u32) -> String {
        self.local(&number(value, decimals))
    }

    /// A number with as many decimals as it has.
    pub fn exact(self, value: Decimal) -> String {
        self.local(&exact(value))
    }

    /// Whole kroner: `−80.469 kr.`, `DKK −80,469`.
    pub fn kroner(self, value: Decimal) -> String {
        self.in_kroner(value, 0)
    }

    /// Kroner with decimals: `−80.468,92 kr.`, `DKK −80,468.92`.
    pub fn in_kroner(self, value: Decimal, decimals: u32) -> String {
        let number = self.number(value, decimals);
        self.pick(format!("{number} kr."), format!("DKK {number}"))
    }

    /// A share as per cent: `41,7 pct.`, `41.7 per cent`.
    pub fn per_cent(self, share: Decimal, decimals: u32) -> String {
        let number = self.number(share.saturating_mul(Decimal::ONE_HUNDRED), decimals);
        self.pick(format!("{number} pct."), format!("{number} per cent"))
    }

    /// A number that is written the Danish way, in the manner of this language.
    fn local(self, danish: &str) -> String {
        let swap = |c: char| match (c, self) {
            ('.', Lang::En) => ',',
            (',', Lang::En) => '.',
            (c, _) => c,
        };
        danish.chars().map(swap).collect()
    }
}

/// A sentence in a language: the Danish, the English, and what is put into the one that is chosen.
macro_rules! phrase {
    ($lang:expr, $danish:literal, $english:literal $(, $value:expr)* $(,)?) => {
        match $lang {
            $crate::lang::Lang::Da => format!($danish $(, $value)*),
            $crate::lang::Lang::En => format!($english $(, $value)*),
        }
    };
}
pub(crate) use phrase;

/// A number in Danish form with `decimals` decimals: `1.234.567,89`, `−0,5`; halves round away from
/// zero.
pub fn number(value: Decimal, decimals: u32) -> String {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if rounded < Decimal::ZERO { "−" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped},{fraction}")
    }
}

/// A number with as many decimals as it has.
pub fn exact(value: Decimal) -> String {
    let value = value.normalize();
    number(value, value.scale())
}

/// Whole kroner: `−80.469 kr.`
pub fn kroner(value: Decimal) -> String {
    format!("{} kr.", number(value, 0))
}

/// A share as per cent: `41,7 pct.`
pub fn per_cent(share: Decimal, decimals: u32) -> String {
    format!("{} pct.", number(share.saturating_mul(Decimal::ONE_HUNDRED), decimals))
}

pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// What the operating system says of a file or a folder, after the name of it and a colon.
pub fn io_error(error: &io::Error, lang: Lang) -> String {
    use io::ErrorKind as Kind;
    let by_number = error.raw_os_error().filter(|_| cfg!(windows)).and_then(windows_error);
    if let Some((danish, english)) = by_number {
        return lang.pick(danish, english).to_owned();
    }
    let (danish, english) = match error.kind() {
        Kind::NotFound => ("filen eller mappen findes ikke", "there is no such file or folder"),
        Kind::PermissionDenied => ("der er ikke adgang", "access is denied"),
        Kind::StorageFull => ("disken er fuld", "the disk is full"),
        Kind::QuotaExceeded => ("pladsen på drevet er brugt op", "the quota of the drive is used"),
        Kind::ReadOnlyFilesystem => ("drevet er skrivebeskyttet", "the drive is read-only"),
        Kind::AlreadyExists => ("navnet er allerede taget", "the name is taken"),
        Kind::IsADirectory => ("det er en mappe", "it is a folder"),
        Kind::NotADirectory => {
            ("noget på vejen dertil er ikke en mappe", "something on the way to it is no folder")
        }
        Kind::InvalidFilename => ("navnet kan ikke bruges her", "the name cannot be used here"),
        Kind::ResourceBusy | Kind::ExecutableFileBusy => {
            ("den er i brug i et andet program", "it is in use by another program")
        }
        Kind::TimedOut | Kind::HostUnreachable | Kind::NetworkUnreachable => {
            ("drevet svarer ikke", "the drive does not answer")
        }
        Kind::FileTooLarge => ("filen er for stor til drevet", "the file is too large"),
        Kind::UnexpectedEof => ("filen slutter for tidligt", "the file ends too early"),
        Kind::OutOfMemory => ("der er ikke hukommelse nok", "there is not memory enough"),
        _ => {
            let code = error.raw_os_error();
            // One without a number is ours, and in words already.
            return match (lang, code) {
                (Lang::Da, Some(code)) => format!("styresystemet melder fejl {code}"),
                _ => error.to_string(),
            };
        }
    };
    lang.pick(danish, english).to_owned()
}

/// What Windows says by a number of its own, where that tells more than its kind does.
fn windows_error(code: i32) -> Option<(&'static str, &'static str)> {
    match code {
        SHARING_VIOLATION | LOCK_VIOLATION => {
            Some(("den er åben i et andet program", "another program has it open"))
        }
        _ if is_in_the_cloud(code) => Some((
            "den ligger kun i OneDrive og kan ikke hentes nu. Åbn den i Excel, eller vælg »Behold \
             altid på denne enhed« i Stifinder, og kør igen",
            "it is in OneDrive alone and cannot be fetched now. Open it in Excel, or choose \
             \"Always keep on this device\" in Explorer, and run again",
        )),
        _ => None,
    }
}

const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;

/// Whether Windows refuses a file because another program has it open.
pub fn is_open_elsewhere(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// Whether a number is one of those that Windows has for files which are kept elsewhere
/// (`ERROR_CLOUD_FILE_…` and `ERROR_FILE_OFFLINE`).
fn is_in_the_cloud(code: i32) -> bool {
    matches!(code, 358 | 362..=366 | 374 | 375 | 377..=383 | 386..=398 | 404 | 426 | 434 | 4350)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    /// Numbers of Windows: 32 ERROR_SHARING_VIOLATION, 362 ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING,
    /// 389 ERROR_CLOUD_FILE_UNSUCCESSFUL, 376 ERROR_NOT_A_CLOUD_FILE, 384 ERROR_SMB1_NOT_AVAILABLE.
    #[test]
    fn what_windows_says_by_number_is_told_in_words() {
        let danish = |code| windows_error(code).map(|(danish, _)| danish).unwrap_or_default();
        assert!(danish(32).contains("åben i et andet program"));
        assert!(danish(362).contains("OneDrive") && danish(389).contains("OneDrive"));
        assert_eq!([2, 5, 376, 384].map(danish), [""; 4]);
    }

    #[test]
    fn numbers_are_written_the_danish_way() {
        assert_eq!(number(dec!(1234567.885), 2), "1.234.567,89");
        assert_eq!(number(dec!(-80468.92), 0), "−80.469");
        assert_eq!(number(dec!(-0.4), 0), "0");
        assert_eq!(number(dec!(999), 0), "999");
        assert_eq!(exact(dec!(0.140)), "0,14");
        assert_eq!(per_cent(dec!(0.41747), 1), "41,7 pct.");
        let (da, en) = (Lang::Da, Lang::En);
        assert_eq!(da.number(dec!(-1234567.885), 2), "−1.234.567,89");
        assert_eq!(en.number(dec!(-1234567.885), 2), "−1,234,567.89");
        assert_eq!([da, en].map(|lang| lang.exact(dec!(1000.140))), ["1.000,14", "1,000.14"]);
        let amount = dec!(-80468.92);
        assert_eq!([da, en].map(|lang| lang.kroner(amount)), ["−80.469 kr.", "DKK −80,469"]);
        assert_eq!(en.in_kroner(dec!(0.5), 2), "DKK 0.50");
        assert_eq!(en.per_cent(dec!(0.41747), 1), "41.7 per cent");
    }
}
