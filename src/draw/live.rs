//! A figure or a sentence twice: as a formula, and as it is now.

use rust_decimal::{Decimal, RoundingStrategy};

use super::formula::{At, fixed, quoted};
use crate::lang::Lang;

/// A figure twice: as a formula, and as the engine has it. What is built of several stays in step.
#[derive(Debug, Clone)]
pub struct Live {
    pub formula: String,
    pub value: Decimal,
}

impl Live {
    pub fn new(formula: impl Into<String>, value: Decimal) -> Self {
        Live { formula: formula.into(), value }
    }
    pub fn zero() -> Self {
        Live::new("0", Decimal::ZERO)
    }
    /// The same figure, by the cell that it was written to.
    pub fn at(&self, at: At) -> Self {
        Live::new(fixed(at), self.value)
    }
    pub fn plus(&self, other: &Live) -> Self {
        Live::new(
            format!("({}+{})", self.formula, other.formula),
            self.value.saturating_add(other.value),
        )
    }
    pub fn minus(&self, other: &Live) -> Self {
        Live::new(
            format!("({}-{})", self.formula, other.formula),
            self.value.saturating_sub(other.value),
        )
    }
    /// To the øre, so that what is nil does not show as minus nil.
    pub fn rounded(&self) -> Self {
        Live::new(format!("ROUND({},2)", self.formula), self.value.round_dp(2))
    }
    pub fn times(&self, other: &Live) -> Self {
        Live::new(
            format!("{}*{}", self.formula, other.formula),
            self.value.saturating_mul(other.value),
        )
    }
    /// Sum of cells, nil where there are none.
    pub fn sum(parts: &[Live]) -> Self {
        if parts.is_empty() {
            return Live::zero();
        }
        let formulas: Vec<&str> = parts.iter().map(|part| part.formula.as_str()).collect();
        Live::new(format!("({})", formulas.join("+")), parts.iter().map(|part| part.value).sum())
    }
}

/// A sentence twice: as a formula, and as it reads now. Numbers in it are written the Danish way
/// (or the English) whatever the locale of the program that calculates it: TEXT and FIXED follow
/// the locale, whole numbers joined to text do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub formula: String,
    pub text: String,
}

impl Said {
    /// Words that stand fast.
    pub fn plain(text: &str) -> Self {
        Said { formula: quoted(text), text: text.to_owned() }
    }

    /// A text that a formula gives, and how it reads now.
    pub fn live(formula: impl Into<String>, text: impl Into<String>) -> Self {
        Said { formula: formula.into(), text: text.into() }
    }

    pub fn then(self, other: Said) -> Self {
        Said {
            formula: format!("{}&{}", self.formula, other.formula),
            text: self.text + &other.text,
        }
    }

    pub fn and(self, words: &str) -> Self {
        self.then(Said::plain(words))
    }

    /// The one or the other, by a condition as a formula and as it is now.
    pub fn either(condition: &str, holds: bool, yes: Said, no: Said) -> Self {
        Said {
            formula: format!("IF({condition},{},{})", yes.formula, no.formula),
            text: if holds { yes.text } else { no.text },
        }
    }

    /// A number with one decimal: `41,7`.
    pub fn tenths(value: &Live, lang: Lang) -> Self {
        let (x, point) = (&value.formula, lang.pick(",", "."));
        let formula = format!(
            "IF(ROUND({x}*10,0)<0,\"−\",\"\")&INT(ROUND(ABS({x})*10,0)/10)&\"{point}\"&\
             MOD(ROUND(ABS({x})*10,0),10)"
        );
        Said { formula, text: lang.number(value.value, 1) }
    }

    /// A share as per cent: `41,7 pct.`
    pub fn per_cent(share: &Live, lang: Lang) -> Self {
        let points = share.times(&Live::new("100", Decimal::ONE_HUNDRED));
        Said::tenths(&points, lang).and(lang.pick(" pct.", " per cent"))
    }

