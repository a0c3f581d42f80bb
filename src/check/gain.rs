//! What the gain rests on: figures of the knowledge base, the case's own, or none with a source.

use rust_decimal::Decimal;

use super::known;
use super::subject::Subject;
use crate::layout::SheetKey;
use crate::model::Input;
use crate::typed::label::key;

/// The gain by what it rests on, present value in kroner; the three add up to the whole gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GainShares {
    /// Lines whose quantity or price has no source.
    pub without_source: Decimal,
    /// Lines whose quantities and prices are those of the knowledge base, in the workbook or by
    /// their source.
    pub knowledge_base: Decimal,
    /// All other lines.
    pub own: Decimal,
}

impl GainShares {
    pub fn total(&self) -> Decimal {
        self.without_source + self.knowledge_base + self.own
    }

    /// A part as a share of the whole; `None` where there is no gain.
    pub fn share(&self, part: Decimal) -> Option<Decimal> {
        part.checked_div(self.total())
    }
}

/// What the gain rests on.
pub(super) fn gain(subject: &Subject) -> GainShares {
    let within = subject.number("D2", "within");
    let departs =
        |line: usize| subject.departures().iter().any(|d| d.line == line && !d.is_within(within));
    let named = key(subject.case.layout.sheet_name(SheetKey::Knowledge));
    let is_known = |source: &Input<String>| key(&source.value).contains(&named);
    let mut shares = GainShares::default();
    for (position, gain) in subject.gains() {
        let Some(line) = subject.calculation().consequences.get(position) else { continue };
        let part = match (&line.source, &line.price_source) {
            (Some(quantity), Some(price)) => {
                let is_known = is_known(quantity) && is_known(price)
                    || known::known(subject.case, line).is_some();
                match is_known && !departs(position) {
                    true => &mut shares.knowledge_base,
                    false => &mut shares.own,
                }
            }
            _ => &mut shares.without_source,
        };
        *part += gain;
    }
    shares
}
