//! SØM Aktører: who gains and who pays, year by year; the committees inside the municipality;
//! payback.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::UNKNOWN;
use super::contents::Ours;
use super::drawing::Drawing;
use super::headlines::{self, Extremes};
use super::rows;
use super::summary::{NO_OUTLAY, NOT_PAID_BACK};
use super::verdict::{AGREES, AGREES_NOT};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, on, quoted, range};
use crate::draw::live::Said;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::{Flow, cumulative};
use crate::lang::Lang;
use crate::model::{Actor, PerParticipant, Year};

/// All together first, as the model's own tables have it.
pub const COLUMNS: [Option<Actor>; 4] =
    [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];

const YEAR: u16 = 1;
const FACTOR: u16 = 2;
const PLAIN: u16 = 3;
const PRESENT: u16 = 7;
const CUMULATIVE: u16 = 11;
const FIRST: u32 = rows::YEARS;

/// Where the figures stand.
pub struct Places {
    sheet: String,
    years: Vec<Year>,
}

impl Places {
    fn row(&self, year: Year) -> Option<u32> {
        let position = self.years.iter().position(|&y| y == year)?;
        u32::try_from(position).ok().map(|position| FIRST + position)
    }

    fn last(&self) -> u32 {
        FIRST + u32::try_from(self.years.len().max(1) - 1).unwrap_or(0)
    }

    /// The first of the rows with key figures.
    fn keys(&self) -> u32 {
        rows::keys_at(self.years.len())
    }

    fn key(&self, position: u32, which: Option<Actor>) -> String {
        on(&self.sheet, (self.keys() + position, PRESENT + column(which)))
    }

    pub fn per_participant(&self, which: Option<Actor>, kind: PerParticipant) -> String {
        self.key(if kind == PerParticipant::Plain { 0 } else { 1 }, which)
    }

    /// What does not follow success, as present value.
    pub fn fixed(&self, which: Option<Actor>) -> String {
        self.key(2, which)
    }

    /// The gain at full success, as present value.
    pub fn gain(&self, which: Option<Actor>) -> String {
        self.key(3, which)
    }

    /// Where the table of committees begins.
    fn committees(&self) -> u32 {
        rows::committees_at(self.years.len())
    }

    pub fn present(&self, year: Year, which: Option<Actor>) -> Option<String> {
        Some(on(&self.sheet, (self.row(year)?, PRESENT + column(which))))
    }

    pub fn cumulative(&self, year: Year, which: Option<Actor>) -> Option<String> {
        Some(on(&self.sheet, (self.row(year)?, CUMULATIVE + column(which))))
    }

    /// The sum of all years.
    pub fn total(&self, which: Option<Actor>) -> String {
        on(&self.sheet, (self.last() + 1, PRESENT + column(which)))
    }

    /// The first year from which the running sum is not negative again, or words.
    pub fn payback(&self, which: Option<Actor>, never: &str, no_outlay: &str) -> String {
        let column = CUMULATIVE + column(which);
        let sums = range(&self.sheet, (FIRST, column), (self.last(), column));
        let years = range(&self.sheet, (FIRST, YEAR), (self.last(), YEAR));
        let last_negative = format!("SUMPRODUCT(MAX(({sums}<-0.005)*{years}))");
        format!(
            "IF({}<-0.005,{},IF({last_negative}=0,{},{last_negative}+1))",
            on(&self.sheet, (self.last(), column)),
            quoted(never),
            quoted(no_outlay),
        )
    }

    /// The same as it reads in the title of a chart.
    fn paid_back(&self, drawing: &Drawing, which: Option<Actor>, lang: Lang) -> Said {
        let [never, no_outlay] = [NOT_PAID_BACK, NO_OUTLAY].map(|words| lang.of(words));
        let result = drawing.contents.result;
        let present = result.present_by_year(which);
        let never_negative = cumulative(&present).iter().all(|sum| *sum >= Decimal::ZERO);
        let text = match result.payback(&present) {
            Some(_) if never_negative => no_outlay.to_owned(),
            Some(year) => year.to_string(),
            None => never.to_owned(),
        };
        Said::live(self.payback(which, never, no_outlay), text)
    }

