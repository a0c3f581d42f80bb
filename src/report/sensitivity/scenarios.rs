//! SØM Scenarier: low, expected and high as whole sets side by side, each value with its reason.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::basis::{Basis, input, section, title, wrapped};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, literal, quoted};
use crate::draw::input::Own;
use crate::draw::live::Live;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::{Line, cumulative};
use crate::lang::Lang;
use crate::layout::FieldKey;
use crate::model::names::actor_or_all;
use crate::model::{Actor, Calculation};
use crate::report::actors::COLUMNS;
use crate::report::calculation::places::Calculated;
use crate::report::contents::Ours;
use crate::report::headlines;
use crate::sensitivity::{Driver, SWING, Scenario};

const WHO: u16 = 1;
/// Net results: low, expected, high, and what low and high differ by.
const NETS: u32 = 7;
const SETS: u16 = 2;
const REASONS: u16 = 5;
const SWING_AT: At = (15, SETS);
const LEVERS: u32 = 19;
// Beside the levers: what each line is worth.
const IS_COST: u16 = 8;
const FOLLOWS: u16 = 9;
const FULL: u16 = 10;
const WEIGHT: u16 = 13;
const TIMES: u16 = 16;
const SWING_LABEL: &str = "Udsving, hvor filen ikke har egne skøn (±)";
const SUCCESS: &str = "Succesrate";
const PARTICIPANTS: &str = "Deltagere (faktor)";
const NO_ESTIMATE: &str = "Udsvinget ovenfor";
const NAME_WIDTH: f64 = 56.0;
const REASON_WIDTH: f64 = 24.0;
/// A longer reason is no formula: it might not fit in one.
const LONGEST_REASON: usize = 300;
const FILES_OWN: &str = "Filens værdi";
const NAMES: [&str; 3] = ["Lav", "Forventet", "Høj"];

/// The rows that the levers of the lines stand in.
struct Levers {
    first: u32,
    last: u32,
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    title(basis, page, "Scenarier", "Lav, forventet og høj som hele sæt af forudsætninger")?;
    page.widths(&[2.7, NAME_WIDTH, 14.0, 14.0, 14.0, REASON_WIDTH, REASON_WIDTH, REASON_WIDTH])?;
    for column in IS_COST..TIMES + 3 {
        page.sheet.width(column, 13.0);
    }
    page.sheet.fold_columns(IS_COST, TIMES + 2);
    let levers = levers(basis, page)?;
    results(basis, page, &levers)?;
    let after = running(basis, page, &levers, levers.last + 4)?;
    page.sheet.freeze(3, 2);
    super::basis::print(page, (after, REASONS + 2))
}

fn sets<'a>(basis: &Basis<'a>) -> &'a [Scenario; 3] {
    &basis.drawing.contents.scenarios.0
}

fn levers(basis: &Basis, page: &mut Page) -> Result<Levers, DrawError> {
    let looks = basis.drawing.looks;
    let calculation = &basis.drawing.contents.case.calculation;
    let sets = sets(basis);
    section(
        page,
        SWING_AT.0 - 2,
        "Forudsætninger i de tre sæt",
        "Gule celler kan overskrives. Faktorer ganges på filens egne tal; 1 er filens værdi. Lav \
         er værre for den offentlige kasse, høj er bedre.",
    )?;
    page.text((SWING_AT.0, WHO), SWING_LABEL, &looks.strong)?;
    let swing = Own::Number(SWING);
    page.sheet.input(SWING_AT, SWING_LABEL, SWING_LABEL, swing, &input(&looks.per_cent))?;
    page.headings((LEVERS - 2, WHO), &["Forudsætning", NAMES[0], NAMES[1], NAMES[2]], "lr")?;
    for (column, name) in (REASONS..).zip(NAMES) {
        page.text(
            (LEVERS - 2, column),
            &format!("Begrundelse, {}", name.to_lowercase()),
            &looks.heading,
        )?;
    }
    for (left, what) in [(FULL, "Ved 100 pct."), (WEIGHT, "Kr. pr. enhed")] {
        for (column, who) in (left..).zip(Actor::ALL) {
            page.text(
                (LEVERS - 2, column),
                &format!("{what}, {}", crate::model::names::actor(who)),
                &looks.heading_right,
            )?;
        }
    }
    page.text((LEVERS - 2, IS_COST), "Omkostning (1 = ja)", &looks.heading_right)?;
    page.text((LEVERS - 2, FOLLOWS), "Følger succes (1 = ja)", &looks.heading_right)?;
    for (column, name) in (TIMES..).zip(NAMES) {
        page.text(
            (LEVERS - 2, column),
            &format!("Ganges med, {}", name.to_lowercase()),
            &looks.heading_right,
        )?;
    }
    page.text((LEVERS - 1, WHO), SUCCESS, &looks.text)?;
    page.text((LEVERS, WHO), PARTICIPANTS, &looks.text)?;
    let rates = rates(basis, page)?;
    let counts = [0usize, 1, 2].map(|set| {
        let at = (LEVERS, SETS + set as u16);
        (at, sets[set].participants)
    });
    for ((at, value), set) in counts.iter().zip(NAMES) {
        let (key, look) = (format!("{PARTICIPANTS} | {set}"), input(&looks.amount));
        page.sheet.input(*at, &key, PARTICIPANTS, Own::Number(*value), &look)?;
    }
    for (column, set) in (REASONS..).zip(sets) {
        let own = set.wish.participants.is_some();
        let why = if own { wished(set) } else { "Filens deltagertal".into() };
        page.text((LEVERS, column), &why, &wrapped(looks))?;
    }
    let wishes = sets.iter().filter(|set| set.wish.reason.is_some()).map(wished);
    let lines = wishes.map(|why| lines_in(&why, REASON_WIDTH)).fold(1.0, f64::max);
    grow(page, LEVERS - 1, lines);
    grow(page, LEVERS, lines);
    let counts = counts.map(|(at, value)| Live::new("", value).at(at));
    let lines = calculation.consequences.len() + calculation.costs.len();
    let first = LEVERS + 1;
    for (row, line) in (first..).zip(0..lines) {
        lever(basis, page, row, line, &rates, &counts)?;
    }
    Ok(Levers { first, last: first + lines.max(1) as u32 - 1 })
}

