//! From the numbers, dates and errors of a spreadsheet to exact values.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};
use rust_decimal::Decimal;

use super::sheet::Value;

/// The value of a cell as calamine has it; `None` for an empty one.
pub(super) fn value(data: Data, date1904: bool) -> Option<Value> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(whole) => Value::Number(Decimal::from(whole)),
        Data::Float(float) => number(float, &float.to_string()),
        Data::String(text) => Value::Text(text),
        Data::Bool(truth) => Value::Bool(truth),
        Data::DateTime(when) if when.is_datetime() => {
            date(when.as_f64(), &when.as_f64().to_string(), date1904)
        }
        Data::DateTime(span) => number(span.as_f64(), &span.as_f64().to_string()),
        Data::DateTimeIso(iso) => iso_date(&iso).unwrap_or(Value::Text(iso)),
        Data::DurationIso(iso) => Value::Text(iso),
        Data::Error(error) => Value::Error(error.to_string()),
    })
}

/// The shortest decimal text that reads back as the same binary number, so 0.14 stays 0.14. `raw`
/// is what the file says.
pub(super) fn number(float: f64, raw: &str) -> Value {
    match exact(float) {
        Some(exact) => Value::Number(exact),
        None => Value::OutOfRange(raw.to_owned()),
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
    float.to_string().parse::<Decimal>().ok().map(|d| d.normalize())
}

/// A number shown as a date; a plain number on the days where Excel shows hashes and no date.
pub(super) fn date(float: f64, raw: &str, date1904: bool) -> Value {
    let (Some(serial), true) = (exact(float), (0.0..LAST_DAY).contains(&float)) else {
        return number(float, raw);
    };
    let when = ExcelDateTime::new(float, ExcelDateTimeType::DateTime, date1904);
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
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

/// The day after 31 December 9999, counted from 1900.
const LAST_DAY: f64 = 2_958_466.0;

/// A date stored as text, `2018-11-01` with or without a time. Its serial counts whole days from
/// 1900.
pub(super) fn iso_date(text: &str) -> Option<Value> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time.trim_end_matches('Z'))),
        None => (text, None),
    };
    let mut fields = date.split('-').map(|field| field.parse::<i64>().ok());
    let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
    if fields.next().is_some()
        || !(1900..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    // Days since 30 December 1899, by the calendar's 400-year round, March first.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let serial = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 693_899;
    // Excel's 1900 has a 29 February, so the days before it count one less.
    let serial = if serial < 61 { serial - 1 } else { serial };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let iso = match time {
        Some(time) if time.chars().any(|c| c.is_ascii_digit() && c != '0') => {
            format!("{date}T{time}")
        }
        _ => date,
    };
    Some(Value::Date { iso, serial: Decimal::from(serial) })
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
            let Value::Number(found) = number(float, "") else {
                panic!("{float} is a number");
            };
            assert_eq!(found.to_string(), text);
        }
        for float in [f64::NAN, f64::INFINITY, 1e29, -1e300] {
            assert!(
                matches!(number(float, "1e999"), Value::OutOfRange(raw) if raw == "1e999"),
                "{float}"
            );
        }
    }

    /// Serials as Excel shows them: 1 is 1 January 1900, 60 the 29 February that never was.
    #[test]
    fn dates_as_excel_counts_them() {
        let show = |float, date1904| match date(float, "", date1904) {
            Value::Date { iso, .. } => iso,
            other => format!("{other:?}"),
        };
        assert_eq!(show(1.0, false), "1900-01-01");
        assert_eq!(show(61.0, false), "1900-03-01");
        assert_eq!(show(43405.0, false), "2018-11-01");
        assert_eq!(show(43405.5, false), "2018-11-01T12:00:00");
        assert_eq!(show(0.25, false), "06:00:00");
        assert_eq!(show(41943.0, true), "2018-11-01");
        assert!(matches!(date(-1.0, "", false), Value::Number(_)));
        assert!(matches!(date(3e6, "", false), Value::Number(_)));
        for (text, iso, serial) in [
            ("2018-11-01", "2018-11-01", 43405),
            ("2018-11-01T00:00:00", "2018-11-01", 43405),
            ("2018-11-01T12:30:00Z", "2018-11-01T12:30:00", 43405),
            ("1900-01-01", "1900-01-01", 1),
            ("1900-02-28", "1900-02-28", 59),
            ("1900-03-01", "1900-03-01", 61),
            ("9999-12-31", "9999-12-31", 2_958_465),
        ] {
            let expected = Value::Date { iso: iso.to_owned(), serial: Decimal::from(serial) };
            assert_eq!(iso_date(text), Some(expected), "{text}");
        }
        assert_eq!(iso_date("1. november 2018"), None);
        assert_eq!(iso_date("2018-13-01"), None);
    }
}
