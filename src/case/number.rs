//! Numbers as a case file has them: exactly those that a workbook's cell can hold.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// A decimal that a cell can hold: it comes back from the nearest f64 as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Number(pub Decimal);

impl Number {
    pub const ZERO: Number = Number(Decimal::ZERO);

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The number as a cell holds it; `None` where a cell would round it.
    pub fn exact(value: Decimal) -> Option<Number> {
        let value = value.normalize();
        let back = value.to_f64()?.to_string().parse::<Decimal>().ok()?;
        (back.normalize() == value).then_some(Number(value))
    }

    /// The number nearest to `value` that a cell holds.
    pub fn nearest(value: Decimal) -> Number {
        let rounded = value.to_f64().and_then(|float| float.to_string().parse::<Decimal>().ok());
        Number(rounded.unwrap_or(value).normalize())
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Number(value.into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
                Number::exact(value.into()).ok_or_else(|| too_long(&value.to_string()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
                // The shortest decimal of the f64, which is how a cell is read too.
                let shortest = value.to_string();
                shortest.parse().ok().and_then(Number::exact).ok_or_else(|| too_long(&shortest))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Number, E> {
                value.parse().ok().and_then(Number::exact).ok_or_else(|| too_long(value))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

fn too_long<E: Error>(found: &str) -> E {
    E::custom(format!("{found} is not a number that a cell can hold (at most 15 digits)"))
}

#[cfg(test)]
mod tests {
    use super::Number;
    use rust_decimal::dec;

    #[test]
    fn a_number_that_a_cell_would_round_is_refused() {
        assert_eq!(Number::exact(dec!(0.14)), Some(Number(dec!(0.14))));
        assert_eq!(Number::exact(dec!(123456789012345)), Some(Number(dec!(123456789012345))));
        assert_eq!(Number::exact(dec!(0.1234567890123456789)), None);
        assert_eq!(Number::exact(dec!(12345678901234567890)), None);
    }
}
