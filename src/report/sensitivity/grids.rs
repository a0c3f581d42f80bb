//! SØM Krydstabeller: the net result when the success rate and one more thing change together.
//!
//! Three grids of one form, `F + s·G + (x − 1)(s·A + B)`: `A` and `B` are what `x` is a factor of,
//! with and without success. The left one of each pair is for all together, the right one for the
//! actor that is chosen.

use rust_decimal::{Decimal, dec};

use super::basis::{Basis, input, section, title};
use crate::draw::formula::{At, fixed};
use crate::draw::input::Own;
use crate::draw::live::Live;
use crate::draw::look::Rgb;
use crate::draw::page::{Done, Page};
use crate::draw::rules::{Allowed, Highlight, Rule, Validation, When};
use crate::draw::sheet::DrawError;
use crate::engine::{Flow, Line};
use crate::lang::Lang;
use crate::model::Actor;
use crate::model::names;

const LEFT: u16 = 1;
const RIGHT: u16 = 10;
/// Columns of a grid, beside the one with the success rates.
const WIDE: usize = 7;
/// Rows of a grid: 10 to 100 per cent, and the rate of the file among them.
const HIGH: u32 = 11;
/// From one pair of grids to the next.
const STEP: u32 = HIGH + 7;
const TOP: u32 = 17;
const CHOSEN_AT: At = (4, 3);
const OWN_AT: At = (4, 7);
const SUMS: u32 = 7;
const SUCCESS: (&str, &str) = ("Succesrate", "Success rate");
const CHOSEN: (&str, &str) = ("Tabellerne til højre viser", "The tables on the right show");

/// What a grid multiplies: the part that follows success, at full success, and the part that does
/// not.
#[derive(Clone, Copy)]
enum Second {
    Cost,
    Realised,
    Largest,
}

impl Second {
    /// What its axes are known by from run to run.
    fn name(self) -> &'static str {
        match self {
            Second::Cost => "omkostninger",
            Second::Realised => "realiseret andel",
            Second::Largest => "største konsekvens",
        }
    }
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let looks = basis.drawing.looks;
    title(
        basis,
        page,
        basis.pick("Krydstabeller", "Cross tables"),
        basis.pick(
            "Nettoresultat, når succesraten og én ting til ændrer sig samtidig",
            "Net result when the success rate and one more thing change together",
        ),
    )?;
    page.widths(&[2.7, 15.0])?;
    for column in 2..=RIGHT + 7 {
        page.sheet.width(column, if column == RIGHT - 1 { 2.7 } else { 11.5 });
    }
    page.sheet.width(RIGHT, 15.0);
    page.text(
        (3, LEFT),
        basis.pick(
            "En udbygning af modellen. Gule celler kan overskrives, og tabellerne følger. Plus og \
             grønt: gevinst; minus og rødt: tab; grænsen imellem er break-even. Filens egen \
             succesrate er mørk.",
            "An extension of the model. Yellow cells may be overtyped, and the tables follow. \
             Plus and green: gain; minus and red: loss; the border between them is break-even. \
             The file's own success rate is dark.",
        ),
        &looks.note,
    )?;
    page.sheet.merge(
        (CHOSEN_AT.0, LEFT),
        (CHOSEN_AT.0, LEFT + 1),
        basis.drawing.of(CHOSEN),
        &looks.strong,
    )?;
    let chosen = Actor::Municipality;
    let (key, label) = (CHOSEN.0, basis.drawing.of(CHOSEN));
    // What was chosen in a run of the other language is the same actor in this one.
    for which in Actor::ALL {
        let [from, to] = [basis.pick(Lang::En, Lang::Da), basis.lang()];
        page.sheet.retype(key, names::actor_in(which, from), names::actor_in(which, to));
    }
    let own = Own::Text(basis.drawing.actor(chosen));
    page.sheet.input(CHOSEN_AT, key, label, own, &input(&looks.text))?;
    let actors = Actor::ALL.map(|which| basis.drawing.actor(which).to_owned()).to_vec();
    page.sheet.validate(CHOSEN_AT, CHOSEN_AT, Validation::new(Allowed::Words(actors)));
    page.text(
        (OWN_AT.0, OWN_AT.1 - 2),
        basis.pick("Filens succesrate", "The file's success rate"),
        &looks.strong,
    )?;
    page.live(OWN_AT, basis.success().formula, basis.success().value, &looks.per_cent)?;
    let sums = sums(basis, page, chosen)?;
    page.sheet.fold_rows(SUMS - 1, SUMS + 6);
    let steps: [(Second, &str, &str, [Decimal; WIDE]); 3] = [
        (
            Second::Cost,
            basis.pick("Succesrate × omkostninger", "Success rate × costs"),
            basis.pick(
                "Omkostningerne i pct. af filens, uden tilskud.",
                "The costs in per cent of the file's, grants aside.",
            ),
            [dec!(0.5), dec!(0.75), dec!(0.9), dec!(1), dec!(1.1), dec!(1.25), dec!(1.5)],
        ),
        (
            Second::Realised,
            basis.pick(
                "Succesrate × andel af besparelserne, der realiseres",
                "Success rate × share of the savings that is realised",
            ),
            basis.pick(
                "Besparelser er de konsekvenser, der er en gevinst for aktøren; tab tæller fuldt \
                 ud.",
                "Savings are the consequences that are a gain to the actor; losses count in full.",
            ),
            [dec!(0), dec!(0.25), dec!(0.5), dec!(0.6), dec!(0.75), dec!(0.9), dec!(1)],
        ),
        (
            Second::Largest,
            basis.pick(
                "Succesrate × den største konsekvens",
                "Success rate × the largest consequence",
            ),
            basis.pick(
                "Den linje, der giver den største gevinst i alt, i pct. af filens værdi.",
                "The line that gives the largest gain in all, in per cent of the file's value.",
            ),
            [dec!(0), dec!(0.25), dec!(0.5), dec!(0.75), dec!(1), dec!(1.25), dec!(1.5)],
        ),
    ];
    for (top, (second, heading, note, axis)) in (TOP..).step_by(STEP as usize).zip(steps) {
        section(page, top, heading, note)?;
        for (side, left) in [LEFT, RIGHT].into_iter().enumerate() {
            grid(basis, page, (top + 3, left), side, second, &axis, &sums)?;
        }
    }
    page.sheet.freeze(3, 0);
    super::basis::print(page, (TOP + 3 * STEP, RIGHT + 7))
}

