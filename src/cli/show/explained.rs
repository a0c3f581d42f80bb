//! What makes printed figures differ, on the console: in a line, and each cause that fits below it.

use crate::enrich::Checked;
use crate::explain::words;
use crate::lang::Lang;

/// How many equally good explanations are shown.
const SHOWN: usize = 4;

/// Nothing where the figures agree.
pub fn explained(checked: &Checked, lang: Lang) -> Vec<String> {
    let Some(explanation) = &checked.explanation else { return Vec::new() };
    let what = lang.pick("Forklaring", "Explanation");
    let mut lines = vec![format!("{what}: {}", words::explanation(explanation, lang))];
    let shown = explanation.fits.iter().take(SHOWN);
    lines.extend(
        shown.map(|fit| format!("  • {}", words::hypothesis(fit, &checked.case.calculation, lang))),
    );
    if let Some(more) = explanation.fits.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let alike = lang.pick("til, der passer lige så godt", "more that fit equally well");
        lines.push(format!("  • … {more} {alike}"));
    }
    lines
}
