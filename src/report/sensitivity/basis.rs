//! What the sheets of sensitivity share.

use rust_decimal::Decimal;

use crate::draw::formula::{At, fixed, literal, quoted};
use crate::draw::live::Live;
use crate::draw::look::{Look, Rgb};
use crate::draw::page::{Done, Page};
use crate::draw::rules::{Highlight, Rule, When};
use crate::engine::{Flow, Line};
use crate::lang::Lang;
use crate::model::Actor;
use crate::model::names::actor_in;
use crate::report::drawing::Drawing;
use crate::report::{actors, summary};
use crate::sensitivity::Driver;

/// How far inputs are moved.
pub const SWING_LABEL: (&str, &str) =
    ("Udsving, hvor filen ikke har egne skøn (±)", "Swing where the file has no estimates (±)");
/// What a rate is counted in.
pub const PER_CENT: (&str, &str) = ("pct.", "per cent");

/// How many inputs a ranked table shows; all stand at the foot of the sheet.
pub const RANKED: usize = 12;

/// How many rows may go on one page.
pub const ONE_PAGE: u32 = 80;

/// What all the sheets of sensitivity are made from.
pub struct Basis<'a> {
    pub drawing: &'a Drawing<'a>,
    pub summary: &'a summary::Places,
    pub actors: &'a actors::Places,
}

