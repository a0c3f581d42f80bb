//! SØM Evidens: what each line's change in use rests on, graded by its source; how much of the gain
//! rests on each grade, and the result if only the well-founded lines count.
//!
//! The grade is read from the words of the source and may be typed over: whoever knows the source
//! knows better.

use rust_decimal::Decimal;

use super::actors::COLUMNS;
use super::drawing::Drawing;
use super::summary;
use crate::draw::formula::{At, fixed, quoted};
use crate::draw::input::Own;
use crate::draw::look::Rgb;
use crate::draw::page::{Done, Page};
use crate::draw::rules::{Allowed, Validation};
use crate::draw::sheet::DrawError;
use crate::engine::{Flow, Line, NetResult};
use crate::lang::{Lang, phrase};
use crate::model::{Actor, Consequence};
use crate::typed::label;

const NUMBER: u16 = 1;
const NAME: u16 = 2;
const PERSON: u16 = 3;
const SOURCE: u16 = 4;
const GRADE: u16 = 5;
/// All together, then the actors.
const KRONER: u16 = 6;
const SHARE: u16 = 10;
const GRADES_AT: u32 = 7;

/// How well a source bears a figure, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    OwnData,
    Register,
    Controlled,
    Uncontrolled,
    Estimate,
    None,
}

impl Grade {
    const ALL: [Grade; 6] = [
        Grade::OwnData,
        Grade::Register,
        Grade::Controlled,
        Grade::Uncontrolled,
        Grade::Estimate,
        Grade::None,
    ];

    fn letter(self) -> &'static str {
        match self {
            Grade::OwnData => "A",
            Grade::Register => "B",
            Grade::Controlled => "C",
            Grade::Uncontrolled => "D",
            Grade::Estimate => "E",
            Grade::None => "F",
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        lang.of(match self {
            Grade::OwnData => ("Egne opfølgningsdata", "Own follow-up data"),
            Grade::Register => (
                "Registerdata, herunder modellens vidensdatabase",
                "Register data, such as the model's knowledge base",
            ),
            Grade::Controlled => ("Undersøgelse med kontrolgruppe", "Study with a control group"),
            Grade::Uncontrolled => (
                "Undersøgelse uden kontrolgruppe, evaluering eller rapport",
                "Study without a control group, evaluation or report",
            ),
            Grade::Estimate => {
                ("Skøn, antagelse eller erfaring", "Estimate, assumption or experience")
            }
            Grade::None => ("Ingen kilde", "No source"),
        })
    }

    fn is_well_founded(self) -> bool {
        matches!(self, Grade::OwnData | Grade::Register | Grade::Controlled)
    }

    /// By the words of the source; what is named but not known counts as a study without a control
    /// group.
    fn of(line: &Consequence) -> Grade {
        let Some(source) = &line.source else { return Grade::None };
        let source = label::key(&source.value);
        let has = |words: &[&str]| words.iter().any(|word| source.contains(word));
        if has(&["opfoelgning", "egne data", "egne tal", "egne registreringer", "journal"]) {
            Grade::OwnData
        } else if has(&["vidensdatabase", "register", "danmarks statistik", "jobindsats"]) {
            Grade::Register
        } else if has(&["kontrolgruppe", "lodtraekning", "rct", "randomiser", "sammenligningsgr"]) {
            Grade::Controlled
        } else if has(&["skoen", "antag", "vurdering", "erfaring", "forvent", "gaet"]) {
            Grade::Estimate
        } else {
            Grade::Uncontrolled
        }
    }
}

