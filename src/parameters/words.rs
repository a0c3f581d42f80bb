//! What is wrong with a file of parameters and what to do, and the file to write where an index
//! lacks a year.

use std::error::Error;
use std::fmt;

use super::Parameters;
use super::error::{Expected, Fault, ParameterError};
use super::figures::IndexFigure;
use crate::lang::{Lang, phrase};
use crate::model::Year;

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&parameter_error(self, Lang::En))
    }
}

impl Error for ParameterError {}

/// A file that cannot be used: the line, what stands there, and what was expected.
pub fn parameter_error(error: &ParameterError, lang: Lang) -> String {
    let line = match (error.line, lang) {
        (Some(line), Lang::Da) => format!("linje {line}: "),
        (Some(line), Lang::En) => format!("line {line}: "),
        (None, _) => String::new(),
    };
    format!("{line}{}", fault(&error.fault, lang))
}

/// Figures are told as the file has them, with a point.
fn fault(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::Syntax { found } => phrase!(
            lang,
            "»{found}« kan ikke læses som TOML. Ventet: en del i kantede parenteser eller navn = \
             værdi, hvert navn én gang; tal skrives med punktum (118.04), tekst i anførselstegn.",
            "\"{found}\" cannot be read as TOML. Expected: a part in brackets or name = value; \
             each name once; numbers are written with a point (118.04), text in quotes."
        ),
        Fault::UnknownKey { key, known } => {
            let known = known.join(", ");
            phrase!(
                lang,
                "»{key}« kendes ikke her. Ventet: {known}.",
                "\"{key}\" is not known here. Expected: {known}."
            )
        }
        Fault::Missing { part, key } => phrase!(
            lang,
            "{part} mangler {key}. Ventet: {}.",
            "{part} lacks {key}. Expected: {}.",
            expected(expected_of(key), lang)
        ),
        Fault::Value { key, found, expected: what } => phrase!(
            lang,
            "{key} er {}. Ventet: {}.",
            "{key} is {}. Expected: {}.",
            found_in_words(found, lang),
            expected(*what, lang)
        ),
        Fault::Empty => lang
            .pick(
                "der står hverken [[discount_rates]] eller [net_price_index]. Ventet: mindst ét \
                 af dem; soem parameters viser formen.",
                "there is neither [[discount_rates]] nor [net_price_index]. Expected: at least \
                 one of them; soem parameters shows the form.",
            )
            .to_owned(),
        Fault::Jump { year, found, before } => phrase!(
            lang,
            "{year} er {}, og året før er {}. Ventet: et årsgennemsnit nær det foregående; ret \
             tallet, eller skriv hele rækken i samme basis.",
            "{year} is {}, and the year before is {}. Expected: an annual mean near the one \
             before; correct the figure, or write the whole series on one base.",
            found.normalize(),
            before.normalize()
        ),
        Fault::OutOfLine { year, found, expected } => phrase!(
            lang,
            "{year} er {}. Ventet: omkring {}, som de andre år, der også står i programmet. Ret \
             tallet, eller udelad de år, programmet har.",
            "{year} is {}. Expected: about {}, as the other years that the program has too. \
             Correct the figure, or leave out the years that the program has.",
            found.normalize(),
            expected.normalize()
        ),
        Fault::NoCommonYear { first, last, of_last } => phrase!(
            lang,
            "rækken har intet år fælles med programmets ({first}-{last}), så dens basisår kan \
             ikke ses. Ventet: også {last} = {}, hvis basis er den samme, eller hele rækken med \
             det år, der er 100.",
            "the series has no year in common with the program's ({first}-{last}), so its base \
             cannot be told. Expected: {last} = {} too, where the base is the same, or the whole \
             series with the year that is 100.",
            of_last.normalize()
        ),
    }
}