/// Fixed, gain, costs, and the pairs of savings and of the largest consequence: all together, and
/// the chosen actor.
struct Sums([[Live; 7]; 2]);

impl Sums {
    /// `A` and `B` of a grid.
    fn pair(&self, side: usize, second: Second) -> (&Live, &Live, &Live, &Live, bool) {
        let [fixed, gain, cost, saved, saved_rest, largest, largest_rest] = &self.0[side.min(1)];
        match second {
            Second::Cost => (fixed, gain, cost, cost, false),
            Second::Realised => (fixed, gain, saved, saved_rest, true),
            Second::Largest => (fixed, gain, largest, largest_rest, true),
        }
    }
}

fn sums(basis: &Basis, page: &mut Page, chosen: Actor) -> Result<Sums, DrawError> {
    let looks = basis.drawing.looks;
    let calculated = basis.drawing.calculated;
    let result = basis.drawing.contents.result;
    page.headings(
        (SUMS - 1, LEFT),
        &basis.pick(["", "", "", "I alt"], ["", "", "", "Total"]),
        "lllr",
    )?;
    page.sheet.merge(
        (SUMS - 1, LEFT),
        (SUMS - 1, LEFT + 2),
        basis.pick("Dele af resultatet, nutidsværdi", "Parts of the result, present value"),
        &looks.heading,
    )?;
    page.words(
        (SUMS - 1, LEFT + 4),
        fixed(CHOSEN_AT),
        basis.drawing.actor(chosen),
        &looks.heading_right,
    )?;
    let largest = largest(basis);
    let is_cost = |flow: &Flow| flow.area.is_none();
    let names = [
        basis.pick(
            "Uden succes (omkostninger, linjer for alle)",
            "Without success (costs, lines for everyone)",
        ),
        basis.pick("Gevinst, hvis alle lykkes", "Gain if all succeed"),
        basis.pick("Omkostninger uden tilskud", "Costs, grants aside"),
        basis.pick(
            "Besparelser, der følger succes (alle lykkes)",
            "Savings that follow success (all succeed)",
        ),
        basis.pick("Besparelser for alle deltagere", "Savings for all participants"),
        basis.pick("Største konsekvens, hvis alle lykkes", "Largest consequence, if all succeed"),
        basis.pick(
            "Største konsekvens, for alle deltagere",
            "Largest consequence, for all participants",
        ),
    ];
    let mut columns = [const { Vec::new() }; 2];
    for ((column, side), which) in (LEFT + 3..).zip(&mut columns).zip([None, Some(chosen)]) {
        let own = |flow: &&Flow| which.is_none_or(|who| flow.actor == who);
        let whose = if which.is_some() {
            format!("({}={})*", calculated.actors(), fixed(CHOSEN_AT))
        } else {
            String::new()
        };
        let full = calculated.at_full();
        let of = |condition: String, keep: &dyn Fn(&Flow) -> bool| {
            let value = result
                .flows
                .iter()
                .filter(own)
                .filter(|flow| keep(flow))
                .map(|flow| flow.at_full)
                .sum();
            Live::new(format!("SUMPRODUCT({whose}{condition}*{full})"), value)
        };
        let (follows, areas, cost_area) =
            (calculated.follows(), calculated.areas(), basis.cost_area());
        let number = format!("MATCH(1,{},0)", calculated.line_ranks());
        let saved = |flag: bool| {
            let condition =
                format!("({full}>0)*({areas}<>{cost_area})*({follows}={})", u8::from(flag));
            of(condition, &move |flow| {
                flow.at_full > Decimal::ZERO && !is_cost(flow) && flow.follows_success == flag
            })
        };
        let most = |flag: bool| {
            let condition = format!(
                "({}={number})*({areas}<>{cost_area})*({follows}={})",
                calculated.numbers(),
                u8::from(flag)
            );
            of(condition, &move |flow| {
                flow.line == Line::Consequence(largest) && flow.follows_success == flag
            })
        };
        let named = which.map(|_| fixed(CHOSEN_AT));
        let costs = basis.expenses_of(&named, which);
        let all = [
            of(format!("({follows}=0)"), &|flow| !flow.follows_success),
            of(format!("({follows}=1)"), &|flow| flow.follows_success),
            costs,
            saved(true),
            saved(false),
            most(true),
            most(false),
        ];
        for ((row, name), live) in (SUMS..).zip(names).zip(&all) {
            if which.is_none() {
                page.sheet.merge((row, LEFT), (row, LEFT + 2), name, &looks.text)?;
            }
            page.live((row, column), &live.formula, live.value, &looks.kroner)?;
        }
        *side = (SUMS..).zip(&all).map(|(row, live)| live.at((row, column))).collect();
    }
    let [all, chosen] = columns.map(|column: Vec<Live>| {
        let mut column = column.into_iter();
        std::array::from_fn(|_| column.next().unwrap_or_else(Live::zero))
    });
    Ok(Sums([all, chosen]))
}

