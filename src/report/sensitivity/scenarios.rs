//! SØM Scenarier: low, expected and high as whole sets side by side, each value with its reason.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::basis::{Basis, SWING_LABEL, input, section, title, wrapped};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, literal, quoted};
use crate::draw::input::Own;
use crate::draw::live::Live;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::{Line, cumulative};
use crate::lang::phrase;
use crate::layout::FieldKey;
use crate::model::{Actor, Calculation};
use crate::report::actors::COLUMNS;
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
const SUCCESS: (&str, &str) = ("Succesrate", "Success rate");
const PARTICIPANTS: (&str, &str) = ("Deltagere (faktor)", "Participants (factor)");
const NO_ESTIMATE: (&str, &str) = ("Udsvinget ovenfor", "The swing above");
const NAME_WIDTH: f64 = 56.0;
const REASON_WIDTH: f64 = 24.0;
/// A longer reason is no formula: it might not fit in one.
const LONGEST_REASON: usize = 300;
const FILES_OWN: (&str, &str) = ("Filens værdi", "The file's value");
/// In Danish they are what the cells are known by from run to run.
const NAMES: ([&str; 3], [&str; 3]) = (["Lav", "Forventet", "Høj"], ["Low", "Expected", "High"]);

/// The rows that the levers of the lines stand in.
struct Levers {
    first: u32,
    last: u32,
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    title(
        basis,
        page,
        basis.pick("Scenarier", "Scenarios"),
        basis.pick(
            "Lav, forventet og høj som hele sæt af forudsætninger",
            "Low, expected and high as whole sets of assumptions",
        ),
    )?;
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
        basis.pick("Forudsætninger i de tre sæt", "Assumptions of the three sets"),
        basis.pick(
            "Gule celler kan overskrives. Faktorer ganges på filens egne tal; 1 er filens værdi. \
             Lav er værre for den offentlige kasse, høj er bedre.",
            "Yellow cells may be overtyped. Factors multiply the file's own figures; 1 is the \
             file's value. Low is worse for the public purse, high is better.",
        ),
    )?;
    let label = basis.drawing.of(SWING_LABEL);
    page.text((SWING_AT.0, WHO), label, &looks.strong)?;
    let swing = Own::Number(SWING);
    page.sheet.input(SWING_AT, SWING_LABEL.0, label, swing, &input(&looks.per_cent))?;
    let names = basis.drawing.of(NAMES);
    page.headings(
        (LEVERS - 2, WHO),
        &[basis.pick("Forudsætning", "Assumption"), names[0], names[1], names[2]],
        "lr",
    )?;
    for (column, name) in (REASONS..).zip(names) {
        page.text(
            (LEVERS - 2, column),
            &phrase!(basis.lang(), "Begrundelse, {}", "Reason, {}", name.to_lowercase()),
            &looks.heading,
        )?;
    }
    for (left, what) in [
        (FULL, basis.pick("Ved 100 pct.", "At 100 per cent")),
        (WEIGHT, basis.pick("Kr. pr. enhed", "DKK per unit")),
    ] {
        for (column, who) in (left..).zip(Actor::ALL) {
            page.text(
                (LEVERS - 2, column),
                &format!("{what}, {}", basis.drawing.actor(who)),
                &looks.heading_right,
            )?;
        }
    }
    page.text(
        (LEVERS - 2, IS_COST),
        basis.pick("Omkostning (1 = ja)", "Cost (1 = yes)"),
        &looks.heading_right,
    )?;
    page.text(
        (LEVERS - 2, FOLLOWS),
        basis.pick("Følger succes (1 = ja)", "Follows success (1 = yes)"),
        &looks.heading_right,
    )?;
    for (column, name) in (TIMES..).zip(names) {
        page.text(
            (LEVERS - 2, column),
            &phrase!(basis.lang(), "Ganges med, {}", "Multiplied by, {}", name.to_lowercase()),
            &looks.heading_right,
        )?;
    }
    let participants = basis.drawing.of(PARTICIPANTS);
    page.text((LEVERS - 1, WHO), basis.drawing.of(SUCCESS), &looks.text)?;
    page.text((LEVERS, WHO), participants, &looks.text)?;
    let rates = rates(basis, page)?;
    let counts = [0usize, 1, 2].map(|set| {
        let at = (LEVERS, SETS + set as u16);
        (at, sets[set].participants)
    });
    for ((at, value), set) in counts.iter().zip(NAMES.0) {
        let (key, look) = (format!("{} | {set}", PARTICIPANTS.0), input(&looks.amount));
        page.sheet.input(*at, &key, participants, Own::Number(*value), &look)?;
    }
    for (column, set) in (REASONS..).zip(sets) {
        let own = set.wish.participants.is_some();
        let files = basis.pick("Filens deltagertal", "The file's participants");
        let why = if own { wished(basis, set) } else { files.into() };
        page.text((LEVERS, column), &why, &wrapped(looks))?;
    }
    let wishes = sets.iter().filter(|set| set.wish.reason.is_some());
    let wishes = wishes.map(|set| wished(basis, set));
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
    let words = [
        basis.pick("laveste skøn", "lowest estimate"),
        basis.pick("succesrate", "success rate"),
        basis.pick("højeste skøn", "highest estimate"),
    ];
    let signs = ["-", "", "+"];
    let (label, none) = (basis.drawing.of(SUCCESS), basis.drawing.of(NO_ESTIMATE));
    let files = |word: &str| phrase!(basis.lang(), "Filens {}", "The file's {}", word);
    let mut all = Vec::new();
    for (position, set) in sets(basis).iter().enumerate() {
        let at: At = (LEVERS - 1, SETS + position as u16);
        let key = format!("{} | {}", SUCCESS.0, NAMES.0[position]);
        let look = input(&looks.per_cent);
        let why = match (set.wish.success_rate, own[position]) {
            (Some(value), _) => {
                page.sheet.input(at, &key, label, Own::Number(value), &look)?;
                wished(basis, set)
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
                page.sheet.input(at, &key, label, live, &look)?;
                let own = own.map(|_| files(words[position]));
                own.unwrap_or_else(|| none.into())
            }
        };
        let own = files(words[position]);
        let at_reason = (LEVERS - 1, REASONS + position as u16);
        match cells[position].filter(|_| position != 1 && set.wish.success_rate.is_none()) {
            Some(cell) => {
                let (own, none) = (quoted(&own), quoted(none));
                let formula = format!("IF(LEN({})>0,{own},{none})", cell.formula());
                page.words(at_reason, formula, &why, &wrapped(looks))?;
            }
            None => page.text(at_reason, &why, &wrapped(looks))?,
        }
        all.push(Live::new("", set.success_rate).at(at));
    }
    Ok(all.try_into().unwrap_or_else(|_| [Live::zero(), Live::zero(), Live::zero()]))
}