fn found_in_words(found: &str, lang: Lang) -> String {
    match (found.trim_matches(['"', '\'']), lang) {
        ("", _) => lang.pick("tom", "empty").to_owned(),
        (found, Lang::Da) => format!("»{found}«"),
        (found, Lang::En) => format!("\"{found}\""),
    }
}

fn expected_of(key: &str) -> Expected {
    match key {
        "from" => Expected::Date,
        "rates" => Expected::Rates,
        "years" => Expected::Years,
        _ => Expected::Source,
    }
}

fn expected(what: Expected, lang: Lang) -> &'static str {
    match what {
        Expected::Part => lang.pick(
            "[[discount_rates]] eller [net_price_index] på en linje for sig",
            "[[discount_rates]] or [net_price_index] on a line of its own",
        ),
        Expected::Date => lang.pick(
            "dagen, satserne gælder fra, som 2021-01-07",
            "the day from which the rates hold, as 2021-01-07",
        ),
        Expected::Rates => lang.pick(
            "tre satser som andele; 3,5, 2,5 og 1,5 pct. skrives [0.035, 0.025, 0.015]",
            "three rates as shares; 3.5, 2.5 and 1.5 % are written [0.035, 0.025, 0.015]",
        ),
        Expected::Source => lang.pick("en kilde i anførselstegn", "a source in quotes"),
        Expected::Years => lang.pick(
            "[net_price_index.years] med et årsgennemsnit på hver linje, fx 2023 = 118.04",
            "[net_price_index.years] with an annual mean on each line, such as 2023 = 118.04",
        ),
        Expected::Year => lang.pick("et årstal fra 1900 til 2200", "a year from 1900 to 2200"),
        Expected::Figure => lang.pick(
            "årets gennemsnit som et tal over nul, fx 118.04",
            "the mean of the year as a number above zero, such as 118.04",
        ),
    }
}

/// Which parameters a result rests on, where they are not the program's alone.
pub fn named(parameters: &Parameters, lang: Lang) -> Option<String> {
    let name = &parameters.file.as_ref()?.name;
    let ends = parameters.newest_price_year().map_or(String::new(), |year| {
        phrase!(lang, ", nettoprisindeks til {year}", ", net price index to {year}")
    });
    Some(format!("{name}{ends}"))
}

/// How to give an index the years that it lacks up to `year`: the file to write, ready but for the
/// figures.
pub fn how_to_give(parameters: &Parameters, year: Year, lang: Lang) -> String {
    let last = parameters.net_price_index.last();
    let base = parameters.base_year();
    let based = base.map_or(String::new(), |base| format!(" ({base} = 100)"));
    let known = last.map_or(String::new(), |last| {
        let IndexFigure { year, figure, .. } = last;
        let why = lang.pick(
            "kendes i forvejen: viser, at basis er den samme",
            "is known: shows that the base is the same",
        );
        format!("{year} = {figure}  # {why}\n")
    });
    let due = lang.pick("skriv årsgennemsnittet", "write the annual mean");
    let first = last.map_or(year, |last| last.year + 1).min(year);
    let years: String = (first..=year).map(|year| format!("{year} = \"\"  # {due}\n")).collect();
    let how = match (last, lang) {
        (Some(last), Lang::Da) => format!(
            "Det officielle nettoprisindeks går her til {}. Skriv nyere tal i en fil, fx \
             pristal.toml, og giv den med --parameters pristal.toml (eller læg den som \
             parametre.toml ved siden af programmet):",
            last.year
        ),
        (Some(last), Lang::En) => format!(
            "The official net price index ends at {} here. Write newer figures in a file, such as \
             prices.toml, and give it with --parameters prices.toml (or put it as parameters.toml \
             beside the program):",
            last.year
        ),
        (None, _) => lang.pick("Skriv tallene i en fil:", "Write the figures in a file:").into(),
    };
    format!(
        "{how}\n\n[net_price_index]\nsource = \"Danmarks Statistik, nettoprisindeks, \
         årsgennemsnit{based}\"\n[net_price_index.years]\n{known}{years}"
    )
}