impl Basis<'_> {
    pub fn net(&self, which: Option<Actor>) -> Live {
        Live::new(self.summary.net(which), self.drawing.contents.result.net(which))
    }
    pub fn fixed(&self, which: Option<Actor>) -> Live {
        Live::new(self.actors.fixed(which), self.drawing.contents.result.fixed(which))
    }
    pub fn gain(&self, which: Option<Actor>) -> Live {
        Live::new(self.actors.gain(which), self.drawing.contents.result.gain_at_full(which))
    }
    pub fn success(&self) -> Live {
        Live::new(self.drawing.calculated.success(), self.drawing.contents.result.success_rate)
    }
    pub fn participants(&self) -> Live {
        Live::new(self.drawing.calculated.participants(), self.drawing.contents.result.participants)
    }
    pub fn cost_area(&self) -> String {
        quoted(&self.drawing.contents.case.layout.cost_area)
    }
    /// `(actors="Kommune")*`, or nothing for all together.
    fn whose(&self, which: Option<Actor>) -> String {
        which
            .map(|who| {
                format!(
                    "({}={})*",
                    self.drawing.calculated.actors(),
                    quoted(self.drawing.actor(who))
                )
            })
            .unwrap_or_default()
    }

    /// The present value of the consequences (or of all in the area of costs).
    pub fn consequences(&self, which: Option<Actor>) -> Live {
        let calculated = self.drawing.calculated;
        let formula = format!(
            "SUMPRODUCT({}({}<>{})*{})",
            self.whose(which),
            calculated.areas(),
            self.cost_area(),
            calculated.present()
        );
        let result = self.drawing.contents.result;
        Live::new(
            formula,
            result.sum(|f| f.area.is_some() && which.is_none_or(|who| f.actor == who)),
        )
    }

    /// The present value of the cost lines that are not grants; an expense is negative.
    pub fn expenses(&self, which: Option<Actor>) -> Live {
        self.expenses_of(&which.map(|who| quoted(self.drawing.actor(who))), which)
    }

    /// The same of the actor that a formula names, which is `which` now.
    pub fn expenses_of(&self, named: &Option<String>, which: Option<Actor>) -> Live {
        let contents = self.drawing.contents;
        let costs = &contents.case.calculation.costs;
        let Some([actors, expenses, present]) = self.drawing.calculated.costs() else {
            return Live::zero();
        };
        let own = |line: &&usize| {
            costs.get(**line).is_some_and(|cost| which.is_none_or(|who| who == cost.actor.value))
        };
        let value = |line: &usize| {
            let own = costs.get(*line).map(|cost| cost.actor.value)?;
            contents.result.flow(Line::Cost(*line), own).map(Flow::total)
        };
        let whose = named.as_ref().map_or_else(String::new, |named| format!("({actors}={named})*"));
        Live::new(
            format!("SUMPRODUCT({whose}({expenses}=1)*{present})"),
            contents.expenses.iter().filter(own).filter_map(value).sum(),
        )
    }

    /// The present value of a cost line for an actor, nil for the others.
    fn cost(&self, line: usize, which: Option<Actor>) -> Live {
        let own = self.drawing.contents.case.calculation.costs.get(line).map(|c| c.actor.value);
        let Some(own) = own else { return Live::zero() };
        let all = self.flow(Line::Cost(line), own);
        match which {
            None => all,
            Some(who) => Live::new(
                self.if_paid_by(line, who, &all.formula, "0"),
                if who == own { all.value } else { Decimal::ZERO },
            ),
        }
    }

    /// What holds where the actor pays the cost line, and what does otherwise.
    pub fn if_paid_by(&self, cost: usize, who: Actor, then: &str, otherwise: &str) -> String {
        let paid = self.drawing.calculated.cost_actor(cost);
        format!("IF({paid}={},{then},{otherwise})", quoted(self.drawing.actor(who)))
    }

    /// The key of a driver among those that concern an actor; what cannot bear on the actor comes
    /// last.
    pub fn key(&self, driver: &Driver, which: Option<Actor>, moved: &Live) -> Live {
        let case = self.drawing.contents.case;
        let own = key(moved);
        let last = Live::new("-1", Decimal::NEGATIVE_ONE);
        let concerned = crate::sensitivity::concerns(&case.calculation, driver, which);
        match (driver, which) {
            (Driver::Cost(cost), Some(who)) => Live::new(
                self.if_paid_by(*cost, who, &own.formula, "-1"),
                if concerned { own.value } else { last.value },
            ),
            _ if concerned => own,
            _ => last,
        }
    }

    /// The present value of a line for an actor.
    pub fn flow(&self, line: Line, actor: Actor) -> Live {
        let flow = self.drawing.contents.result.flow(line, actor);
        let value = flow.map(Flow::total).unwrap_or_default();
        Live::new(self.drawing.calculated.flow_present(line, actor), value)
    }

    /// The part of an actor's net result that is proportional to the driver.
    pub fn part(&self, driver: &Driver, which: Option<Actor>) -> Live {
        match driver {
            Driver::Success => self.success().times(&self.gain(which)),
            Driver::Participants => self.consequences(which),
            Driver::Costs(_) => self.expenses(which),
            Driver::Cost(line) => self.cost(*line, which),
            Driver::Quantity(line) => match which {
                Some(who) => self.flow(Line::Consequence(*line), who),
                None => Live::sum(&Actor::ALL.map(|who| self.flow(Line::Consequence(*line), who))),
            },
            Driver::Price { actor, .. } if which.is_some_and(|who| who != *actor) => Live::zero(),
            Driver::Price { actor, .. } => {
                let lines =
                    crate::sensitivity::lines_of(&self.drawing.contents.case.calculation, driver);
                let parts: Vec<Live> =
                    lines.iter().map(|&line| self.flow(Line::Consequence(line), *actor)).collect();
                Live::sum(&parts)
            }
        }
    }

    pub fn lang(&self) -> Lang {
        self.drawing.lang()
    }

    /// The wording of the sheets' language.
    pub fn pick<T>(&self, danish: T, english: T) -> T {
        self.drawing.pick(danish, english)
    }

    /// A driver as people name it: a formula and how it reads now.
    pub fn name(&self, driver: &Driver) -> (String, String) {
        self.name_in(driver, self.lang())
    }

    /// What the cells of a driver are known by from run to run, whatever the language.
    pub fn key_name(&self, driver: &Driver) -> String {
        self.name_in(driver, Lang::Da).1
    }

    fn name_in(&self, driver: &Driver, lang: Lang) -> (String, String) {
        let calculation = &self.drawing.contents.case.calculation;
        let formulas = self.drawing.formulas();
        let plain = |name: &str| (quoted(name), name.to_owned());
        let joined = |before: &str, input: &crate::model::Input<String>, after: &str| {
            let formula = format!("{}&{}", quoted(before), formulas.text(input));
            let formula =
                if after.is_empty() { formula } else { format!("{formula}&{}", quoted(after)) };
            (formula, format!("{before}{}{after}", input.value))
        };
        let line = |line: &usize| calculation.consequences.get(*line);
        match driver {
            Driver::Success => plain(lang.pick("Succesrate", "Success rate")),
            Driver::Participants => {
                plain(lang.pick("Deltagere, alle hold", "Participants, all cohorts"))
            }
            Driver::Costs(_) => {
                plain(lang.pick("Omkostninger i alt, uden tilskud", "Costs in all, grants aside"))
            }
            Driver::Cost(cost) => calculation.costs.get(*cost).map_or_else(
                || plain(""),
                |line| {
                    let paid = self.drawing.calculated.cost_actor(*cost);
                    let name = formulas.text(&line.name);
                    let who = actor_in(line.actor.value, lang);
                    let cost = lang.pick("Omkostning: ", "Cost: ");
                    (
                        format!("\"{cost}\"&{name}&\" (\"&{paid}&\")\""),
                        format!("{cost}{} ({who})", line.name.value),
                    )
                },
            ),
            Driver::Quantity(at) => line(at).map_or_else(
                || plain(""),
                |line| {
                    let person = format!(" ({})", line.person.value);
                    joined(lang.pick("Forbrug: ", "Use: "), &line.service, &person)
                },
            ),
            Driver::Price { line: at, actor: who } => line(at).map_or_else(
                || plain(""),
                |line| {
                    let who = format!(" ({})", actor_in(*who, lang));
                    joined(lang.pick("Pris: ", "Price: "), &line.service, &who)
                },
            ),
        }
    }

    /// A driver in its own unit: the value now, and what it is counted in as a formula and as it
    /// reads now.
    pub fn unit(&self, driver: &Driver) -> (Live, (String, String)) {
        let calculation = &self.drawing.contents.case.calculation;
        let formulas = self.drawing.formulas();
        let plain = |unit: &str| (quoted(unit), unit.to_owned());
        let of = |line: usize, before: &str, after: &str| {
            let unit = calculation.consequences.get(line).and_then(|line| line.unit.as_ref());
            let units = self.pick("enheder", "units");
            let now = unit.map_or(units.to_owned(), |unit| unit.value.to_lowercase());
            let cell = self.drawing.calculated.line_unit(line);
            (
                format!(
                    "{}&IF({cell}=\"\",\"{units}\",LOWER({cell}))&{}",
                    quoted(before),
                    quoted(after)
                ),
                format!("{before}{now}{after}"),
            )
        };
        match driver {
            Driver::Success => (
                self.success().times(&Live::new("100", Decimal::ONE_HUNDRED)),
                plain(self.drawing.of(PER_CENT)),
            ),
            Driver::Participants => {
                (self.participants(), plain(self.pick("deltagere", "participants")))
            }
            Driver::Costs(_) | Driver::Cost(_) => (
                Live::new("-1", Decimal::NEGATIVE_ONE).times(&self.part(driver, None)),
                plain(self.pick("kr., nutidsværdi", "DKK, present value")),
            ),
            Driver::Quantity(at) => match calculation.consequences.get(*at) {
                Some(line) => {
                    let changes: Vec<Live> = line
                        .changes
                        .iter()
                        .map(|change| Live::new(formulas.number(change), change.value))
                        .collect();
                    (
                        Live::sum(&changes),
                        of(*at, "", self.pick(" pr. person, alle år", " per person, in all")),
                    )
                }
                None => (Live::zero(), plain("")),
            },
            Driver::Price { line: at, actor } => match calculation.consequences.get(*at) {
                Some(line) => {
                    let price = line.prices.get(*actor);
                    (
                        Live::new(formulas.number(price), price.value),
                        of(*at, self.pick("kr. (", "DKK ("), ")"),
                    )
                }
                None => (Live::zero(), plain("")),
            },
        }
    }
}

