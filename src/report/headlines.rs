//! What the charts find, each in a live sentence that is its title.
//!
//! A sentence is kept short: it says who or what stands out and by how much, and the table beside
//! the chart has the rest.

use rust_decimal::{Decimal, dec};

use crate::draw::formula::At;
use crate::draw::formula::fixed;
use crate::draw::live::{Live, Said};
use crate::lang::Lang;

/// An amount with its sign: `−1,8 mio. kr.`
pub fn signed(value: &Live, lang: Lang) -> Said {
    let minus = format!("{}<=-0.5", value.formula);
    Said::either(&minus, value.value <= dec!(-0.5), Said::plain("−"), Said::plain(""))
        .then(Said::kroner(value, lang))
}

/// Which of several names has the smallest and the largest value, in cells of the same sheet.
pub struct Extremes<'a> {
    pub names: (At, At),
    pub values: (At, At),
    pub own: &'a [(String, Decimal)],
    /// The names are years: of several alike the first is told.
    pub years: bool,
}

impl Extremes<'_> {
    /// "størst udgift i 2019 (1,8 mio. kr.), størst gevinst i 2022 (321 t.kr.)"
    pub fn said(&self, lang: Lang) -> Said {
        let most = lang.pick("størst udgift", "largest cost");
        let loss = self.one("MIN", most, lang);
        let gain = self.one("MAX", lang.pick("størst gevinst", "largest gain"), lang);
        let none = Said::plain(lang.pick("hverken udgift eller gevinst", "neither cost nor gain"));
        let [low, high] = ["MIN", "MAX"].map(|which| self.extreme(which));
        let loses = (format!("{}<=-0.5", low.formula), low.value <= dec!(-0.5));
        let gains = (format!("{}>=0.5", high.formula), high.value >= dec!(0.5));
        let comma = Said::either(&gains.0, gains.1, Said::plain(", "), Said::plain(""));
        let with = loss.then(comma);
        let last = Said::either(&gains.0, gains.1, gain, Said::plain(""));
        let even = Said::either(&gains.0, gains.1, Said::plain(""), none);
        Said::either(&loses.0, loses.1, with, even).then(last)
    }

    fn extreme(&self, which: &str) -> Live {
        let values = self.own.iter().map(|(_, value)| *value);
        let value = if which == "MIN" { values.min() } else { values.max() };
        Live::new(format!("{which}({})", span(self.values)), value.unwrap_or_default())
    }

    fn one(&self, which: &str, words: &str, lang: Lang) -> Said {
        let value = self.extreme(which);
        let (names, values) = (span(self.names), span(self.values));
        let is_low = which == "MIN";
        // Years with the same amount differ in the last digits only, and each program in others.
        let alike = |own: &Decimal| {
            !self.years && *own == value.value
                || self.years && (*own - value.value).abs() < dec!(0.5)
        };
        let name = self.own.iter().find(|(_, own)| alike(own));
        let found = if self.years {
            let near = if is_low { "<0.5+" } else { ">-0.5+" };
            format!("3000-SUMPRODUCT(MAX(({values}{near}{})*(3000-{names})))", value.formula)
        } else {
            format!("INDEX({names},MATCH({},{values},0))", value.formula)
        };
        let link = if self.years { lang.pick(" i ", " in ") } else { ": " };
        Said::plain(&format!("{words}{link}"))
            .then(Said::live(found, name.map_or("", |(name, _)| name)))
            .and(" (")
            .then(Said::kroner(&value, lang))
            .and(")")
    }
}

fn span((from, to): (At, At)) -> String {
    format!("{}:{}", fixed(from), fixed(to))
}

/// "Tilbagebetalt: det offentlige 2026, kommunen ikke i perioden", from cells that say so.
pub fn payback(all: Said, municipality: Said, lang: Lang) -> Said {
    Said::plain(lang.pick("Tilbagebetalt: det offentlige ", "Paid back: the public purse "))
        .then(all)
        .and(lang.pick(", kommunen ", ", the municipality "))
        .then(municipality)
}

/// "Break-even: det offentlige 30,1 pct., kommunen 41,7 pct.; regnet med 40,0 pct."
pub fn break_even(all: Said, municipality: Said, success: &Live, lang: Lang) -> Said {
    Said::plain(lang.pick("Break-even: det offentlige ", "Break-even: the public purse "))
        .then(all)
        .and(lang.pick(", kommunen ", ", the municipality "))
        .then(municipality)
        .and(lang.pick("; regnet med ", "; assumed "))
        .then(Said::per_cent(success, lang))
}

/// "I alt: −1,1 mio. kr. (lav), 634 t.kr. (forventet), 2,5 mio. kr. (høj)"
pub fn scenarios(name: &str, ends: [Live; 3], lang: Lang) -> Said {
    let words =
        [lang.pick("lav", "low"), lang.pick("forventet", "expected"), lang.pick("høj", "high")];
    let mut said = Said::plain(&format!("{name}: "));
    for (position, (end, word)) in ends.iter().zip(words).enumerate() {
        let comma = if position == 0 { "" } else { ", " };
        said = said.and(comma).then(signed(end, lang)).and(&format!(" ({word})"));
    }
    said
}