/// The consequence that ranks first.
fn largest(basis: &Basis) -> usize {
    let result = basis.drawing.contents.result;
    let lines = 0..basis.drawing.contents.case.calculation.consequences.len();
    let totals: Vec<Decimal> =
        lines.map(|line| result.sum(|flow| flow.line == Line::Consequence(line))).collect();
    super::basis::ranks(&totals).iter().position(|rank| *rank == 1).unwrap_or(0)
}

fn grid(
    basis: &Basis,
    page: &mut Page,
    (top, left): At,
    side: usize,
    second: Second,
    axis: &[Decimal; WIDE],
    sums: &Sums,
) -> Done {
    let looks = basis.drawing.looks;
    let own = side == 0;
    if own {
        page.text((top - 1, left), basis.pick("I alt", "Total"), &looks.strong)?;
    } else {
        let shown = basis.drawing.actor(Actor::Municipality);
        page.words((top - 1, left), fixed(CHOSEN_AT), shown, &looks.strong)?;
    }
    let label = basis.drawing.of(SUCCESS);
    page.text((top, left), label, &looks.heading)?;
    let heading = looks.heading_right.number("0%");
    for (column, value) in (left + 1..).zip(axis) {
        if own {
            let key = format!("{} | kolonne {}", second.name(), column - left);
            let (own, look) = (Own::Number(*value), input(&heading));
            page.sheet.input((top, column), &key, label, own, &look)?;
        } else {
            page.live((top, column), fixed((top, column - RIGHT + LEFT)), *value, &heading)?;
        }
    }
    let steps: Vec<Decimal> = (1u8..=10).map(|step| Decimal::from(step) / dec!(10)).collect();
    let success = Live::new(fixed(OWN_AT), basis.success().value);
    let rates = super::basis::axis(&success, &steps, Decimal::ZERO);
    super::basis::mark_own(page, (top + 1, left), (top + HIGH, left), OWN_AT);
    for ((row, number), Live { formula, value }) in (top + 1..=top + HIGH).zip(1..).zip(rates) {
        if own {
            let rate = Own::Live(&formula, value);
            let key = format!("{} | række {number}", second.name());
            page.sheet.input((row, left), &key, "", rate, &input(&looks.per_cent))?;
        } else {
            page.live((row, left), fixed((row, LEFT)), value, &looks.per_cent)?;
        }
        let rate = Live::new("", value).at((row, left));
        for (column, value) in (left + 1..).zip(axis) {
            let factor =
                Live::new("", *value).at((top, column)).minus(&Live::new("1", Decimal::ONE));
            let (fixed, gain, a, b, both) = sums.pair(side, second);
            let moved = if both { rate.times(a).plus(b) } else { a.clone() };
            let net = fixed.plus(&rate.times(gain)).plus(&factor.times(&moved));
            page.live((row, column), &net.formula, net.value, &super::basis::graded(looks))?;
        }
    }
    colour(page, (top + 1, left + 1), (top + HIGH, left + WIDE as u16));
    Ok(())
}

/// Gains and losses in tones that differ in print too; the sign says the same.
pub(super) fn colour(page: &mut Page, from: At, to: At) {
    let gain = Highlight { bold: false, color: Rgb(0x1E_46_20), fill: Some(Rgb(0xE2_EF_DA)) };
    let loss = Highlight { bold: false, color: Rgb(0x7B_00_0A), fill: Some(Rgb(0xF4_B8_9C)) };
    for (when, highlight) in [(When::AtLeast(0), gain), (When::Below(0), loss)] {
        page.sheet.rule(from, to, Rule { when, highlight, is_last: false });
    }
}
