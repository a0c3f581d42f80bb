//! SØM Krydstjek: every printed figure beside the recomputed one, and the sums that must agree.

use rust_decimal::Decimal;

use super::contents::Ours;
use super::drawing::Drawing;
use super::terms;
use super::verdict::{AGREES, AGREES_NOT, DIFFERS, FIRST, FOLLOWS, NOW, state};
use super::{actors, areas, summary};
use crate::draw::formula::{At, fixed, literal, quoted};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::lang::phrase;
use crate::model::{Actor, PerParticipant};
use crate::read::What;
use crate::reconcile;
use crate::reconcile::{Comparison, Verdict};

const SHEET: u16 = 1;
const CELL: u16 = 2;
const LABEL: u16 = 3;
const PRINTED: u16 = 4;
const RECOMPUTED: u16 = 5;
const DIFFERENCE: u16 = 6;
const TOLERANCE: u16 = 7;
const VERDICT: u16 = 8;
const WHY: u16 = 10;

/// Where the recomputed figures stand on the other sheets.
pub struct Places<'a> {
    pub summary: &'a summary::Places,
    pub actors: &'a actors::Places,
    pub areas: &'a areas::Places,
}

pub fn draw(drawing: &Drawing, places: &Places, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let (basis, shown) = drawing.figures_basis();
    let old = drawing.since.partly(drawing.pick(
        "; trykte tal og forklaring er af de tidligere",
        "; printed figures and explanation are of the earlier ones",
    ));
    let basis = format!("{basis}&{old}");
    let note = drawing
        .pick("Trykte resultater mod genberegnede; ", "Printed results against recomputed; ");
    page.title(
        drawing.pick("Krydstjek", "Cross-check"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.text(
        (3, 1),
        drawing.pick(
            "Trykt er tallet, som stod i filen, da den blev beriget, og ligger fast. Genberegnet \
             er en levende formel over inddata.",
            "Printed is the figure that stood in the file when it was enriched, and is fixed. \
             Recomputed is a live formula over the inputs.",
        ),
        &looks.note,
    )?;
    page.text(
        (4, 1),
        drawing.pick(
            "Ændres et input, viser Forskel ændringen, og Originalen nu viser, om modellens egen \
             celle følger med.",
            "When an input is changed, Difference shows the change, and Original now shows \
             whether the model's own cell follows.",
        ),
        &looks.note,
    )?;
    page.widths(&[2.7, 13.0, 8.0, 46.0, 16.0, 16.0, 14.0, 11.0, 20.0, 14.0, 30.0])?;
    page.headings(
        (FIRST - 1, SHEET),
        &[
            drawing.pick("Ark", "Sheet"),
            drawing.pick("Celle", "Cell"),
            drawing.pick("Tal", "Figure"),
            drawing.pick("Trykt", "Printed"),
            drawing.pick("Genberegnet", "Recomputed"),
            drawing.pick("Forskel", "Difference"),
            drawing.pick("Tolerance", "Tolerance"),
            drawing.pick("Dom", "Verdict"),
            drawing.pick("Originalen nu", "Original now"),
            drawing.pick("Bemærkning", "Remark"),
        ],
        "lllrrrrccl",
    )?;
    let mut row = FIRST;
    for comparison in drawing.contents.crosscheck {
        compare(drawing, places, page, row, comparison)?;
        row += 1;
    }
    if row == FIRST {
        page.text(
            (row, SHEET),
            drawing.pick(
                "Filen har ingen trykte resultater at sammenligne med.",
                "The file has no printed results to compare with.",
            ),
            &looks.note,
        )?;
        row += 1;
    } else {
        page.colour_verdicts((FIRST, VERDICT), (row - 1, NOW));
        page.sheet.filter((FIRST - 1, SHEET), (row - 1, WHY));
    }
    let end = margins(drawing, places, page, row + 2)?;
    let end = super::ladder::draw(drawing, &places.summary.net(None), page, end)?;
    page.sheet.freeze(FIRST, 0);
    page.print((end, WHY), 1, Some(FIRST - 1))
}

/// The formula that recomputes a printed figure, by way of the sheets that show it.
fn recomputation(
    drawing: &Drawing,
    places: &Places,
    what: &What,
    rate: Option<&str>,
) -> Option<String> {
    let case = drawing.contents.case;
    let cost_area = &case.layout.cost_area;
    let per = |of: &dyn Fn(PerParticipant) -> Option<String>| {
        let kind = &case.calculation.settings.per_participant;
        let plain = drawing.formulas().flag(
            kind.origin,
            &case.layout.words.discounted,
            kind.value == PerParticipant::Plain,
        );
        Some(format!(
            "IF({plain}=1,{},{})",
            of(PerParticipant::Plain)?,
            of(PerParticipant::Discounted)?
        ))
    };
    match what {
        What::Net(which) => Some(places.summary.net(*which)),
        What::NetPerParticipant(which) => {
            per(&|kind| Some(places.actors.per_participant(*which, kind)))
        }
        What::BreakEven(which) => Some(places.summary.break_even(*which)),
        What::Area(area, which) => places.areas.sum(area, cost_area, *which),
        What::AreaPerParticipant(area) => {
            per(&|kind| places.areas.per_participant(area, cost_area, kind))
        }
        What::InYear(year, which) => places.actors.present(*year, *which),
        What::Cumulative(year) => places.actors.cumulative(*year, None),
        What::Undiscounted(year) => places.actors.plain(*year, None),
        What::AtRate(printed, which) => {
            let rate = rate.map_or_else(|| literal(printed.value), str::to_owned);
            Some(format!("{}+{rate}*{}", places.actors.fixed(*which), places.actors.gain(*which)))
        }
        What::Unknown | What::Unread => None,
    }
}

fn compare(
    drawing: &Drawing,
    places: &Places,
    page: &mut Page,
    row: u32,
    comparison: &Comparison,
) -> Done {
    let looks = drawing.looks;
    let printed = &comparison.printed;
    let share = reconcile::is_share(&printed.what);
    let look = if share { &looks.per_cent } else { &looks.kroner };
    let fine = if share { &looks.per_cent } else { &looks.amount };
    let here = |column| fixed((row, column));
    page.text((row, SHEET), &printed.cell.sheet, &looks.text)?;
    page.link((row, CELL), &printed.cell, &printed.cell.at.to_string())?;
    page.text((row, LABEL), &terms::printed(drawing, printed), &looks.text)?;
    match &printed.value {
        Ok(value) => page.fixed((row, PRINTED), *value, look)?,
        Err(text) => page.text((row, PRINTED), text, look)?,
    }
    let formula = recomputation(drawing, places, &printed.what, None);
    let otherwise = if share { drawing.of(summary::NO_GAIN) } else { "–" };
    match &formula {
        Some(formula) => {
            page.maybe((row, RECOMPUTED), formula, comparison.recomputed, otherwise, look)?
        }
        None => page.text((row, RECOMPUTED), "–", look)?,
    }
    // Rounded far below what is printed, so that noise in the last binary digit does not show as
    // -0.
    let decimals = if share { 6 } else { 4 };
    // A break-even below nil says that nothing is to be recovered, as nil does.
    let or_nil = |printed: String, recomputed: &str| match share {
        true => format!("IF({recomputed}=0,MAX({printed},0),{printed})"),
        false => printed,
    };
    let difference = format!(
        "IF(AND(ISNUMBER({p}),ISNUMBER({r})),ROUND({r}-{meant},{decimals}),\"–\")",
        p = here(PRINTED),
        r = here(RECOMPUTED),
        meant = or_nil(here(PRINTED), &here(RECOMPUTED)),
    );
    let rounded = comparison.difference.map(|difference| difference.round_dp(decimals));
    page.maybe((row, DIFFERENCE), difference, rounded, "–", fine)?;
    page.fixed((row, TOLERANCE), comparison.tolerance, fine)?;
    let unknown = reconcile::verdict_in_words(Verdict::NotRecomputable, drawing.lang());
    let [equal, rounding] = [Verdict::Equal, Verdict::Rounding]
        .map(|verdict| reconcile::verdict_in_words(verdict, drawing.lang()));
    let (follows, differs) = (drawing.of(FOLLOWS), drawing.of(DIFFERS));
    // Whether nil is right where there is no break-even: for who has nothing to recover.
    let nothing_due = |cell: &str| match &printed.what {
        What::BreakEven(which) => Some(format!("AND({cell}=0,{}>=0)", places.actors.fixed(*which))),
        _ => None,
    };
    let undefined = match nothing_due(&here(PRINTED)) {
        Some(_) if printed.value.is_err() => {
            format!("IF(ISNUMBER({}),{},\"{equal}\")", here(RECOMPUTED), quoted(unknown))
        }
        Some(nothing_due) => {
            let recomputed = here(RECOMPUTED);
            let unknown = quoted(unknown);
            format!("IF(ISNUMBER({recomputed}),{unknown},IF({nothing_due},\"{equal}\",{unknown}))")
        }
        None => quoted(unknown),
    };
    let verdict = format!(
        "IF(ISNUMBER({d}),IF(ABS({d})<={},\"{equal}\",IF(ABS({d})<={},\"{rounding}\",\
         \"{differs}\")),{undefined})",
        literal(comparison.half_unit),
        here(TOLERANCE),
        d = here(DIFFERENCE),
    );
    page.words(
        (row, VERDICT),
        verdict,
        reconcile::verdict_in_words(comparison.verdict, drawing.lang()),
        &looks.centred,
    )?;
    let original = printed.cell.formula();
    let meant = if printed.factor == Decimal::ONE {
        original.clone()
    } else {
        format!("({original}*{})", literal(printed.factor))
    };
    let live = match &printed.what {
        What::AtRate(rate, _) => {
            let cell = format!("N({})", rate.cell.formula());
            let rate = if rate.factor == Decimal::ONE {
                cell
            } else {
                format!("({cell}*{})", literal(rate.factor))
            };
            recomputation(drawing, places, &printed.what, Some(&rate))
        }
        _ => formula.as_ref().map(|_| here(RECOMPUTED)),
    };
    let state = drawing.of(state(comparison));
    match live {
        Some(live) => {
            let missing = if share {
                format!("IF(ISNUMBER({live}),\"–\",\"{follows}\")")
            } else {
                "\"–\"".into()
            };
            let meant = or_nil(meant, &live);
            let unknown = nothing_due(&original).map_or_else(
                || "\"–\"".to_owned(),
                |nothing_due| format!("IF({nothing_due},\"{follows}\",\"–\")"),
            );
            let formula = format!(
                "IF(ISNUMBER({original}),IF(ISNUMBER({live}),IF(ABS({meant}-({live}))<={},\"\
                 {follows}\",\"{differs}\"),{unknown}),{missing})",
                here(TOLERANCE)
            );
            page.words((row, NOW), formula, state, &looks.centred)?;
        }
        None => page.text((row, NOW), state, &looks.centred)?,
    }
    page.text((row, WHY), why(drawing, comparison), &looks.text)
}

/// Why a figure could not be recomputed.
fn why(drawing: &Drawing, comparison: &Comparison) -> &'static str {
    match (&comparison.printed.what, comparison.verdict) {
        (_, Verdict::Rounding) => {
            drawing.pick("afrundede tal lagt sammen", "rounded figures added")
        }
        (What::Unknown, _) => {
            drawing.pick("rækkens navn kendes ikke", "the name of the row is not known")
        }
        (What::Unread, _) => {
            drawing.pick("tabellen er ikke forstået", "the table was not understood")
        }
        (
            What::InYear(..) | What::Cumulative(_) | What::Undiscounted(_),
            Verdict::NotRecomputable,
        ) if comparison.recomputed.is_none() => {
            drawing.pick("året er uden for perioden", "the year is outside the period")
        }
        (What::BreakEven(_), Verdict::NotRecomputable) => {
            drawing.pick("modellen har ingen break-even her", "the model has no break-even here")
        }
        (_, Verdict::NotRecomputable) if drawing.contents.result.participants == Decimal::ZERO => {
            drawing.pick("ingen deltagere", "no participants")
        }
        (_, Verdict::NotRecomputable) => {
            drawing.pick("cellen har ikke et tal", "the cell has no number")
        }
        _ => "",
    }
}

/// The same total along four ways; the last row used.
fn margins(
    drawing: &Drawing,
    places: &Places,
    page: &mut Page,
    top: u32,
) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let result = drawing.contents.result;
    let total = result.net(None);
    page.text(
        (top, SHEET),
        drawing.pick(
            "Margener: samme nettoresultat ad fire veje",
            "Margins: the same net result along four ways",
        ),
        &looks.section,
    )?;
    page.headings(
        (top + 1, SHEET),
        &drawing.pick(
            ["Vej", "", "", "Nutidsværdi", "Forskel", "Dom"],
            ["Way", "", "", "Present value", "Difference", "Verdict"],
        ),
        "lllrrc",
    )?;
    let parts: Vec<String> = Actor::ALL.iter().map(|who| places.summary.net(Some(*who))).collect();
    let cost_area = &drawing.contents.case.layout.cost_area;
    let lines = phrase!(
        drawing.lang(),
        "Sum af linjerne på {}",
        "Sum of the lines on {}",
        drawing.name(Ours::Calculation)
    );
    let ways = [
        (&*lines, format!("SUM({})", drawing.calculated.present())),
        (drawing.pick("Sum af aktører", "Sum of actors"), parts.join("+")),
        (
            drawing.pick("Sum af hovedområder", "Sum of areas"),
            places.areas.sum(&crate::read::AreaRow::All, cost_area, None).unwrap_or_default(),
        ),
        (drawing.pick("Sum af år", "Sum of years"), places.actors.total(None)),
    ];
    let mut row = top + 2;
    for (name, formula) in ways {
        for column in [CELL, LABEL] {
            page.text((row, column), "", &looks.text)?;
        }
        page.sheet.merge((row, SHEET), (row, LABEL), name, &looks.text)?;
        page.live((row, PRINTED), formula, total, &looks.kroner)?;
        let first: At = (top + 2, PRINTED);
        page.live(
            (row, RECOMPUTED),
            format!("ROUND({}-{},4)", fixed((row, PRINTED)), fixed(first)),
            Decimal::ZERO,
            &looks.amount,
        )?;
        let (yes, no) = (quoted(drawing.of(AGREES)), quoted(drawing.of(AGREES_NOT)));
        let formula = format!("IF(ABS({})<0.01,{yes},{no})", fixed((row, RECOMPUTED)));
        page.words((row, DIFFERENCE), formula, drawing.of(AGREES), &looks.centred)?;
        row += 1;
    }
    page.colour_verdicts((top + 2, DIFFERENCE), (row - 1, DIFFERENCE));
    Ok(row)
}