    /// The undiscounted value of a year.
    pub fn plain(&self, year: Year, which: Option<Actor>) -> Option<String> {
        Some(on(&self.sheet, (self.row(year)?, PLAIN + column(which))))
    }

    /// The undiscounted values of all years, in a column.
    pub fn plain_years(&self, which: Option<Actor>) -> String {
        let column = PLAIN + column(which);
        range(&self.sheet, (FIRST, column), (self.last(), column))
    }

    /// The name of an actor, as a chart refers to it.
    pub fn heading(&self, which: Option<Actor>) -> String {
        format!("={}", on(&self.sheet, (FIRST - 1, PLAIN + column(which))))
    }

    /// Years and running sums of one actor, for a chart.
    pub fn cumulative_series(&self, which: Option<Actor>) -> (At, (At, At), (At, At)) {
        let column = CUMULATIVE + column(which);
        (
            (FIRST - 1, column),
            ((FIRST, YEAR), (self.last(), YEAR)),
            ((FIRST, column), (self.last(), column)),
        )
    }
}

fn column(which: Option<Actor>) -> u16 {
    which.map_or(0, |actor| actor as u16 + 1)
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Result<Places, DrawError> {
    let sheet = drawing.name(Ours::Actors);
    let places = Places { sheet: sheet.to_owned(), years: drawing.contents.result.years.clone() };
    let (basis, shown) = drawing.basis();
    let note = drawing.pick(
        "Budgetøkonomisk nettoresultat fordelt på aktører og år; ",
        "Budget-economic net result by actor and year; ",
    );
    page.title(
        drawing.pick("Aktører", "Actors"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.widths(&[2.7, 12.0, 16.0])?;
    for column in PLAIN..CUMULATIVE + 4 {
        page.sheet.width(column, 13.6);
    }
    by_year(drawing, page, &places)?;
    keys(drawing, page, &places)?;
    let committees = committees(drawing, page, places.committees())?;
    let charts = committees + 3;
    stacked(drawing, page, &places, (charts, 1))?;
    running(drawing, page, &places, (charts, 8))?;
    page.sheet.freeze(FIRST, 2);
    page.print((charts + 21, CUMULATIVE + 3), 1, Some(FIRST - 1))?;
    if places.years.len() <= 25 {
        page.sheet.fit_pages(1, 1);
    } else {
        page.sheet.page_breaks(&[charts]);
    }
    Ok(places)
}

fn by_year(drawing: &Drawing, page: &mut Page, places: &Places) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    for (first, name) in [
        (PLAIN, drawing.pick("Udiskonteret", "Undiscounted")),
        (PRESENT, drawing.pick("Nutidsværdi", "Present value")),
        (CUMULATIVE, drawing.pick("Akkumuleret nutidsværdi", "Cumulative present value")),
    ] {
        let look = looks.heading.centred();
        page.sheet.merge((FIRST - 2, first), (FIRST - 2, first + 3), name, &look)?;
    }
    page.headings(
        (FIRST - 1, YEAR),
        &[drawing.pick("År", "Year"), drawing.pick("Diskonterings-\nfaktor", "Discount factor")],
        "lr",
    )?;
    for first in [PLAIN, PRESENT, CUMULATIVE] {
        for which in COLUMNS {
            page.text(
                (FIRST - 1, first + column(which)),
                drawing.actor_or_all(which),
                &looks.heading_right,
            )?;
        }
    }
    for which in COLUMNS {
        let plain = result.by_year(which);
        let present = result.present_by_year(which);
        let running = cumulative(&present);
        for (position, row) in (0u16..).zip(FIRST..=places.last()) {
            let at = usize::from(position);
            let (Some(plain), Some(present), Some(running)) =
                (plain.get(at), present.get(at), running.get(at))
            else {
                break;
            };
            let here = |first: u16, which| fixed((row, first + column(which)));
            let parts = |first: u16| {
                format!("SUM({}:{})", here(first, COLUMNS[1]), here(first, COLUMNS[3]))
            };
            let (of_plain, of_present) = match which {
                None => (parts(PLAIN), parts(PRESENT)),
                Some(who) => (
                    format!(
                        "SUMPRODUCT(({}={})*{})",
                        calculated.actors(),
                        quoted(drawing.actor(who)),
                        calculated.year_values(position)
                    ),
                    format!("{}*{}", here(PLAIN, which), fixed((row, FACTOR))),
                ),
            };
            page.live((row, PLAIN + column(which)), of_plain, *plain, &looks.kroner)?;
            page.live((row, PRESENT + column(which)), of_present, *present, &looks.kroner)?;
            let before = if position == 0 {
                String::new()
            } else {
                format!("{}+", fixed((row - 1, CUMULATIVE + column(which))))
            };
            let formula = format!("{before}{}", here(PRESENT, which));
            page.live((row, CUMULATIVE + column(which)), formula, *running, &looks.kroner)?;
        }
        let total = places.last() + 1;
        for (first, sum) in
            [(PLAIN, plain.iter().sum::<Decimal>()), (PRESENT, present.iter().sum())]
        {
            let column = first + column(which);
            let formula = format!("SUM({}:{})", fixed((FIRST, column)), fixed((total - 1, column)));
            page.live((total, column), formula, sum, &looks.kroner_total)?;
        }
    }
    for ((position, row), (&year, &factor)) in
        (0u16..).zip(FIRST..).zip(result.years.iter().zip(&result.factors))
    {
        page.fixed((row, YEAR), year.into(), &looks.year.left())?;
        page.live((row, FACTOR), calculated.factor(position), factor, &looks.factor)?;
    }
    let total = places.last() + 1;
    page.text((total, YEAR), drawing.pick("I alt", "Total"), &looks.text_total)?;
    page.text((total, FACTOR), "", &looks.text_total)?;
    // Sums both ways: the columns of the years against the present values of the lines.
    let check = total + 1;
    page.text(
        (check, YEAR),
        drawing.pick("Kontrol mod linjerne", "Check against the lines"),
        &looks.note,
    )?;
    for which in COLUMNS {
        let lines = match which {
            None => format!("SUM({})", calculated.present()),
            Some(who) => {
                format!(
                    "SUMPRODUCT(({}={})*{})",
                    calculated.actors(),
                    quoted(drawing.actor(who)),
                    calculated.present()
                )
            }
        };
        let at = (check, PRESENT + column(which));
        let formula = format!(
            "IF(ABS({lines}-{})<0.01,{},{})",
            fixed((total, PRESENT + column(which))),
            quoted(drawing.of(AGREES)),
            quoted(drawing.of(AGREES_NOT)),
        );
        page.words(at, formula, drawing.of(AGREES), &looks.centred)?;
    }
    page.colour_verdicts((check, PRESENT), (check, PRESENT + 3));
    Ok(())
}

/// What the other sheets are made from: the result per participant, and its two parts, without
/// success and at full success.
fn keys(drawing: &Drawing, page: &mut Page, places: &Places) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let top = places.keys();
    let per = [
        (calculated.participants(), PerParticipant::Plain),
        (calculated.discounted_participants(), PerParticipant::Discounted),
    ];
    let names = [
        drawing.pick("Pr. deltager", "Per participant"),
        drawing.pick("Pr. deltager, diskonteret", "Per discounted participant"),
        drawing.pick("Hvis ingen lykkes", "If nobody succeeds"),
        drawing.pick("Gevinst, hvis alle lykkes", "Gain if all succeed"),
    ];
    for (row, name) in (top..).zip(names) {
        page.sheet.merge((row, PRESENT - 3), (row, PRESENT - 1), name, &looks.text)?;
    }
    for which in COLUMNS {
        let at = PRESENT + column(which);
        for (row, (count, kind)) in (top..).zip(&per) {
            let total = fixed((places.last() + 1, at));
            let formula = format!("IF({count}=0,\"–\",{total}/{count})");
            let value = result.per(result.net(which), *kind);
            page.maybe((row, at), formula, value, "–", &looks.kroner)?;
        }
        let parts = [(0, result.fixed(which)), (1, result.gain_at_full(which))];
        for (row, (flag, value)) in (top + 2..).zip(parts) {
            let formula = match which {
                None => format!("SUM({}:{})", fixed((row, at + 1)), fixed((row, at + 3))),
                Some(who) => format!(
                    "SUMPRODUCT(({}={})*({}={flag})*{})",
                    calculated.actors(),
                    quoted(drawing.actor(who)),
                    calculated.follows(),
                    calculated.at_full()
                ),
            };
            page.live((row, at), formula, value, &looks.kroner)?;
        }
    }
    Ok(())
}

/// The committees of the municipality; the row after the table.
fn committees(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let cost_area = quoted(&drawing.contents.case.layout.cost_area);
    page.text(
        (top, YEAR),
        drawing.pick(
            "Udvalg i kommunen, nutidsværdi",
            "Committees of the municipality, present value",
        ),
        &looks.section,
    )?;
    let headings = [
        drawing.pick("Udvalg", "Committee"),
        "",
        drawing.pick("Konsekvenser", "Consequences"),
        drawing.pick("Omkostninger", "Costs"),
        drawing.pick("Nettoresultat", "Net result"),
        drawing.pick("Hvis ingen lykkes", "If nobody succeeds"),
    ];
    page.headings((top + 1, YEAR), &headings, "llr")?;
    page.sheet.merge(
        (top + 1, YEAR),
        (top + 1, FACTOR),
        drawing.pick("Udvalg", "Committee"),
        &looks.heading,
    )?;
    let names = rows::committees(drawing.contents);
    let mut row = top + 2;
    for name in &names {
        let of = |flow: &Flow| {
            flow.actor == Actor::Municipality
                && flow.committee.as_deref().unwrap_or(drawing.no_committee()) == name
        };
        page.sheet.merge((row, YEAR), (row, FACTOR), name, &looks.text)?;
        let here = format!(
            "({}={})*({}={})",
            calculated.actors(),
            quoted(drawing.actor(Actor::Municipality)),
            calculated.committees(),
            fixed((row, YEAR)),
        );
        let areas = calculated.areas();
        let (consequences, costs) =
            (result.sum(|f| of(f) && f.area.is_some()), result.sum(|f| of(f) && f.area.is_none()));
        let sum = |condition: &str| {
            format!("SUMPRODUCT({here}*({areas}{condition}{cost_area})*{})", calculated.present())
        };
        page.live((row, PLAIN), sum("<>"), consequences, &looks.kroner)?;
        page.live((row, PLAIN + 1), sum("="), costs, &looks.kroner)?;
        let net = format!("{}+{}", fixed((row, PLAIN)), fixed((row, PLAIN + 1)));
        page.live((row, PLAIN + 2), net, consequences + costs, &looks.kroner)?;
        let without: Decimal =
            result.flows.iter().filter(|f| of(f) && !f.follows_success).map(|f| f.at_full).sum();
        let formula =
            format!("SUMPRODUCT({here}*({}=0)*{})", calculated.follows(), calculated.at_full());
        page.live((row, PLAIN + 3), formula, without, &looks.kroner)?;
        row += 1;
    }
    unknown(drawing, page, (top + 2, row))?;
    page.sheet.fold_rows(row, row);
    row += 1;
    page.sheet.merge(
        (row, YEAR),
        (row, FACTOR),
        drawing.pick("Kommune i alt", "Municipality, total"),
        &looks.text_total,
    )?;
    let municipality = Some(Actor::Municipality);
    let costs = result.sum(|f| f.actor == Actor::Municipality && f.area.is_none());
    let net = result.net(municipality);
    for (offset, value) in (0u16..).zip([net - costs, costs, net, result.fixed(municipality)]) {
        let column = PLAIN + offset;
        let formula = format!("SUM({}:{})", fixed((top + 2, column)), fixed((row - 1, column)));
        page.live((row, column), formula, value, &looks.kroner_total)?;
    }
    Ok(row + 1)
}

/// What a later edit gives a committee that has no row from `first` on, so that the total holds.
fn unknown(drawing: &Drawing, page: &mut Page, (first, row): (u32, u32)) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let cost_area = quoted(&drawing.contents.case.layout.cost_area);
    page.sheet.merge((row, YEAR), (row, FACTOR), drawing.of(UNKNOWN), &looks.text)?;
    let (areas, follows) = (calculated.areas(), calculated.follows());
    let sums = [
        (PLAIN, format!("({areas}<>{cost_area})*{}", calculated.present())),
        (PLAIN + 1, format!("({areas}={cost_area})*{}", calculated.present())),
        (PLAIN + 3, format!("({follows}=0)*{}", calculated.at_full())),
    ];
    let municipality = quoted(drawing.actor(Actor::Municipality));
    for (column, sum) in sums {
        let all = format!("SUMPRODUCT(({}={municipality})*{sum})", calculated.actors());
        let above = format!("SUM({}:{})", fixed((first, column)), fixed((row - 1, column)));
        let formula = format!("ROUND({all}-{above},6)");
        page.live((row, column), formula, Decimal::ZERO, &looks.kroner)?;
    }
    let net = format!("{}+{}", fixed((row, PLAIN)), fixed((row, PLAIN + 1)));
    page.live((row, PLAIN + 2), net, Decimal::ZERO, &looks.kroner)
}

