//! SØM Hovedområder: where the gains and the costs lie, and whom they are about.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::UNKNOWN;
use super::actors::COLUMNS;
use super::contents::Ours;
use super::drawing::Drawing;
use super::headlines::Extremes;
use super::rows;
use crate::draw::charts;
use crate::draw::formula::{At, fixed, on, quoted};
use crate::draw::live::Said;
use crate::draw::look::Look;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::Flow;
use crate::model::{Actor, PerParticipant};
use crate::read::AreaRow;

const NAME: u16 = 1;
const SUMS: u16 = 2;
const PLAIN: u16 = 6;
const DISCOUNTED: u16 = 7;
const PER_SUCCESS: u16 = 8;
const FIRST: u32 = rows::AREAS;

/// Where the figures stand.
pub struct Places {
    sheet: String,
    areas: Vec<String>,
}

impl Places {
    /// The row of what is in none of the areas.
    fn unknown(&self) -> u32 {
        FIRST + u32::try_from(self.areas.len()).unwrap_or(0)
    }

    fn total(&self) -> u32 {
        self.unknown() + 1
    }

    fn row(&self, area: &AreaRow, cost_area: &str) -> Option<u32> {
        let name = match area {
            AreaRow::All => return Some(self.total()),
            AreaRow::Costs => cost_area,
            AreaRow::Named(name) => name,
        };
        let position = self.areas.iter().position(|area| area == name)?;
        u32::try_from(position).ok().map(|position| FIRST + position)
    }

    pub fn sum(&self, area: &AreaRow, cost_area: &str, which: Option<Actor>) -> Option<String> {
        Some(on(&self.sheet, (self.row(area, cost_area)?, SUMS + column(which))))
    }

    pub fn per_participant(
        &self,
        area: &AreaRow,
        cost_area: &str,
        kind: PerParticipant,
    ) -> Option<String> {
        let column = if kind == PerParticipant::Plain { PLAIN } else { DISCOUNTED };
        Some(on(&self.sheet, (self.row(area, cost_area)?, column)))
    }
}

