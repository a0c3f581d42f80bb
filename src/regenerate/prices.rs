//! New prices from a CSV file with the headings of the price sheet: semicolon, numbers as people
//! type them.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::case::{Number, Price};
use crate::layout::spec::Layout;
use crate::layout::{ColumnKey, TableKey};
use crate::model::Year;
use crate::typed::number;
use crate::typed::number::Parsed;

/// A price to take over. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPrice {
    pub service: String,
    pub price_year: Option<Year>,
    pub municipality: Option<Number>,
    pub region: Option<Number>,
    pub state: Option<Number>,
    pub source: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    #[error("the price file cannot be read as CSV: {0}")]
    Csv(String),
    #[error("the price file lacks the column \"{0}\"")]
    NoColumn(String),
    #[error(
        "line {line} of the price file: \"{found}\" is not a number that can be read in \
         one way only"
    )]
    NotANumber { line: usize, found: String },
}

impl NewPrice {
    /// Puts the price in the place of an old one. Without a year of its own it is in the prices of
    /// `level`.
    pub fn replaces(&self, price: &mut Price, level: Year) {
        price.price_year = Some(self.price_year.unwrap_or(level));
        for (old, new) in [
            (&mut price.municipality, self.municipality),
            (&mut price.region, self.region),
            (&mut price.state, self.state),
        ] {
            *old = new.unwrap_or(*old);
        }
        if let Some(source) = &self.source {
            price.source = Some(source.clone());
        }
    }
}

/// Reads a price file.
///
/// # Errors
/// It is not CSV, has no column of services, or a figure is no number; with the line.
pub fn read(bytes: &[u8]) -> Result<Vec<NewPrice>, PriceError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .has_headers(false)
        .from_reader(bytes);
    let mut lines =
        lines.records().map(|line| line.map_err(|error| PriceError::Csv(error.to_string())));
    let headings = lines.next().transpose()?.unwrap_or_default();
    let layout = Layout::built_in();
    let columns = layout
        .tables
        .get(&TableKey::Prices)
        .map(|table| table.columns.as_slice())
        .unwrap_or_default();
    let column = |key| {
        let spec = columns.iter().find(|column| column.key == key)?;
        headings.iter().position(|heading| spec.headings.has(heading))
    };
    let service = column(ColumnKey::Service).ok_or_else(|| {
        PriceError::NoColumn(layout.heading(TableKey::Prices, ColumnKey::Service).to_owned())
    })?;
    let mut prices = Vec::new();
    for (line, cells) in (2..).zip(lines) {
        let cells = cells?;
        let cell = |key| {
            column(key)
                .and_then(|at| cells.get(at))
                .map(str::trim)
                .filter(|found| !found.is_empty())
        };
        let Some(name) = cells.get(service).map(str::trim).filter(|name| !name.is_empty()) else {
            continue;
        };
        let number = |key| cell(key).map(|found| figure(found, line)).transpose();
        let year = number(ColumnKey::PriceYear)?.map(|Number(year)| year.to_string().parse());
        prices.push(NewPrice {
            service: name.split_whitespace().collect::<Vec<_>>().join(" "),
            price_year: match year {
                Some(Err(_)) => {
                    let found = cell(ColumnKey::PriceYear).unwrap_or_default().to_owned();
                    return Err(PriceError::NotANumber { line, found });
                }
                Some(Ok(year)) => Some(year),
                None => None,
            },
            municipality: number(ColumnKey::Municipality)?,
            region: number(ColumnKey::Region)?,
            state: number(ColumnKey::State)?,
            source: cell(ColumnKey::Source).map(str::to_owned),
        });
    }
    Ok(prices)
}

fn figure(found: &str, line: usize) -> Result<Number, PriceError> {
    let exact = |value: Decimal| Number::exact(value);
    match number::parse(found) {
        Parsed::Plain(value) => exact(value),
        _ => None,
    }
    .ok_or_else(|| PriceError::NotANumber { line, found: found.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn danish_numbers_are_read_and_doubtful_ones_are_not() {
        let file = "\u{feff}Ydelse;Prisår;Kommune;Region;Stat;Kilde\r\n\
                    \"Herberg; ny\";2023;1.234,50;;753,5;Takst 2023\r\n";
        let prices = read(file.as_bytes()).expect("a price file");
        let expected = NewPrice {
            service: "Herberg; ny".into(),
            price_year: Some(2023),
            municipality: Some(Number(dec!(1234.5))),
            region: None,
            state: Some(Number(dec!(753.5))),
            source: Some("Takst 2023".into()),
        };
        assert_eq!(prices, [expected]);
        let doubtful = read("Ydelse;Kommune\nHerberg;1.234\n".as_bytes());
        assert_eq!(doubtful, Err(PriceError::NotANumber { line: 2, found: "1.234".into() }));
        assert_eq!(read(b"Navn;Kommune\n"), Err(PriceError::NoColumn("Ydelse".into())));
    }
}