fn wished(basis: &Basis, set: &Scenario) -> String {
    let file = basis.pick("Scenariefilen", "The scenario file");
    set.wish.reason.clone().unwrap_or_else(|| file.into())
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
    let key_name = basis.key_name(&driver);
    page.words((row, WHO), formula, &name, &wrapped(looks))?;
    let mut lines = lines_in(&name, NAME_WIDTH);
    for ((position, set), sign) in sets(basis).iter().enumerate().zip([-1i8, 0, 1]) {
        let at = (row, SETS + position as u16);
        let key = format!("{key_name} | {}", NAMES.0[position]);
        let look = input(&looks.amount);
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
        Some(wish) => (literal(wish), wished(basis, set)),
        None => usual(basis, position, sign),
    };
    let Line::Cost(cost) = line else { return (formula, (quoted(&why), why)) };
    if named.is_some() {
        return (formula, (quoted(&why), why));
    }
    // Grants are agreed and lie fast, whatever is wished of the costs.
    let is_expense = calculated.cost_is_expense(cost);
    let grant = if sign == 0 {
        basis.drawing.of(FILES_OWN)
    } else {
        basis.pick("Tilskud ligger fast", "Grants are fixed")
    };
    let shown = if contents.expenses.contains(&cost) { why.as_str() } else { grant }.to_owned();
    if formula == "1" && why == grant {
        return (formula, (quoted(&shown), shown));
    }
    let reason = format!("IF({is_expense}=1,{},{})", quoted(&why), quoted(grant));
    (format!("IF({is_expense}=1,{formula},1)"), (reason, shown))
}