/// The success rates of the three sets: as wished, the file's own, or moved.
fn rates(basis: &Basis, page: &mut Page) -> Result<[Live; 3], DrawError> {
    let looks = basis.drawing.looks;
    let success = &basis.drawing.contents.case.calculation.success;
    let rate = basis.success();
    let swing = fixed(SWING_AT);
    let own = [success.low.as_ref(), Some(&success.rate), success.high.as_ref()];
    let fields = &basis.drawing.contents.case.fields;
    let cells = [FieldKey::SuccessLow, FieldKey::SuccessRate, FieldKey::SuccessHigh]
        .map(|field| fields.get(&field).map(|field| &field.value));
    let words = ["laveste skøn", "succesrate", "højeste skøn"];
    let signs = ["-", "", "+"];
    let mut all = Vec::new();
    for (position, set) in sets(basis).iter().enumerate() {
        let at: At = (LEVERS - 1, SETS + position as u16);
        let (key, look) = (format!("{SUCCESS} | {}", NAMES[position]), input(&looks.per_cent));
        let why = match (set.wish.success_rate, own[position]) {
            (Some(value), _) => {
                page.sheet.input(at, &key, SUCCESS, Own::Number(value), &look)?;
                wished(set)
            }
            (None, own) => {
                let moved = format!("MIN(1,{}*(1{}{swing}))", rate.formula, signs[position]);
                let cell = cells[position];
                let formula = if position == 1 {
                    rate.formula.clone()
                } else {
                    basis.drawing.formulas().number_or(own, cell, &moved)
                };
                let live = Own::Live(&formula, set.success_rate);
                page.sheet.input(at, &key, SUCCESS, live, &look)?;
                let own = own.map(|_| format!("Filens {}", words[position]));
                own.unwrap_or_else(|| NO_ESTIMATE.into())
            }
        };
        let own = format!("Filens {}", words[position]);
        let at_reason = (LEVERS - 1, REASONS + position as u16);
        match cells[position].filter(|_| position != 1 && set.wish.success_rate.is_none()) {
            Some(cell) => {
                let (own, none) = (quoted(&own), quoted(NO_ESTIMATE));
                let formula = format!("IF(LEN({})>0,{own},{none})", cell.formula());
                page.words(at_reason, formula, &why, &wrapped(looks))?;
            }
            None => page.text(at_reason, &why, &wrapped(looks))?,
        }
        all.push(Live::new("", set.success_rate).at(at));
    }
    Ok(all.try_into().unwrap_or_else(|_| [Live::zero(), Live::zero(), Live::zero()]))
}

fn wished(set: &Scenario) -> String {
    set.wish.reason.clone().unwrap_or_else(|| "Scenariefilen".into())
}

/// How many lines a text takes in a column.
fn lines_in(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 / width).ceil()
}

fn grow(page: &mut Page, row: u32, lines: f64) {
    if lines > 1.0 {
        page.sheet.height(row, 15.0 * lines);
    }
}

