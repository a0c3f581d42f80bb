//! The kinds of argument that commands take.

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

use crate::typed::number::{self, Parsed};

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
    Arg::new(name)
        .long(name)
        .value_name("ÅR")
        .value_parser(value_parser!(i32).range(1900..=2200))
        .help(help)
}

/// A rate in per cent; its value is a share.
pub fn rate(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("PCT").value_parser(per_cent).help(help)
}

/// A rate as people type it, `3,5` or `3.5`, as a share.
fn per_cent(typed: &str) -> Result<Decimal, String> {
    let value = match number::parse(&typed.replace('.', ",")) {
        Parsed::Plain(value) => value / Decimal::ONE_HUNDRED,
        Parsed::Percent(share) => share,
        _ => return Err(format!("{typed}: ?")),
    };
    if value.abs() < Decimal::ONE { Ok(value.normalize()) } else { Err(format!("{typed}: ?")) }
}