/// Says below a ranked table that inputs have come to concern the actor since it was drawn. They
/// stand at the foot only.
pub fn more(basis: &Basis, page: &mut Page, at: At, which: Option<Actor>, keys: &str) -> Done {
    let contents = basis.drawing.contents;
    let calculation = &contents.case.calculation;
    if which.is_none() || calculation.costs.is_empty() {
        return Ok(());
    }
    let drivers = crate::sensitivity::drivers(calculation, contents.expenses);
    let concerned = drivers
        .iter()
        .filter(|driver| crate::sensitivity::concerns(calculation, driver, which))
        .count();
    let text = basis.pick(
        "En omkostning har fået ny aktør: alle input står nederst; en ny kørsel ordner dem.",
        "A cost has got another actor: all inputs stand at the foot; a new run ranks them.",
    );
    let formula = format!("IF(COUNTIF({keys},\">=0\")>{concerned},{},\"\")", quoted(text));
    page.words(at, formula, "", &basis.drawing.looks.note)
}

/// The look of a cell that may be overtyped.
pub fn input(look: &Look) -> Look {
    look.fill(Rgb(0xFF_F2_CC))
}

/// Kroner with a sign in front, so that a frontier shows without colour too.
pub fn signed(look: &Look) -> Look {
    look.number("+#,##0;[Red]-#,##0;0")
}

