//! From the numbers, dates and errors of a spreadsheet to exact values.

use calamine::{DataRef, ExcelDateTime};
use rust_decimal::Decimal;

use super::Value;

/// The value of a cell; `None` for an empty one.
pub(super) fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(whole) => Value::Number(Decimal::from(*whole)),
        DataRef::Float(float) => number(*float),
        DataRef::String(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Bool(truth) => Value::Bool(*truth),
        DataRef::DateTime(date) => date_value(date),
        DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => Value::Text(iso.clone()),
        DataRef::Error(error) => Value::Error(error.to_string()),
    })
}

/// The shortest decimal text that reads back as the same binary number, so 0.14 stays 0.14.
pub(super) fn number(float: f64) -> Value {
    match exact(float) {
        Some(exact) => Value::Number(exact),
        None => Value::OutOfRange(float.to_string()),
    }
}

/// `None` for what no `Decimal` holds. Beyond 28 decimals the rest is rounded away.
fn exact(float: f64) -> Option<Decimal> {
    if !float.is_finite() || float.abs() >= 1e29 {
        return None;
    }
    if float.abs() < 1e-29 {
        return Some(Decimal::ZERO);
    }
    float
        .to_string()
        .parse::<Decimal>()
        .ok()
        .map(|d| d.normalize())
}

fn date_value(date: &ExcelDateTime) -> Value {
    let float = date.as_f64();
    let Some(serial) = exact(float) else {
        return number(float);
    };
    // Outside these days Excel shows hashes and no date.
    if date.is_duration() || !(0.0..2_958_466.0).contains(&float) {
        return Value::Number(serial);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let iso = if float < 1.0 {
        time
    } else if float.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    };
    Value::Date { iso, serial }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_keep_their_shortest_text() {
        for (float, text) in [
            (0.14, "0.14"),
            (0.1 + 0.2, "0.30000000000000004"),
            (3476.1635, "3476.1635"),
            (-0.0, "0"),
            (1e28, "10000000000000000000000000000"),
            (1e-28, "0.0000000000000000000000000001"),
            (5.684341886080802e-14, "0.000000000000056843418860808"),
            (1e-300, "0"),
        ] {
            let Value::Number(found) = number(float) else {
                panic!("{float} is a number");
            };
            assert_eq!(found.to_string(), text);
        }
        for float in [f64::NAN, f64::INFINITY, 1e29, -1e300] {
            assert!(matches!(number(float), Value::OutOfRange(_)), "{float}");
        }
    }
}