fn lever(
    basis: &Basis,
    page: &mut Page,
    row: u32,
    line: usize,
    rates: &[Live; 3],
    counts: &[Live; 3],
) -> Done {
    let looks = basis.drawing.looks;
    let calculation = &basis.drawing.contents.case.calculation;
    let kind = Line::at(line, calculation.consequences.len());
    let driver = match kind {
        Line::Consequence(line) => Driver::Quantity(line),
        Line::Cost(cost) => Driver::Cost(cost),
    };
    let (formula, name) = basis.name(&driver);
    page.words((row, WHO), formula, &name, &wrapped(looks))?;
    let mut lines = lines_in(&name, NAME_WIDTH);
    for ((position, set), sign) in sets(basis).iter().enumerate().zip([-1i8, 0, 1]) {
        let at = (row, SETS + position as u16);
        let (key, look) = (format!("{name} | {}", NAMES[position]), input(&looks.amount));
        let value = set.factors.get(line).copied().unwrap_or(Decimal::ONE);
        let (formula, (reason, shown)) = factor(basis, set, (line, kind), sign);
        let own =
            if formula == literal(value) { Own::Number(value) } else { Own::Live(&formula, value) };
        page.sheet.input(at, &key, &name, own, &look)?;
        lines = lines.max(lines_in(&shown, REASON_WIDTH));
        let at = (row, REASONS + position as u16);
        if reason == quoted(&shown) || reason.len() > LONGEST_REASON {
            page.text(at, &shown, &wrapped(looks))?;
        } else {
            page.words(at, reason, &shown, &wrapped(looks))?;
        }
    }
    grow(page, row, lines);
    worth(basis, page, row, kind)?;
    let here = |column| fixed((row, column));
    let follows = follows(basis, kind);
    for (((position, set), rate), count) in sets(basis).iter().enumerate().zip(rates).zip(counts) {
        let offset = position as u16;
        let factor = here(SETS + offset);
        let formula = format!(
            "{factor}*IF({}=1,1,{}*IF({}=1,{},1))",
            here(IS_COST),
            count.formula,
            here(FOLLOWS),
            rate.formula
        );
        page.live((row, TIMES + offset), formula, times(set, line, kind, follows), &looks.factor)?;
    }
    Ok(())
}

/// What a set multiplies a line by, and why, as a formula and as it reads now.
fn factor(
    basis: &Basis,
    set: &Scenario,
    (position, line): (usize, Line),
    sign: i8,
) -> (String, (String, String)) {
    let contents = basis.drawing.contents;
    let calculated = basis.drawing.calculated;
    let name = line_name(&contents.case.calculation, line);
    let named = set.wish.lines.get(name).copied();
    let wish = named.or(match line {
        Line::Consequence(_) => set.wish.consequences,
        Line::Cost(_) => set.wish.costs,
    });
    let (formula, why) = match wish {
        Some(wish) => (literal(wish), wished(set)),
        None => usual(calculated, position, sign),
    };
    let Line::Cost(cost) = line else { return (formula, (quoted(&why), why)) };
    if named.is_some() {
        return (formula, (quoted(&why), why));
    }
    // Grants are agreed and lie fast, whatever is wished of the costs.
    let is_expense = calculated.cost_is_expense(cost);
    let grant = if sign == 0 { FILES_OWN } else { "Tilskud ligger fast" };
    let shown = if contents.expenses.contains(&cost) { why.as_str() } else { grant }.to_owned();
    if formula == "1" && why == grant {
        return (formula, (quoted(&shown), shown));
    }
    let reason = format!("IF({is_expense}=1,{},{})", quoted(&why), quoted(grant));
    (format!("IF({is_expense}=1,{formula},1)"), (reason, shown))
}

/// What a line is multiplied by where nothing is wished, and why: the file's own, or moved by the
/// stated share.
fn usual(calculated: &Calculated, line: usize, sign: i8) -> (String, String) {
    if sign == 0 {
        return ("1".to_owned(), FILES_OWN.to_owned());
    }
    let (gains, loses) = if sign < 0 { ("-", "+") } else { ("+", "-") };
    let (total, swing) = (calculated.line_total(line), fixed(SWING_AT));
    (format!("IF({total}>=0,1{gains}{swing},1{loses}{swing})"), NO_ESTIMATE.to_owned())
}

/// The name that a scenario file calls a line by.
fn line_name(calculation: &Calculation, line: Line) -> &str {
    let name = match line {
        Line::Consequence(line) => calculation.consequences.get(line).map(|line| &line.service),
        Line::Cost(cost) => calculation.costs.get(cost).map(|line| &line.name),
    };
    name.map_or("", |name| name.value.as_str())
}

