//! What became of a workbook whose format cannot take new sheets.

use super::Summary;
use crate::lang::Lang;
use crate::workbook::Format;

pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "Strict Open XML",
        Format::Xlsm => "Strict Open XML (.xlsm)",
        Format::Xlsb => ".xlsb",
        Format::Xls => ".xls",
        Format::Ods => ".ods",
    }
}

/// "genskabt fra .ods: 11 ark med værdier og 371 formler", without a full stop.
pub fn recreated(what: &Summary, lang: Lang) -> String {
    let Summary { from, sheets, formulas, values_only } = *what;
    let from = format_name(from);
    let rest = match (values_only, lang) {
        (0, _) => String::new(),
        (n, Lang::Da) => format!("; {n} formler er erstattet af deres værdi"),
        (n, Lang::En) => format!("; {n} formulas gave way to their values"),
    };
    match lang {
        Lang::Da => format!(
            "genskabt fra {from} i en ny .xlsx: {sheets} ark med værdier og {formulas} \
             formler{rest}"
        ),
        Lang::En => {
            format!(
                "re-created from {from} in a new .xlsx: {sheets} sheets with values and \
                 {formulas} formulas{rest}"
            )
        }
    }
}