pub fn draw(drawing: &Drawing, summary: &summary::Places, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let (basis, shown) = drawing.basis();
    let note = drawing.pick(
        "Hvad hver linjes ændring i forbrug hviler på; ",
        "What the change in use of each line rests on; ",
    );
    page.title(
        drawing.pick("Evidens", "Evidence"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.widths(&[2.7, 6.0, 40.0, 18.0, 44.0, 8.0, 14.0, 14.0, 14.0, 14.0, 12.0])?;
    page.text(
        (3, NUMBER),
        drawing.pick(
            "En udbygning af modellen. Graden er læst af kildens ord; skriv en anden i den gule \
             celle, når kilden er en anden slags. A til C regnes for velbegrundede.",
            "An extension of the model. The grade is read from the words of the source; type \
             another in the yellow cell where the source is of another kind. A to C count as well \
             founded.",
        ),
        &looks.note,
    )?;
    let lines = u32::try_from(drawing.contents.case.calculation.consequences.len()).unwrap_or(0);
    let first = GRADES_AT + Grade::ALL.len() as u32 + 9;
    let span = (first, first + lines.max(1) - 1);
    grades(drawing, page, span)?;
    founded(drawing, summary, page, span)?;
    by_line(drawing, page, span)?;
    page.sheet.freeze(3, 0);
    page.print((span.1, SHARE), 1, None)
}

/// The gain of a line, nil for a loss.
fn gain(result: &NetResult, line: usize) -> Decimal {
    result.sum(|flow| flow.line == Line::Consequence(line)).max(Decimal::ZERO)
}

/// The grades of the lines as they are read.
fn read(drawing: &Drawing) -> Vec<Grade> {
    drawing.contents.case.calculation.consequences.iter().map(Grade::of).collect()
}

fn column(column: u16, (first, last): (u32, u32)) -> String {
    format!("{}:{}", fixed((first, column)), fixed((last, column)))
}

/// How much of the gain rests on each grade.
fn grades(drawing: &Drawing, page: &mut Page, span: (u32, u32)) -> Result<(), DrawError> {
    let looks = drawing.looks;
    let result = drawing.contents.result;
    let own = read(drawing);
    page.text(
        (GRADES_AT - 2, NUMBER),
        drawing.pick("Gevinsten efter grad", "The gain by grade"),
        &looks.section,
    )?;
    page.headings(
        (GRADES_AT - 1, NUMBER),
        &[drawing.pick("Grad", "Grade"), drawing.pick("Kilde", "Source")],
        "cl",
    )?;
    page.sheet.merge(
        (GRADES_AT - 1, NAME),
        (GRADES_AT - 1, SOURCE),
        drawing.pick("Kilde", "Source"),
        &looks.heading,
    )?;
    page.headings(
        (GRADES_AT - 1, GRADE),
        &drawing.pick(["Linjer", "Gevinst, kr.", "Andel"], ["Lines", "Gain, DKK", "Share"]),
        "r",
    )?;
    let all: Decimal = (0..own.len()).map(|line| gain(result, line)).sum();
    let (letters, kroner) = (column(GRADE, span), column(KRONER, span));
    let total = format!("SUMPRODUCT(({kroner}>0)*{kroner})");
    for (row, grade) in (GRADES_AT..).zip(Grade::ALL) {
        let letter = quoted(grade.letter());
        page.text((row, NUMBER), grade.letter(), &looks.centred)?;
        page.sheet.merge((row, NAME), (row, SOURCE), grade.words(drawing.lang()), &looks.text)?;
        let of = |line: &usize| own.get(*line) == Some(&grade);
        let lines = (0..own.len()).filter(of);
        let count = Decimal::from(lines.clone().count());
        page.live((row, GRADE), format!("COUNTIF({letters},{letter})"), count, &looks.whole)?;
        let value: Decimal = lines.map(|line| gain(result, line)).sum();
        let formula = format!("SUMPRODUCT(({letters}={letter})*({kroner}>0)*{kroner})");
        page.live((row, KRONER), formula, value, &looks.kroner)?;
        let share = value.checked_div(all).filter(|_| all > Decimal::ZERO);
        let formula = format!("IF({total}<=0,\"–\",{}/{total})", fixed((row, KRONER)));
        page.maybe((row, KRONER + 1), formula, share, "–", &looks.per_cent)?;
    }
    Ok(())
}

/// The result without the gains of the lines that are not well founded; their losses stay.
fn founded(
    drawing: &Drawing,
    summary: &summary::Places,
    page: &mut Page,
    span: (u32, u32),
) -> Result<(), DrawError> {
    let looks = drawing.looks;
    let result = drawing.contents.result;
    let top = GRADES_AT + Grade::ALL.len() as u32 + 1;
    let heading = drawing.pick(
        "Nettoresultat, hvis kun velbegrundede gevinster tæller (tab tæller fuldt ud)",
        "Net result if only well-founded gains count (losses count in full)",
    );
    page.text((top, NUMBER), heading, &looks.section)?;
    page.sheet.merge(
        (top + 1, NUMBER),
        (top + 1, GRADE),
        drawing.pick("Kr., nutidsværdi", "DKK, present value"),
        &looks.heading,
    )?;
    let rows = [
        drawing.pick("Beregningens resultat", "The calculation's result"),
        drawing.pick("Kun velbegrundede gevinster", "Well-founded gains only"),
    ];
    for (row, name) in (top + 2..).zip(rows) {
        page.sheet.merge((row, NUMBER), (row, GRADE), name, &looks.strong)?;
    }
    let own = read(drawing);
    let letters = column(GRADE, span);
    let weak = Grade::ALL.iter().filter(|grade| !grade.is_well_founded());
    let weak: Vec<String> =
        weak.map(|grade| format!("({letters}={})", quoted(grade.letter()))).collect();
    let weak = weak.join("+");
    for (column_at, which) in (KRONER..).zip(COLUMNS) {
        page.text((top + 1, column_at), drawing.actor_or_all(which), &looks.heading_right)?;
        let net = result.net(which);
        page.live((top + 2, column_at), summary.net(which), net, &looks.kroner)?;
        let lost: Decimal = own
            .iter()
            .enumerate()
            .filter(|(_, grade)| !grade.is_well_founded())
            .map(|(line, _)| of_line(result, line, which).max(Decimal::ZERO))
            .sum();
        let (formula, value) = match which {
            // The whole is what the actors come to: one may gain where another loses.
            None => {
                let parts = Actor::ALL.map(|who| {
                    let lost: Decimal = own
                        .iter()
                        .enumerate()
                        .filter(|(_, grade)| !grade.is_well_founded())
                        .map(|(line, _)| of_line(result, line, Some(who)).max(Decimal::ZERO))
                        .sum();
                    result.net(Some(who)) - lost
                });
                let row = top + 3;
                let (first, last) = (fixed((row, KRONER + 1)), fixed((row, KRONER + 3)));
                (format!("SUM({first}:{last})"), parts.iter().sum())
            }
            Some(_) => {
                let kroner = column(column_at, span);
                let above = fixed((top + 2, column_at));
                let formula = format!("{above}-SUMPRODUCT(({weak})*({kroner}>0)*{kroner})");
                (formula, net - lost)
            }
        };
        page.live((top + 3, column_at), formula, value, &looks.kroner_total)?;
    }
    Ok(())
}

/// Present value of a line for an actor, or for all.
fn of_line(result: &NetResult, line: usize, which: Option<Actor>) -> Decimal {
    let line = Line::Consequence(line);
    match which {
        Some(who) => result.flow(line, who).map(Flow::total).unwrap_or_default(),
        None => result.sum(|flow| flow.line == line),
    }
}

fn by_line(drawing: &Drawing, page: &mut Page, (first, last): (u32, u32)) -> Result<(), DrawError> {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let formulas = drawing.formulas();
    page.text(
        (first - 2, NUMBER),
        drawing.pick("Linje for linje", "Line by line"),
        &looks.section,
    )?;
    page.headings(
        (first - 1, NUMBER),
        &drawing.pick(
            ["Nr.", "Ydelse", "Person", "Kilde til ændringen", "Grad"],
            ["No.", "Service", "Person", "Source of the change", "Grade"],
        ),
        "rlllc",
    )?;
    for (column, which) in (KRONER..).zip(COLUMNS) {
        let heading = phrase!(drawing.lang(), "{}, kr.", "{}, DKK", drawing.actor_or_all(which));
        page.text((first - 1, column), &heading, &looks.heading_right)?;
    }
    page.text(
        (first - 1, SHARE),
        drawing.pick("Af gevinsten", "Of the gain"),
        &looks.heading_right,
    )?;
    let result = contents.result;
    let lines = &contents.case.calculation.consequences;
    let all: Decimal = (0..lines.len()).map(|line| gain(result, line)).sum();
    let kroner = column(KRONER, (first, last));
    let yellow = looks.centred.fill(Rgb(0xFF_F2_CC)).unlocked();
    for (position, (row, line)) in (first..).zip(lines).enumerate() {
        page.fixed((row, NUMBER), Decimal::from(position + 1), &looks.whole)?;
        page.words((row, NAME), formulas.text(&line.service), &line.service.value, &looks.text)?;
        page.words((row, PERSON), formulas.text(&line.person), &line.person.value, &looks.text)?;
        if let Some(source) = &line.source {
            let look = &looks.wrapped;
            page.words((row, SOURCE), formulas.text(source), &source.value, look)?;
        }
        let key = format!("{} | {}", line.service.value, line.person.value);
        let grade = Own::Text(Grade::of(line).letter());
        page.sheet.input((row, GRADE), &key, &line.service.value, grade, &yellow)?;
        for (column, which) in (KRONER..).zip(COLUMNS) {
            let formula = match which {
                None => {
                    format!("SUM({}:{})", fixed((row, KRONER + 1)), fixed((row, KRONER + 3)))
                }
                Some(who) => drawing.calculated.flow_present(Line::Consequence(position), who),
            };
            let value = of_line(result, position, which);
            page.live((row, column), formula, value, &looks.kroner)?;
        }
        let own = gain(result, position);
        let share = own.checked_div(all).filter(|_| all > Decimal::ZERO);
        let at: At = (row, KRONER);
        let formula = format!(
            "IF(SUMPRODUCT(({kroner}>0)*{kroner})<=0,\"–\",MAX(0,{})/\
             SUMPRODUCT(({kroner}>0)*{kroner}))",
            fixed(at)
        );
        page.maybe((row, SHARE), formula, share, "–", &looks.per_cent)?;
    }
    let letters = Grade::ALL.map(|grade| grade.letter().to_owned()).to_vec();
    let allowed = Validation::new(Allowed::Words(letters));
    page.sheet.validate((first, GRADE), (last, GRADE), allowed);
    Ok(())
}