/// The same in a table whose cells are coloured by their sign.
pub fn graded(looks: &crate::draw::page::Looks) -> Look {
    looks.kroner.number("+#,##0;-#,##0;0")
}

/// A number that only counts.
pub fn counted(looks: &crate::draw::page::Looks) -> Look {
    looks.centred.number("0")
}

/// Ready for print: a sheet that is not too long goes on one page, so that no chart is cut in two.
pub fn print(page: &mut Page, last: At) -> Done {
    page.print(last, 1, None)?;
    if last.0 <= ONE_PAGE {
        page.sheet.fit_pages(1, 1);
    }
    Ok(())
}

/// A title with the basis of the calculation under it.
pub fn title(basis: &Basis, page: &mut Page, title: &str, note: &str) -> Done {
    let (formula, shown) = basis.drawing.basis();
    let note = format!("{note}; ");
    page.title(title, &format!("{}&{formula}", quoted(&note)), &format!("{note}{shown}"))
}

/// A section's heading and, in the line below it, what it shows and which of the model's own
/// analyses it repeats.
pub fn section(page: &mut Page, row: u32, heading: &str, note: &str) -> Done {
    let (section, small) = (page.looks.section, page.looks.note);
    page.text((row, 1), heading, &section)?;
    page.text((row + 1, 1), note, &small)
}

/// A cell whose words may be long: wrapped, at the top.
pub fn wrapped(looks: &crate::draw::page::Looks) -> Look {
    looks.text.wrapped().middle()
}

/// The place of each key when the largest comes first; the earlier one wins a tie.
pub fn ranks(keys: &[Decimal]) -> Vec<usize> {
    let mut order: Vec<(usize, &Decimal)> = keys.iter().enumerate().collect();
    order.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    let mut places = vec![0; keys.len()];
    for (place, (position, _)) in (1..).zip(order) {
        if let Some(own) = places.get_mut(position) {
            *own = place;
        }
    }
    places
}

/// The same as a formula, for the key in `row` among those in `column`.
pub fn rank(row: u32, column: u16, (first, last): (u32, u32)) -> String {
    let key = fixed((row, column));
    let all = format!("{}:{}", fixed((first, column)), fixed((last, column)));
    let ties = if row == first {
        String::new()
    } else {
        format!("+SUMPRODUCT(({}:{}={key})*1)", fixed((first, column)), fixed((row - 1, column)))
    };
    format!("1+SUMPRODUCT(({all}>{key})*1){ties}")
}

/// The places of a sorted axis: `steps`, with the file's own value among them. One value stands
/// once: where the own value is one of the steps, `spare` fills the place, which lies outside them.
pub fn axis(own: &Live, steps: &[Decimal], spare: Decimal) -> Vec<Live> {
    let is_low = steps.first().is_some_and(|first| spare < *first);
    let mut all = steps.to_vec();
    all.insert(if is_low { 0 } else { steps.len() }, spare);
    let same = |step: &Decimal| format!("ABS({}-{})<0.0000001", own.formula, literal(*step));
    let any = all.iter().map(same).collect::<Vec<_>>().join(",");
    let holds = all.iter().any(|step| (own.value - step).abs() < Decimal::new(1, 7));
    let place = |position: usize| {
        let (before, at) =
            (position.checked_sub(1).and_then(|p| steps.get(p)), steps.get(position));
        let alone = all.get(position).copied().unwrap_or_default();
        let (mut formula, mut value) = (own.formula.clone(), own.value);
        if let Some(before) = before {
            formula = format!("MAX({},{formula})", literal(*before));
            value = value.max(*before);
        }
        if let Some(at) = at {
            formula = format!("MIN({},{formula})", literal(*at));
            value = value.min(*at);
        }
        let formula = format!("IF(OR({any}),{},{formula})", literal(alone));
        Live::new(formula, if holds { alone } else { value })
    };
    (0..all.len()).map(place).collect()
}

/// Marks the file's own value along an axis.
pub fn mark_own(page: &mut Page, from: At, to: At, own: At) {
    let mark = Highlight { bold: true, color: Rgb(0xFF_FF_FF), fill: Some(Rgb(0x1F_3864)) };
    let when = When::Equals(fixed(own));
    page.sheet.rule(from, to, Rule { when, highlight: mark, is_last: true });
}

/// A key for ranking: whole øre, so that figures that are equal but for the last digit of a float
/// stay in order.
pub fn key(value: &Live) -> Live {
    let rounded = value
        .value
        .abs()
        .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    Live::new(format!("ROUND(ABS({}),2)", value.formula), rounded)
}
