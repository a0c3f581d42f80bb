//! What every sheet is drawn from.

use super::calculation::places::Calculated;
use super::contents::{Contents, Ours};
use super::inputs::Formulas;
use super::since::Since;
use crate::draw::formula;
use crate::draw::page::Looks;
use crate::lang::Lang;
use crate::model::{Actor, names};

/// What every sheet is drawn from.
pub struct Drawing<'a> {
    pub contents: &'a Contents<'a>,
    pub looks: &'a Looks,
    pub calculated: &'a Calculated,
    pub since: &'a Since,
}

impl<'a> Drawing<'a> {
    pub fn name(&self, sheet: Ours) -> &'a str {
        self.contents.names.of(sheet)
    }

    pub fn formulas(&self) -> Formulas<'a> {
        Formulas { case: self.contents.case, lang: self.contents.lang }
    }

    pub fn lang(&self) -> Lang {
        self.contents.lang
    }

    /// The wording of the sheets' language.
    pub fn pick<T>(&self, danish: T, english: T) -> T {
        self.lang().pick(danish, english)
    }

    /// The same of a pair that is named once.
    pub fn of<T>(&self, words: (T, T)) -> T {
        self.lang().of(words)
    }

    /// What an actor is called on the sheets.
    pub fn actor(&self, who: Actor) -> &'static str {
        names::actor_in(who, self.lang())
    }

    /// The same of an actor, or of all together.
    pub fn actor_or_all(&self, which: Option<Actor>) -> &'static str {
        names::actor_or_all_in(which, self.lang())
    }

    /// The same within a heading or a sentence, where Danish begins it with a small letter.
    pub fn actor_within(&self, which: Option<Actor>) -> String {
        self.actor_or_all(which).to_lowercase()
    }

    /// What the municipality's lines are summed under that name no committee.
    pub fn no_committee(&self) -> &'static str {
        names::no_committee(self.lang())
    }

    /// "nutidsværdi 2018, kr., 2018-priser, periode 2019-2027, diskonteringsrente 4,0 pct.", as a
    /// formula and as it reads now.
    pub fn basis(&self) -> (String, String) {
        let (formula, shown) = self.figures_basis();
        (format!("{formula}&{}", self.since.flag()), shown)
    }

    /// The same without the flag that inputs have changed.
    pub fn figures_basis(&self) -> (String, String) {
        let settings = &self.contents.case.calculation.settings;
        let formulas = self.formulas();
        let year = |input| formulas.year(input);
        let rate = self.calculated.rate(0);
        let lang = self.lang();
        let [value, prices, period, discounted, per_cent] = lang.pick(
            ["nutidsværdi ", ", kr., ", "-priser, periode ", ", diskonteringsrente ", " pct."],
            ["present value ", ", DKK, ", " prices, period ", ", discount rate ", " per cent"],
        );
        let formula = format!(
            "\"{value}\"&{}&\"{prices}\"&{}&\"{period}\"&{}&\"-\"&{}&\"{discounted}\"&{}&\
             \"{per_cent}\"",
            year(&settings.base_year),
            year(&settings.price_year),
            year(&settings.first_year),
            year(&settings.last_year),
            formula::one_decimal(&format!("{rate}*100"), lang),
        );
        let shown = format!(
            "{value}{}{prices}{}{period}{}-{}{discounted}{}",
            settings.base_year.value,
            settings.price_year.value,
            settings.first_year.value,
            settings.last_year.value,
            lang.per_cent(settings.rates[0].value, 1),
        );
        (formula, shown)
    }
}