/// What a line is multiplied by where nothing is wished, and why: the file's own, or moved by the
/// stated share.
fn usual(basis: &Basis, line: usize, sign: i8) -> (String, String) {
    let drawing = basis.drawing;
    if sign == 0 {
        return ("1".to_owned(), drawing.of(FILES_OWN).to_owned());
    }
    let (gains, loses) = if sign < 0 { ("-", "+") } else { ("+", "-") };
    let (total, swing) = (drawing.calculated.line_total(line), fixed(SWING_AT));
    (format!("IF({total}>=0,1{gains}{swing},1{loses}{swing})"), drawing.of(NO_ESTIMATE).to_owned())
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
        basis.pick("Nettoresultat i de tre scenarier", "Net result of the three scenarios"),
        basis.pick(
            "Forventet gentager modellens nettoresultat, så længe dets sæt er uændret. Lav og høj \
             er en udbygning af modellen.",
            "Expected repeats the model's net result as long as its set is unchanged. Low and \
             high are an extension of the model.",
        ),
    )?;
    let names = basis.drawing.of(NAMES);
    page.headings(
        (NETS - 1, WHO),
        &[
            basis.pick("Aktør", "Actor"),
            names[0],
            names[1],
            names[2],
            basis.pick("Lav − forventet", "Low − expected"),
            basis.pick("Høj − forventet", "High − expected"),
            basis.pick("Forventet − filens", "Expected − the file's"),
        ],
        "lr",
    )?;
    for (row, which) in (NETS..).zip(COLUMNS) {
        page.text((row, WHO), basis.drawing.actor_or_all(which), &looks.strong)?;
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
    let names = basis.drawing.of(NAMES);
    section(
        page,
        top - 2,
        basis.pick(
            "Akkumuleret nutidsværdi i de tre scenarier",
            "Cumulative present value of the three scenarios",
        ),
        basis.pick(
            "Forventet i alt gentager modellens kolonne Akkumuleret, så længe sættet er uændret.",
            "Expected in all repeats the model's column Akkumuleret as long as the set is \
             unchanged.",
        ),
    )?;
    page.text((top, WHO), basis.pick("År", "Year"), &looks.heading)?;
    page.sheet.height(top, 32.0);
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
                &format!(
                    "{}, {}",
                    basis.drawing.actor_or_all(which),
                    names[position].to_lowercase()
                ),
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
        let name = basis.drawing.actor_within(which);
        let mut columns = SETS + group * 3..;
        let last_of = curves.each_ref().map(|curve| {
            let column = columns.next().unwrap_or_default();
            Live::new("", curve.last().copied().unwrap_or_default()).at((last, column))
        });
        let at = (last + 2, [WHO, REASONS - 1][usize::from(group)]);
        let title = headlines::scenarios(basis.drawing.actor_or_all(which), last_of, basis.lang());
        page.said(at, at, &title, &looks.small.unwrapped())?;
        let alt = phrase!(
            basis.lang(),
            "Kurver: den løbende sum af nutidsværdier i scenarierne lav, forventet og høj, {}.",
            "Curves: the running sum of present values of the scenarios low, expected and high, \
             {}.",
            name
        );
        let axis = basis.pick("Kr., akkumuleret nutidsværdi", "DKK, cumulative present value");
        charts::finish(&mut chart, "", "", axis, &alt, (600, 400));
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