fn column(which: Option<Actor>) -> u16 {
    which.map_or(0, |actor| actor as u16 + 1)
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Result<Places, DrawError> {
    let places = Places {
        sheet: drawing.name(Ours::Areas).to_owned(),
        areas: rows::areas(drawing.contents),
    };
    let (basis, shown) = drawing.basis();
    let note = drawing.pick(
        "Budgetøkonomisk nettoresultat fordelt på hovedområder; ",
        "Budget-economic net result by area; ",
    );
    page.title(
        drawing.pick("Hovedområder", "Areas"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.widths(&[2.7, 38.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0])?;
    let per = [
        drawing.pick("Pr. deltager", "Per participant"),
        drawing.pick("Pr. deltager, diskonteret", "Per discounted participant"),
        drawing.pick("Pr. borger med succes", "Per citizen with success"),
    ];
    let headings = |first| {
        let sums = COLUMNS.map(|which| drawing.actor_or_all(which));
        [first, sums[0], sums[1], sums[2], sums[3], per[0], per[1], per[2]]
    };
    page.headings((FIRST - 1, NAME), &headings(drawing.pick("Hovedområde", "Area")), "lr")?;
    let cost_area = &drawing.contents.case.layout.cost_area;
    let keys = drawing.calculated.areas();
    let in_area = |name: &str, flow: &Flow| flow.area.as_deref().unwrap_or(cost_area) == name;
    table(drawing, page, FIRST, &places.areas, &keys, &in_area)?;
    let top = places.total() + 4;
    page.text(
        (top - 2, NAME),
        drawing.pick(
            "Persongrupper: hvem konsekvenserne handler om",
            "Groups of persons: whom the consequences are about",
        ),
        &drawing.looks.section,
    )?;
    page.headings((top - 1, NAME), &headings(drawing.pick("Person", "Person")), "lr")?;
    let persons = persons(drawing);
    // Costs concern no person and stand under their own name, so that the groups add up to the
    // whole.
    let of_person = |name: &str, flow: &Flow| flow.person.as_deref().unwrap_or(cost_area) == name;
    table(drawing, page, top, &persons, &drawing.calculated.persons(), &of_person)?;
    let chart = top + u32::try_from(persons.len()).unwrap_or(0) + 4;
    bars(drawing, page, &places, (chart, NAME))?;
    page.sheet.freeze(FIRST, 2);
    page.print((chart + 23, PER_SUCCESS), 1, Some(FIRST - 1))?;
    page.sheet.fit_pages(1, 1);
    Ok(places)
}

/// A row for each name, one for what a later edit brings that has no row, and a total: actors, per
/// participant plain and discounted, and per success.
fn table(
    drawing: &Drawing,
    page: &mut Page,
    first: u32,
    names: &[String],
    keys: &str,
    belongs: &dyn Fn(&str, &Flow) -> bool,
) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let mut row = first;
    let mut folded = Vec::new();
    for name in names {
        page.text((row, NAME), name, &looks.text)?;
        for which in Actor::ALL {
            let value = result.sum(|flow| flow.actor == which && belongs(name, flow));
            let formula = format!(
                "SUMPRODUCT(({keys}={})*({}={})*{})",
                fixed((row, NAME)),
                calculated.actors(),
                quoted(drawing.actor(which)),
                calculated.present(),
            );
            page.live((row, SUMS + column(Some(which))), formula, value, &looks.kroner)?;
        }
        let all = format!("SUM({}:{})", fixed((row, SUMS + 1)), fixed((row, SUMS + 3)));
        let value = result.sum(|flow| belongs(name, flow));
        page.live((row, SUMS), all, value, &looks.kroner)?;
        shares(drawing, page, row, value, &looks.kroner)?;
        let is_nil =
            |who: &Actor| result.sum(|flow| flow.actor == *who && belongs(name, flow)).is_zero();
        if Actor::ALL.iter().all(is_nil) {
            page.sheet.fold_rows(row, row);
            folded.push(row);
        }
        row += 1;
    }
    page.text((row, NAME), drawing.of(UNKNOWN), &looks.text)?;
    for which in Actor::ALL {
        let column = SUMS + column(Some(which));
        let above = format!("SUM({}:{})", fixed((first, column)), fixed((row - 1, column)));
        let formula = format!(
            "ROUND(SUMPRODUCT(({}={})*{})-{above},6)",
            calculated.actors(),
            quoted(drawing.actor(which)),
            calculated.present(),
        );
        page.live((row, column), formula, Decimal::ZERO, &looks.kroner)?;
    }
    let all = format!("SUM({}:{})", fixed((row, SUMS + 1)), fixed((row, SUMS + 3)));
    page.live((row, SUMS), all, Decimal::ZERO, &looks.kroner)?;
    shares(drawing, page, row, Decimal::ZERO, &looks.kroner)?;
    page.sheet.fold_rows(row, row);
    folded.push(row);
    row += 1;
    page.text((row, NAME), drawing.pick("I alt", "Total"), &looks.text_total)?;
    for which in COLUMNS {
        let column = SUMS + column(which);
        let formula = format!("SUM({}:{})", fixed((first, column)), fixed((row - 1, column)));
        page.live((row, column), formula, result.net(which), &looks.kroner_total)?;
    }
    shares(drawing, page, row, result.net(None), &looks.kroner_total)?;
    // What is folded away may get an amount by an edit.
    let amounts = folded.iter().map(|row| {
        format!("SUMPRODUCT(({}:{}<>0)*1)", fixed((*row, SUMS)), fixed((*row, SUMS + 3)))
    });
    let formula = format!(
        "IF({}>0,{},{})",
        amounts.collect::<Vec<_>>().join("+"),
        quoted(drawing.pick(
            "En række, der er foldet sammen, har fået beløb: fold den ud med plusset i margenen.",
            "A row that is folded away has got an amount: unfold it with the plus in the margin."
        )),
        quoted(drawing.of(FOLDED))
    );
    page.words((row + 1, NAME), formula, drawing.of(FOLDED), &looks.note)
}

const FOLDED: (&str, &str) =
    ("Rækker uden beløb er foldet sammen.", "Rows without an amount are folded away.");

/// A sum by participants and by successes; a dash where there are none.
fn shares(drawing: &Drawing, page: &mut Page, row: u32, value: Decimal, look: &Look) -> Done {
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let successes = result.participants.checked_mul(result.success_rate);
    let divisors = [
        (PLAIN, calculated.participants(), Some(result.participants)),
        (DISCOUNTED, calculated.discounted_participants(), Some(result.discounted_participants)),
        (
            PER_SUCCESS,
            format!("({}*{})", calculated.participants(), calculated.success()),
            successes,
        ),
    ];
    for (column, divisor, count) in divisors {
        let formula = format!("IF({divisor}=0,\"–\",{}/{divisor})", fixed((row, SUMS)));
        let value =
            count.filter(|count| !count.is_zero()).and_then(|count| value.checked_div(count));
        page.maybe((row, column), formula, value, "–", look)?;
    }
    Ok(())
}

fn persons(drawing: &Drawing) -> Vec<String> {
    let case = drawing.contents.case;
    let mut names: Vec<String> = Vec::new();
    for line in &case.calculation.consequences {
        if !names.contains(&line.person.value) {
            names.push(line.person.value.clone());
        }
    }
    names.push(case.layout.cost_area.clone());
    names
}

fn bars(drawing: &Drawing, page: &mut Page, places: &Places, at: At) -> Done {
    let result = drawing.contents.result;
    let cost_area = &drawing.contents.case.layout.cost_area;
    let mut chart = Chart::new(ChartType::BarStacked);
    let last = places.unknown() - 1;
    let names = ((FIRST, NAME), (last, NAME));
    let values = |column| ((FIRST, column), (last, column));
    let mut sums = Vec::new();
    for name in &places.areas {
        let of = |who| {
            let is_own = |flow: &Flow| flow.area.as_deref().unwrap_or(cost_area) == name;
            result.sum(|flow| is_own(flow) && flow.actor == who)
        };
        sums.push((name.clone(), Actor::ALL.map(of)));
    }
    let parts = sums.iter().flat_map(|(_, parts)| parts).map(|part| part.abs());
    let mut label = charts::figures_from(parts.max().unwrap_or_default());
    for which in Actor::ALL {
        let column = SUMS + column(Some(which));
        charts::on_fill(&mut label, which);
        charts::series(&mut chart, &places.sheet, (FIRST - 1, column), names, values(column))
            .set_format(&mut charts::fill(Some(which)))
            .set_data_label(&label)
            .set_gap(50)
            .set_overlap(100);
    }
    let own: Vec<(String, Decimal)> =
        sums.into_iter().map(|(name, parts)| (name, parts.into_iter().sum())).collect();
    let found = Extremes { names, values: values(SUMS), own: &own, years: false };
    let lang = drawing.lang();
    let title = Said::plain(lang.pick("I alt: ", "In all: ")).then(found.said(lang));
    page.said(at, at, &title, &drawing.looks.small.unwrapped())?;
    let alt = drawing.pick(
        "Liggende søjler: nettoresultatets nutidsværdi pr. hovedområde, delt på kommune, region \
         og stat.",
        "Bar chart: the present value of the net result by area, by municipality, region and \
         state.",
    );
    let axis = drawing.pick("Kr., nutidsværdi", "DKK, present value");
    charts::finish_lying(&mut chart, "", axis, alt, (980, 430));
    charts::titled(&mut chart, &places.sheet, at);
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}