fn stacked(drawing: &Drawing, page: &mut Page, places: &Places, at: At) -> Done {
    let sheet = drawing.name(Ours::Actors);
    let result = drawing.contents.result;
    let mut chart = Chart::new(ChartType::ColumnStacked);
    let years = ((FIRST, YEAR), (places.last(), YEAR));
    let values = |column| ((FIRST, column), (places.last(), column));
    for which in Actor::ALL {
        let column = PRESENT + column(Some(which));
        charts::series(&mut chart, sheet, (FIRST - 1, column), years, values(column))
            .set_format(&mut charts::fill(Some(which)))
            .set_gap(60)
            .set_overlap(100);
    }
    let own: Vec<(String, Decimal)> =
        (places.years.iter().map(Year::to_string)).zip(result.present_by_year(None)).collect();
    let found = Extremes { names: years, values: values(PRESENT), own: &own, years: true };
    let lang = drawing.lang();
    let title = Said::plain(lang.pick("I alt: ", "In all: ")).then(found.said(lang));
    page.said(at, at, &title, &drawing.looks.small.unwrapped())?;
    let alt = drawing.pick(
        "Søjlediagram: nettoresultatets nutidsværdi år for år, delt på kommune, region og stat; \
         tallene er årets sum.",
        "Column chart: the present value of the net result year by year, by municipality, region \
         and state; the figures are the sum of the year.",
    );
    let axis = drawing.pick("Kr., nutidsværdi", "DKK, present value");
    charts::finish(&mut chart, "", "", axis, alt, (640, 400));
    charts::titled(&mut chart, sheet, at);
    if places.years.len() <= MOST_FIGURES {
        let sums = result.present_by_year(None);
        let drawn = (values(PRESENT), sums.as_slice());
        charts::sums(&mut chart, sheet, (FIRST - 1, PRESENT), years, drawn);
        chart.legend().delete_entries(&[3]);
    }
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

/// Years whose columns have room for a figure.
const MOST_FIGURES: usize = 12;

fn running(drawing: &Drawing, page: &mut Page, places: &Places, at: At) -> Done {
    let sheet = drawing.name(Ours::Actors);
    let result = drawing.contents.result;
    let mut chart = Chart::new(ChartType::Line);
    let curves = COLUMNS.map(|which| cumulative(&result.present_by_year(which)));
    for (which, end) in COLUMNS.into_iter().zip(charts::ends(&curves)) {
        let (name, years, values) = places.cumulative_series(which);
        let (mut format, marker) = charts::line(which);
        let series = charts::series(&mut chart, sheet, name, years, values);
        series.set_format(&mut format).set_marker(&marker);
        charts::name_end(series, places.years.len(), end);
    }
    let lang = drawing.lang();
    let [all, municipality] =
        [None, Some(Actor::Municipality)].map(|which| places.paid_back(drawing, which, lang));
    let title = headlines::payback(all, municipality, lang);
    page.said(at, at, &title, &drawing.looks.small.unwrapped())?;
    let alt = drawing.pick(
        "Kurvediagram: den løbende sum af nutidsværdier pr. aktør; hvor en kurve krydser nul, er \
         udgiften tilbagebetalt.",
        "Line chart: the running sum of present values by actor; where a curve crosses nil, the \
         outlay is paid back.",
    );
    let axis = drawing.pick("Kr., akkumuleret nutidsværdi", "DKK, cumulative present value");
    charts::finish(&mut chart, "", "", axis, alt, (640, 400));
    charts::titled(&mut chart, sheet, at);
    charts::room_for_names(&mut chart);
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}