fn follows(basis: &Basis, line: Line) -> bool {
    // A consequence follows success for every actor or for none, and a cost never does.
    let flow = basis.drawing.contents.result.flow(line, Actor::Municipality);
    flow.is_some_and(|flow| flow.follows_success)
}

/// What a set multiplies a line's worth at full success by.
fn times(set: &Scenario, position: usize, line: Line, follows: bool) -> Decimal {
    let factor = set.factors.get(position).copied().unwrap_or(Decimal::ONE);
    let share = if follows { set.success_rate } else { Decimal::ONE };
    match line {
        Line::Cost(_) => factor,
        Line::Consequence(_) => factor.saturating_mul(set.participants).saturating_mul(share),
    }
}

/// What a line is worth to each actor at full success, and per unit.
fn worth(basis: &Basis, page: &mut Page, row: u32, line: Line) -> Done {
    let looks = basis.drawing.looks;
    let calculated = basis.drawing.calculated;
    let is_cost = matches!(line, Line::Cost(_));
    page.fixed((row, IS_COST), Decimal::from(u8::from(is_cost)), &looks.whole)?;
    if is_cost {
        page.fixed((row, FOLLOWS), Decimal::ZERO, &looks.whole)?;
    } else {
        let formula = calculated.flow_follows(line, Actor::Municipality);
        let value = Decimal::from(u8::from(follows(basis, line)));
        page.live((row, FOLLOWS), formula, value, &looks.whole)?;
    }
    for who in Actor::ALL {
        let (full, weight) = ((row, FULL + who as u16), (row, WEIGHT + who as u16));
        let flow = basis.drawing.contents.result.flow(line, who);
        let of_actor = |formula: String| match line {
            Line::Consequence(_) => formula,
            Line::Cost(cost) => basis.if_paid_by(cost, who, &formula, "0"),
        };
        let formula = of_actor(calculated.flow_full(line, who));
        page.live(full, formula, flow.map_or(Decimal::ZERO, |f| f.at_full), &looks.kroner)?;
        let formula = of_actor(calculated.flow_per_unit(line, who));
        page.live(weight, formula, flow.map_or(Decimal::ZERO, |f| f.per_unit), &looks.amount)?;
    }
    Ok(())
}

/// A range of a column beside the levers.
fn column(levers: &Levers, column: u16) -> String {
    format!("{}:{}", fixed((levers.first, column)), fixed((levers.last, column)))
}

fn results(basis: &Basis, page: &mut Page, levers: &Levers) -> Done {
    let looks = basis.drawing.looks;
    let contents = basis.drawing.contents;
    let consequences = contents.case.calculation.consequences.len();
    section(
        page,
        4,
        "Nettoresultat i de tre scenarier",
        "Forventet gentager modellens nettoresultat, så længe dets sæt er uændret. Lav og høj er \
         en udbygning af modellen.",
    )?;
    page.headings(
        (NETS - 1, WHO),
        &[
            "Aktør",
            NAMES[0],
            NAMES[1],
            NAMES[2],
            "Lav − forventet",
            "Høj − forventet",
            "Forventet − filens",
        ],
        "lr",
    )?;
    for (row, which) in (NETS..).zip(COLUMNS) {
        page.text((row, WHO), actor_or_all(which), &looks.strong)?;
        let mut nets = Vec::new();
        for (position, set) in sets(basis).iter().enumerate() {
            let offset = position as u16;
            let at = (row, SETS + offset);
            let value = set.net(contents.result, consequences, which);
            let formula = match which {
                None => format!("SUM({}:{})", fixed((row + 1, at.1)), fixed((row + 3, at.1))),
                Some(who) => {
                    format!(
                        "SUMPRODUCT({},{})",
                        column(levers, TIMES + offset),
                        column(levers, FULL + who as u16)
                    )
                }
            };
            page.live(at, formula, value, &super::basis::graded(looks))?;
            nets.push(Live::new("", value).at(at));
        }
        let [low, expected, high] = nets.as_slice() else { continue };
        for (column, difference) in (REASONS..).zip([
            low.minus(expected),
            high.minus(expected),
            expected.minus(&basis.net(which)).rounded(),
        ]) {
            page.live(
                (row, column),
                &difference.formula,
                difference.value,
                &super::basis::signed(&looks.kroner),
            )?;
        }
    }
    super::grids::colour(page, (NETS, SETS), (NETS + 3, SETS + 2));
    Ok(())
}

