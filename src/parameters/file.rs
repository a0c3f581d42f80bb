//! A file of parameters: what it says, and where it says what it may not.
//!
//! ```toml
//! [[discount_rates]]
//! from = 2021-01-07                  # the day on which they came into force
//! rates = [0.035, 0.025, 0.015]      # shares: the years 0-35 from the base year, 36-70, later
//! source = "Finansministeriet"
//!
//! [net_price_index]
//! source = "Danmarks Statistik, nettoprisindeks, årsgennemsnit (2015 = 100)"
//! [net_price_index.years]
//! 2023 = 118.04
//! ```
//!
//! Both parts may be left out, but not both at once. Numbers may stand in quotes, with a comma too.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::error::{Expected, Fault, ParameterError};
use super::figures::{DiscountRates, IndexFigure};
use crate::model::Year;

const TOP: &[&str] = &["discount_rates", "net_price_index"];
const RATES: &[&str] = &["from", "rates", "source"];
const INDEX: &[&str] = &["source", "years"];

/// What a file says. Rates ascend by date, the index by year, with the line of each figure.
pub(super) struct Read {
    pub discount_rates: Vec<DiscountRates>,
    pub index: Vec<(usize, IndexFigure)>,
}

pub(super) fn read(text: &str, from_file: bool) -> Result<Read, ParameterError> {
    // What stands before the text of files that Notepad has written.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Reader { text, from_file }.all()
}

struct Reader<'t> {
    text: &'t str,
    from_file: bool,
}

type Key<'a> = Spanned<toml::de::DeString<'a>>;

