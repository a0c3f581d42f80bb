//! The kinds of argument that commands take.

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use rust_decimal::Decimal;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use thiserror::Error;

use crate::lang::number as written;
use crate::typed::number::{self, Parsed};

/// What should have stood after an option.
#[derive(Debug, Clone, Error)]
#[error("{english}")]
pub struct Due {
    pub danish: String,
    pub english: String,
}

/// A whole number within a range.
pub fn whole<T: TryFrom<i64>>(
    range: RangeInclusive<i64>,
) -> impl Fn(&str) -> Result<T, Due> + Clone + Send + Sync + 'static {
    move |typed| {
        let (least, most) = (*range.start(), *range.end());
        let value = typed.parse().ok().filter(|value| range.contains(value));
        value.and_then(|value| T::try_from(value).ok()).ok_or_else(|| Due {
            danish: match most {
                i64::MAX => format!("der skal stå et helt tal, {least} eller større"),
                _ => {
                    let shown = |value: i64| written(value.into(), 0);
                    // Years have no separator.
                    let is_year = least >= 1900 && most <= 2200;
                    let [least, most] = [least, most]
                        .map(|value| if is_year { value.to_string() } else { shown(value) });
                    format!("der skal stå et helt tal fra {least} til {most}")
                }
            },
            english: match most {
                i64::MAX => format!("a whole number of at least {least} is due"),
                _ => format!("a whole number from {least} to {most} is due"),
            },
        })
    }
}

/// One file or folder by its place on the line.
pub fn named(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).value_parser(value_parser!(PathBuf)).help(help)
}

/// The file of a name that the command line must have.
pub fn given<'a>(matches: &'a ArgMatches, name: &str) -> &'a Path {
    matches.get_one::<PathBuf>(name).map_or(Path::new(""), PathBuf::as_path)
}

/// One file or more.
pub fn files(help: &'static str) -> Arg {
    named("file", "FIL", help).required(true).num_args(1..)
}

/// A file or folder after `--NAME`.
pub fn path(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    named(name, value, help).long(name)
}

/// Where to write.
pub fn output(value: &'static str, help: &'static str) -> Arg {
    path("output", value, help).short('o')
}

pub fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

pub fn year(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("ÅR").value_parser(whole::<i32>(1900..=2200)).help(help)
}

/// A rate in per cent; its value is a share.
pub fn rate(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("PCT").value_parser(per_cent).help(help)
}

/// A rate as people type it, `3,5` or `3.5`, as a share.
fn per_cent(typed: &str) -> Result<Decimal, Due> {
    let share = match number::parse(&typed.replace('.', ",")) {
        Parsed::Plain(value) => Some(value / Decimal::ONE_HUNDRED),
        Parsed::Percent(share) => Some(share),
        _ => None,
    };
    let share = share.filter(|share| share.abs() < Decimal::ONE);
    share.map(|share| share.normalize()).ok_or_else(|| Due {
        danish: "der skal stå en procentsats under 100, fx 3,5".to_owned(),
        english: "a rate in per cent below 100 is due, such as 3.5".to_owned(),
    })
}

/// What somebody says that matters: kroner, `50.000`, or a share of the net result, `2%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matters {
    Kroner(Decimal),
    Share(Decimal),
}

pub fn matters(typed: &str) -> Result<Matters, Due> {
    let grouped = |text: &str| text.replace('.', "").replace([' ', '\u{a0}'], "");
    let found = match number::parse(typed) {
        Parsed::Percent(share) => Some(Matters::Share(share)),
        _ => match number::parse(&grouped(typed)) {
            Parsed::Plain(kroner) => Some(Matters::Kroner(kroner)),
            _ => None,
        },
    };
    let is_negative = |found: &Matters| match found {
        Matters::Kroner(value) | Matters::Share(value) => value.is_sign_negative(),
    };
    found.filter(|found| !is_negative(found)).ok_or_else(|| Due {
        danish: "der skal stå hele kroner, fx 50.000, eller en andel af nettoresultatet, fx 2%"
            .to_owned(),
        english: "whole kroner are due, such as 50.000, or a share of the net result, such as 2%"
            .to_owned(),
    })
}