/// Running sums of present values by scenario, for all together and the municipality, with a chart
/// each.
fn running(basis: &Basis, page: &mut Page, levers: &Levers, top: u32) -> Result<u32, DrawError> {
    let looks = basis.drawing.looks;
    let contents = basis.drawing.contents;
    let calculated = basis.drawing.calculated;
    let sheet = basis.drawing.name(Ours::Scenarios);
    section(
        page,
        top - 2,
        "Akkumuleret nutidsværdi i de tre scenarier",
        "Forventet i alt gentager modellens kolonne Akkumuleret, så længe sættet er uændret.",
    )?;
    page.text((top, WHO), "År", &looks.heading)?;
    let first = top + 1;
    let last = first + contents.result.years.len().max(1) as u32 - 1;
    for (row, year) in (first..).zip(&contents.result.years) {
        page.fixed((row, WHO), Decimal::from(*year), &looks.year.left())?;
    }
    for (group, which) in (0u16..).zip([None, Some(Actor::Municipality)]) {
        let mut chart = Chart::new(ChartType::Line);
        let curves = sets(basis).each_ref().map(|set| {
            let factors = (0usize..).zip(&contents.result.factors);
            let values = factors
                .map(|(year, factor)| in_year(basis, set, year, which).saturating_mul(*factor));
            cumulative(&values.collect::<Vec<_>>())
        });
        for (position, (curve, end)) in curves.iter().zip(charts::ends(&curves)).enumerate() {
            let offset = position as u16;
            let at = SETS + group * 3 + offset;
            page.text(
                (top, at),
                &format!("{}, {}", actor_or_all(which), NAMES[position].to_lowercase()),
                &looks.heading_right,
            )?;
            for ((year, row), sum) in (0u16..).zip(first..=last).zip(curve) {
                let weights = match which {
                    Some(who) => column(levers, WEIGHT + who as u16),
                    None => {
                        let all = Actor::ALL.map(|who| column(levers, WEIGHT + who as u16));
                        format!("({}+{}+{})", all[0], all[1], all[2])
                    }
                };
                let times = column(levers, TIMES + offset);
                let net = format!(
                    "SUMPRODUCT({times}*{weights}*{})*{}",
                    calculated.all_units(year),
                    calculated.factor(year)
                );
                let before =
                    if row == first { String::new() } else { format!("{}+", fixed((row - 1, at))) };
                page.live((row, at), format!("{before}{net}"), *sum, &looks.kroner)?;
            }
            let (mut format, marker) =
                charts::line([Some(Actor::State), None, Some(Actor::Region)][position]);
            let series = charts::series(
                &mut chart,
                sheet,
                (NETS - 1, SETS + offset),
                ((first, WHO), (last, WHO)),
                ((first, at), (last, at)),
            );
            series.set_format(&mut format).set_marker(&marker);
            charts::name_end(series, curve.len(), end);
        }
        let name = actor_or_all(which).to_lowercase();
        let mut columns = SETS + group * 3..;
        let last_of = curves.each_ref().map(|curve| {
            let column = columns.next().unwrap_or_default();
            Live::new("", curve.last().copied().unwrap_or_default()).at((last, column))
        });
        let at = (last + 2, [WHO, REASONS - 1][usize::from(group)]);
        let title = headlines::scenarios(actor_or_all(which), last_of, Lang::Da);
        page.said(at, at, &title, &looks.small.unwrapped())?;
        let alt = format!(
            "Kurver: den løbende sum af nutidsværdier i scenarierne lav, forventet og høj, {name}."
        );
        charts::finish(&mut chart, "", "", "Kr., akkumuleret nutidsværdi", &alt, (600, 400));
        charts::titled(&mut chart, sheet, at);
        charts::room_for_names(&mut chart);
        page.sheet.chart(at.0, at.1, chart);
    }
    Ok(last + 23)
}

/// Undiscounted kroner of a set in a year.
fn in_year(basis: &Basis, set: &Scenario, year: usize, which: Option<Actor>) -> Decimal {
    let result = basis.drawing.contents.result;
    let consequences = result.worked.len();
    let own = result.flows.iter().filter(|flow| which.is_none_or(|who| flow.actor == who));
    own.map(|flow| {
        let position = flow.line.position(consequences);
        let kroner = match flow.line {
            Line::Consequence(line) => {
                let units = result.worked.get(line).and_then(|worked| worked.quantity.get(year));
                flow.per_unit.saturating_mul(units.copied().unwrap_or_default())
            }
            Line::Cost(_) => flow.values.get(year).copied().unwrap_or_default(),
        };
        times(set, position, flow.line, flow.follows_success).saturating_mul(kroner)
    })
    .sum()
}