impl Reader<'_> {
    fn all(&self) -> Result<Read, ParameterError> {
        let root = DeTable::parse(self.text).map_err(|error| self.syntax(error.span()))?;
        let mut read = Read { discount_rates: Vec::new(), index: Vec::new() };
        for (key, value) in root.get_ref() {
            match key.get_ref().as_ref() {
                "discount_rates" => read.discount_rates = self.sets(key, value)?,
                "net_price_index" => read.index = self.index(key, value)?,
                _ => return Err(self.unknown(key, TOP)),
            }
        }
        if read.discount_rates.is_empty() && read.index.is_empty() {
            return Err(ParameterError { line: None, fault: Fault::Empty });
        }
        Ok(read)
    }

    fn sets(
        &self,
        key: &Key,
        value: &Spanned<DeValue>,
    ) -> Result<Vec<DiscountRates>, ParameterError> {
        let DeValue::Array(sets) = value.get_ref() else {
            return Err(self.value(key, value, Expected::Part));
        };
        let mut read = sets
            .iter()
            .map(|set| {
                let (mut from, mut rates, mut source) = (None, None, None);
                for (key, value) in self.table(key, set)? {
                    match key.get_ref().as_ref() {
                        "from" => from = Some(self.date(key, value)?),
                        "rates" => rates = Some(self.rates(key, value)?),
                        "source" => source = Some(self.source(key, value)?),
                        _ => return Err(self.unknown(key, RATES)),
                    }
                }
                let missing = |key| self.missing(set.span(), "[[discount_rates]]", key);
                Ok(DiscountRates {
                    from: from.ok_or_else(|| missing("from"))?,
                    rates: rates.ok_or_else(|| missing("rates"))?,
                    source: source.ok_or_else(|| missing("source"))?,
                    from_file: self.from_file,
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        read.sort_by(|a, b| a.from.cmp(&b.from));
        Ok(read)
    }

    fn index(
        &self,
        key: &Key,
        value: &Spanned<DeValue>,
    ) -> Result<Vec<(usize, IndexFigure)>, ParameterError> {
        let (mut source, mut years) = (None, None);
        for (key, value) in self.table(key, value)? {
            match key.get_ref().as_ref() {
                "source" => source = Some(self.source(key, value)?),
                "years" => years = Some(self.years(key, value)?),
                _ => return Err(self.unknown(key, INDEX)),
            }
        }
        let missing = |of| self.missing(key.span(), "[net_price_index]", of);
        let source = source.ok_or_else(|| missing("source"))?;
        let figure = |(line, year, figure)| {
            let (source, from_file) = (source.clone(), self.from_file);
            (line, IndexFigure { year, figure, source, from_file })
        };
        Ok(years.ok_or_else(|| missing("years"))?.into_iter().map(figure).collect())
    }

    fn years(
        &self,
        key: &Key,
        value: &Spanned<DeValue>,
    ) -> Result<Vec<(usize, Year, Decimal)>, ParameterError> {
        let table = match value.get_ref() {
            DeValue::Table(table) if !table.is_empty() => table,
            _ => return Err(self.value(key, value, Expected::Years)),
        };
        let mut years = Vec::new();
        for (year, figure) in table {
            let number = year.get_ref().parse().ok().filter(|year| (1900..=2200).contains(year));
            let number = number.ok_or_else(|| {
                let found = year.get_ref().to_string();
                let fault = Fault::Value { key: "years".into(), found, expected: Expected::Year };
                ParameterError { line: Some(self.line(year.span())), fault }
            })?;
            let above_nil = decimal(figure.get_ref()).filter(|figure| *figure > Decimal::ZERO);
            let above_nil =
                above_nil.filter(|figure| *figure < Decimal::ONE_THOUSAND * Decimal::TEN);
            let found = above_nil.ok_or_else(|| self.value(year, figure, Expected::Figure))?;
            years.push((self.line(year.span()), number, found));
        }
        years.sort_by_key(|(_, year, _)| *year);
        Ok(years)
    }

    fn date(&self, key: &Key, value: &Spanned<DeValue>) -> Result<String, ParameterError> {
        let written = match value.get_ref() {
            DeValue::String(date) => date.trim().parse().ok(),
            DeValue::Datetime(date) => Some(*date),
            _ => None,
        };
        written
            .filter(|date: &toml::value::Datetime| date.time.is_none() && date.offset.is_none())
            .and_then(|date| date.date)
            .map(|date| date.to_string())
            .ok_or_else(|| self.value(key, value, Expected::Date))
    }

    fn rates(&self, key: &Key, value: &Spanned<DeValue>) -> Result<[Decimal; 3], ParameterError> {
        let rate = |value: &Spanned<DeValue>| {
            decimal(value.get_ref())
                .filter(|rate| (Decimal::ZERO..Decimal::ONE).contains(rate))
                .map(|rate| rate.normalize())
        };
        let three = |list: &DeArray| match &**list {
            [first, second, third] => Some([rate(first)?, rate(second)?, rate(third)?]),
            _ => None,
        };
        let list = match value.get_ref() {
            DeValue::Array(list) => three(list),
            _ => None,
        };
        list.ok_or_else(|| self.value(key, value, Expected::Rates))
    }

    fn source(&self, key: &Key, value: &Spanned<DeValue>) -> Result<String, ParameterError> {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = value.get_ref().as_str().map(words).filter(|source| !source.is_empty());
        source.ok_or_else(|| self.value(key, value, Expected::Source))
    }

    fn table<'a>(
        &self,
        key: &Key,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Result<&'a DeTable<'a>, ParameterError> {
        value.get_ref().as_table().ok_or_else(|| self.value(key, value, Expected::Part))
    }

    fn syntax(&self, span: Option<Range<usize>>) -> ParameterError {
        let line = span.map_or(1, |span| self.line(span));
        let found = shortened(self.text.lines().nth(line - 1).unwrap_or_default());
        ParameterError { line: Some(line), fault: Fault::Syntax { found } }
    }

    fn unknown(&self, key: &Key, known: &'static [&'static str]) -> ParameterError {
        let fault = Fault::UnknownKey { key: shortened(key.get_ref()), known };
        ParameterError { line: Some(self.line(key.span())), fault }
    }

    fn missing(&self, at: Range<usize>, part: &'static str, key: &'static str) -> ParameterError {
        ParameterError { line: Some(self.line(at)), fault: Fault::Missing { part, key } }
    }

    fn value(&self, key: &Key, value: &Spanned<DeValue>, expected: Expected) -> ParameterError {
        let found = shortened(self.text.get(value.span()).unwrap_or_default());
        let fault = Fault::Value { key: key.get_ref().to_string(), found, expected };
        ParameterError { line: Some(self.line(value.span())), fault }
    }

    fn line(&self, span: Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }
}

/// A number as it is written, exactly.
fn decimal(value: &DeValue) -> Option<Decimal> {
    let written = match value {
        DeValue::String(text) if text.contains('.') => text.trim().to_owned(),
        DeValue::String(text) => text.trim().replacen(',', ".", 1),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => return None,
    };
    Decimal::from_str_exact(&written).ok()
}

/// As much of a text as a message has room for.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