    /// An amount to the krone: `4.665.775 kr.`; groups of thousands up to the billions.
    pub fn whole_kroner(value: &Live, lang: Lang) -> Self {
        let point = lang.pick(".", ",");
        let (before, after) = lang.pick(("", "&\" kr.\""), ("\"DKK \"&", ""));
        let x = format!("ROUND(ABS({}),0)", value.formula);
        let group = |unit: u64| format!("RIGHT(\"00\"&MOD(INT({x}/{unit}),1000),3)");
        let formula = format!(
            "{before}IF(ROUND({v},0)<0,\"−\",\"\")&IF({x}<1000,{x},IF({x}<1000000,\
             INT({x}/1000)&\"{point}\"&{one},INT({x}/1000000)&\"{point}\"&{thousand}&\"{point}\"&\
             {one})){after}",
            v = value.formula,
            one = group(1),
            thousand = group(1000),
        );
        Said { formula, text: lang.kroner(value.value) }
    }

    /// The size of an amount, its sign left to the words around it: `80 t.kr.`, `4,7 mio. kr.`
    pub fn kroner(value: &Live, lang: Lang) -> Self {
        let x = &value.formula;
        let size = value.value.abs();
        let units = [
            (1, " kr.", "DKK ", ""),
            (1_000, " t.kr.", "DKK ", ",000"),
            (1_000_000, " mio. kr.", "DKK ", " million"),
            (1_000_000_000, " mia. kr.", "DKK ", " billion"),
        ];
        let mut said = Said::default();
        let mut is_open = true;
        for (position, (unit, danish, before, after)) in units.into_iter().enumerate() {
            let (is_whole, last) = (position < 2, position + 1 == units.len());
            // In tenths of the unit from millions on.
            let step = if is_whole { unit } else { unit / 10 };
            let count = format!("ROUND(ABS({x})/{step},0)");
            let now = size
                .checked_div(Decimal::from(step))
                .unwrap_or_default()
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            let (limit, number, text) = if is_whole {
                (1_000, count.clone(), now.to_string())
            } else {
                let point = lang.pick(",", ".");
                let tenths = now / Decimal::TEN;
                let text = format!("{tenths:.1}").replace('.', point);
                (10_000, format!("INT({count}/10)&\"{point}\"&MOD({count},10)"), text)
            };
            let (ahead, behind) = (lang.pick("", before), lang.pick(danish, after));
            let whole = match ahead {
                "" => format!("{number}&{}", quoted(behind)),
                ahead => format!("{}&{number}&{}", quoted(ahead), quoted(behind)),
            };
            if last {
                said.formula += &whole;
            } else {
                said.formula += &format!("IF({count}<{limit},{whole},");
            }
            if is_open && (last || now < Decimal::from(limit)) {
                said.text = format!("{ahead}{text}{behind}");
                is_open = false;
            }
        }
        said.formula += ")))";
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn amounts_are_told_in_the_unit_that_fits() {
        for (value, danish, english) in [
            (dec!(-80468.92), "80 t.kr.", "DKK 80,000"),
            (dec!(633612.4), "634 t.kr.", "DKK 634,000"),
            (dec!(999499.9), "999 t.kr.", "DKK 999,000"),
            (dec!(999500), "1,0 mio. kr.", "DKK 1.0 million"),
            (dec!(4665775), "4,7 mio. kr.", "DKK 4.7 million"),
            (dec!(999.5), "1 t.kr.", "DKK 1,000"),
            (dec!(999.4), "999 kr.", "DKK 999"),
            (dec!(1234567890), "1,2 mia. kr.", "DKK 1.2 billion"),
        ] {
            let live = Live::new("A1", value);
            assert_eq!(Said::kroner(&live, Lang::Da).text, danish);
            assert_eq!(Said::kroner(&live, Lang::En).text, english);
        }
        assert_eq!(Said::per_cent(&Live::new("A1", dec!(0.41747)), Lang::Da).text, "41,7 pct.");
        assert_eq!(Said::tenths(&Live::new("A1", dec!(-1.75)), Lang::En).text, "−1.8");
    }
}
