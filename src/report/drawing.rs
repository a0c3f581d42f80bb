//! What every sheet is drawn from.

use super::calculation::places::Calculated;
use super::contents::{Contents, Ours};
use super::inputs::Formulas;
use super::since::Since;
use crate::draw::formula;
use crate::draw::page::Looks;

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
        Formulas { case: self.contents.case }
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
        let formula = format!(
            "\"nutidsværdi \"&{}&\", kr., \"&{}&\"-priser, periode \"&{}&\"-\"&{}&\", \
             diskonteringsrente \"&{}&\" pct.\"",
            year(&settings.base_year),
            year(&settings.price_year),
            year(&settings.first_year),
            year(&settings.last_year),
            formula::one_decimal(&format!("{rate}*100")),
        );
        let shown = format!(
            "nutidsværdi {}, kr., {}-priser, periode {}-{}, diskonteringsrente {}",
            settings.base_year.value,
            settings.price_year.value,
            settings.first_year.value,
            settings.last_year.value,
            crate::lang::per_cent(settings.rates[0].value, 1),
        );
        (formula, shown)
    }
}
