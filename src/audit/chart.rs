//! The waterfall of a report: bars from the printed net result to the recomputed. Ends are dark,
//! steps up light and steps down striped, so that they are apart in print without colour.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::draw::markup::push_text;
use crate::explain::Step;
use crate::lang::{Lang, number};

const NAVY: &str = "1F3864";
const LIGHT: &str = "BDD7EE";
const STRIPE: &str = "C55A11";

/// A chart part of a document: horizontal bars, with their figures as literals.
pub fn part(steps: &[Step], lang: Lang) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
        r#"<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" "#,
        r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">"#,
        r#"<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>"#,
        r#"<c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/>"#,
        r#"<c:varyColors val="0"/>"#
    ));
    let parts: Vec<[Decimal; 3]> = steps.iter().map(Step::stacked).collect();
    let of = |at: usize| parts.iter().filter_map(move |part| part.get(at).copied()).collect();
    let names: [&str; 3] = match lang {
        Lang::Da => ["Bund", "Over nul", "Under nul"],
        Lang::En => ["Base", "Above nil", "Below nil"],
    };
    for (at, name) in names.iter().enumerate() {
        series(&mut out, (at, name), steps, of(at));
    }
    out.push_str(concat!(
        r#"<c:gapWidth val="40"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/>"#,
        r#"</c:barChart><c:catAx><c:axId val="1"/><c:scaling>"#,
        r#"<c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>"#,
        r#"<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>"#,
        r#"<c:majorTickMark val="none"/><c:minorTickMark val="none"/>"#,
        r#"<c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/>"#,
        r#"<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>"#,
        r#"<c:noMultiLvlLbl val="0"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling>"#,
        r#"<c:orientation val="minMax"/></c:scaling><c:delete val="0"/>"#,
        r#"<c:axPos val="b"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill>"#,
        r#"<a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>"#,
        r##"<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>"##,
        r#"<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>"#,
        r#"<c:crosses val="max"/><c:crossBetween val="between"/></c:valAx></c:plotArea>"#,
        r#"<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>"#,
        r#"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"/></a:pPr>"#,
        r#"<a:endParaRPr lang="da-DK"/></a:p></c:txPr></c:chartSpace>"#
    ));
    out
}

fn series(out: &mut String, (at, name): (usize, &str), steps: &[Step], values: Vec<Decimal>) {
    let mut add = |text: &str| out.push_str(text);
    add(&format!(
        r#"<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:v>{name}</c:v></c:tx>"#
    ));
    if at == 0 {
        add("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
    }
    add(r#"<c:invertIfNegative val="0"/>"#);
    for (point, step) in steps.iter().enumerate().filter(|_| at > 0) {
        let line = r#"<a:ln w="6350"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln>"#;
        let solid =
            |color: &str| format!(r#"<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>"#);
        let fill = match (step.is_end, step.amount >= Decimal::ZERO) {
            (true, _) => solid(NAVY),
            (false, true) => solid(LIGHT),
            (false, false) => format!(
                r#"<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{STRIPE}"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>"#
            ),
        };
        add(&format!(
            r#"<c:dPt><c:idx val="{point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill}{line}</c:spPr></c:dPt>"#
        ));
    }
    let count = steps.len();
    add(&format!(r#"<c:cat><c:strLit><c:ptCount val="{count}"/>"#));
    for (point, step) in steps.iter().enumerate() {
        let mut name = String::new();
        push_text(&mut name, &step.name);
        add(&format!(r#"<c:pt idx="{point}"><c:v>{name}</c:v></c:pt>"#));
    }
    add(&format!(
        r##"</c:strLit></c:cat><c:val><c:numLit><c:formatCode>#,##0</c:formatCode><c:ptCount val="{count}"/>"##
    ));
    for (point, value) in values.iter().enumerate() {
        let value = value.round_dp(2).normalize();
        add(&format!(r#"<c:pt idx="{point}"><c:v>{value}</c:v></c:pt>"#));
    }
    add("</c:numLit></c:val></c:ser>");
}

const WIDTH: f64 = 900.0;
const LABELS: f64 = 330.0;
const ROW: f64 = 34.0;

/// The same as a picture for a page.
pub fn svg(steps: &[Step], lang: Lang) -> String {
    let ends = steps.iter().flat_map(|step| [step.from, step.to]);
    let ends: Vec<f64> = ends.filter_map(|end| end.to_f64()).collect();
    let low = ends.iter().copied().fold(0.0, f64::min);
    let high = ends.iter().copied().fold(0.0, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let place = |value: f64| LABELS + (value - low) / span * (WIDTH - LABELS - 120.0);
    let height = ROW * steps.len() as f64 + 10.0;
    let about = lang.pick(
        "Vandfald: fra det trykte nettoresultat trin for trin til det genberegnede",
        "Waterfall: from the printed net result step by step to the recomputed",
    );
    let mut out = format!(
        r##"<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{about}"><defs><pattern id="down" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#{STRIPE}"/></pattern></defs>"##
    );
    for (row, step) in steps.iter().enumerate() {
        let (from, to) = (step.from.to_f64().unwrap_or(0.0), step.to.to_f64().unwrap_or(0.0));
        let (left, right) = (place(from.min(to)), place(from.max(to)));
        let y = ROW * row as f64 + 6.0;
        let fill = match (step.is_end, step.amount >= Decimal::ZERO) {
            (true, _) => format!("#{NAVY}"),
            (false, true) => format!("#{LIGHT}"),
            (false, false) => "url(#down)".to_owned(),
        };
        let mut name = String::new();
        let short: String = step.name.chars().take(52).collect();
        let dots = if short.len() < step.name.len() { "…" } else { "" };
        push_text(&mut name, &(short + dots));
        let amount = number(step.amount, 0);
        out.push_str(&format!(
            r##"<text x="{:.1}" y="{:.1}" text-anchor="end">{name}</text><rect x="{left:.1}" y="{y:.1}" width="{:.1}" height="22" fill="{fill}" stroke="#404040" stroke-width="0.5"/><text x="{:.1}" y="{:.1}">{amount}</text>"##,
            LABELS - 8.0,
            y + 16.0,
            (right - left).max(1.0),
            right + 6.0,
            y + 16.0,
        ));
    }
    let nil = place(0.0);
    out.push_str(&format!(
        r##"<line x1="{nil:.1}" y1="0" x2="{nil:.1}" y2="{height}" stroke="#404040"/></svg>"##
    ));
    out
}
