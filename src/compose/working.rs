//! The hidden sheet that works every line out, and the places on it that the results are summed
//! from.

use rust_decimal::Decimal;

use super::Computed;
use super::plan::{LEFT, Plan, count, fixed, quoted};
use super::sheet::{Done, Sheet, WORDING};
use crate::engine::{Flow, Line};
use crate::layout::{ColumnKey, FieldKey, SheetKey, TableKey};
use crate::model::Actor;
use crate::parameters::Parameters;

const AREA: u16 = LEFT + 1;
const ACTOR: u16 = LEFT + 2;
const FOLLOWS: u16 = LEFT + 3;
const FACTOR: u16 = LEFT + 4;
const PRESENT: u16 = LEFT + 5;
const AT_FULL: u16 = LEFT + 6;
const YEARS: u16 = LEFT + 8;

const YEAR: u32 = 3;
const COUNTS: u32 = 4;
const DISCOUNT: u32 = 5;
const LATER: u32 = 6;
const QUANTITIES: u32 = 8;

/// Where things stand on the hidden sheet.
pub struct Working<'a> {
    pub plan: &'a Plan<'a>,
    pub parameters: &'a Parameters,
}

impl Working<'_> {
    fn on(&self, at: (u32, u16)) -> String {
        format!("{}{}", quoted(&WORDING.working), fixed(at))
    }

    fn year_column(&self, year: usize) -> u16 {
        YEARS + u16::try_from(year).unwrap_or(u16::MAX)
    }

    fn quantity(&self, line: usize) -> u32 {
        QUANTITIES + 1 + count(line)
    }

    fn flows(&self) -> u32 {
        self.quantity(self.plan.consequences) + 2
    }

    fn flow(&self, line: usize, actor: Actor) -> u32 {
        self.flows() + count(Line::Consequence(line).flow(actor, self.plan.consequences))
    }

    fn cost(&self, line: usize) -> u32 {
        self.flows() + count(self.plan.consequences * Actor::ALL.len() + line)
    }

    fn cohort(&self, position: usize) -> u32 {
        self.cost(self.plan.costs) + 2 + count(position)
    }

    fn column(&self, column: u16) -> String {
        let last = self.cost(self.plan.costs).saturating_sub(1).max(self.flows());
        format!(
            "{}{}:{}",
            quoted(&WORDING.working),
            fixed((self.flows(), column)),
            fixed((last, column))
        )
    }

    pub fn year(&self, year: usize) -> String {
        self.on((YEAR, self.year_column(year)))
    }

    pub fn counts(&self, year: usize) -> String {
        self.on((COUNTS, self.year_column(year)))
    }

    /// How many participants a result is divided by.
    pub fn divisor(&self) -> String {
        self.on((LATER, PRESENT))
    }

    /// The present value of an actor's lines.
    pub fn net(&self, actor: &str) -> String {
        format!("SUMIFS({},{},\"{actor}\")", self.column(PRESENT), self.column(ACTOR))
    }

    /// The same in one area, the name of which stands in a cell.
    pub fn net_in_area(&self, area: &str, actor: &str) -> String {
        let (areas, actors) = (self.column(AREA), self.column(ACTOR));
        format!("SUMPRODUCT(({areas}={area})*({actors}=\"{actor}\")*{})", self.column(PRESENT))
    }

    /// The present value at 100 per cent of the lines that follow success, or of those that do not.
    pub fn at_full(&self, actor: Option<&str>, follows: bool) -> String {
        let of_actor =
            actor.map(|actor| format!(",{},\"{actor}\"", self.column(ACTOR))).unwrap_or_default();
        format!(
            "SUMIFS({},{},{}{of_actor})",
            self.column(AT_FULL),
            self.column(FOLLOWS),
            u8::from(follows)
        )
    }

    /// The present value of an actor's lines in one year.
    pub fn in_year(&self, actor: &str, year: usize) -> String {
        format!(
            "{}*{}",
            self.undiscounted(actor, year),
            self.on((DISCOUNT, self.year_column(year)))
        )
    }

    /// The value of an actor's lines in one year, before discounting.
    pub fn undiscounted(&self, actor: &str, year: usize) -> String {
        let column = self.column(self.year_column(year));
        let sum = |follows: u8| {
            format!(
                "SUMIFS({column},{},\"{actor}\",{},{follows})",
                self.column(ACTOR),
                self.column(FOLLOWS)
            )
        };
        let rate = self.plan.setting(FieldKey::SuccessRate);
        format!("({}*{rate}+{})", sum(1), sum(0))
    }
}

/// The words that the model has for its actors.
pub fn actors(plan: &Plan) -> [(Actor, &'static str); 3] {
    let words = &plan.layout.words;
    [
        (Actor::Municipality, words.municipality.first()),
        (Actor::Region, words.region.first()),
        (Actor::State, words.state.first()),
    ]
}

pub fn draw(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    years(sheet, working, computed)?;
    rates(sheet, working, computed)?;
    quantities(sheet, working, computed)?;
    lines(sheet, working, computed)?;
    cohorts(sheet, working, computed)?;
    sheet.widths(LEFT, &[34.0, 30.0, 12.0, 10.0, 14.0, 16.0, 16.0]);
    sheet.sheet.hide();
    Ok(())
}

fn years(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    sheet.heading((YEAR, LEFT), plan.layout.heading(TableKey::ResultsByYear, ColumnKey::Year))?;
    sheet.heading((COUNTS, LEFT), &WORDING.counts)?;
    sheet.heading((DISCOUNT, LEFT), &WORDING.discount_factor)?;
    for (position, year) in plan.years.iter().enumerate() {
        let column = working.year_column(position);
        let formula = format!("{}+{position}", plan.setting(FieldKey::FirstYear));
        sheet.live((YEAR, column), &formula, (*year).into(), &looks.year)?;
        let here = fixed((YEAR, column));
        let formula = format!("IF({here}<={},1,0)", plan.setting(FieldKey::LastYear));
        sheet.live((COUNTS, column), &formula, Decimal::ONE, &looks.year)?;
        let factor = computed
            .and_then(|computed| computed.now.factors.get(position))
            .copied()
            .unwrap_or_default();
        sheet.live((DISCOUNT, column), &discount_factor(working, &here), factor, &looks.factor)?;
    }
    Ok(())
}

/// The discount factor of the year in a cell: 35 years at the first rate, 35 at the second, then
/// the third.
fn discount_factor(working: &Working, year: &str) -> String {
    let distance = format!("({year}-{})", working.plan.setting(FieldKey::BaseYear));
    let rate = working.plan.setting(FieldKey::DiscountRate);
    let later = |column| fixed((LATER, column));
    format!(
        "(1+{rate})^-MIN(35,{distance})*(1+{})^-MAX(0,MIN(70,{distance})-35)*(1+{})^-MAX(0,\
         {distance}-70)",
        later(AREA),
        later(ACTOR)
    )
}

/// The rates after 35 years, official where none is typed, and what results are divided by.
fn rates(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    sheet.heading((LATER, LEFT), &WORDING.later_rates)?;
    let rate = plan.setting(FieldKey::DiscountRate);
    for (position, column, field) in
        [(1, AREA, FieldKey::DiscountRate36), (2, ACTOR, FieldKey::DiscountRate71)]
    {
        // The newest set that begins with the rate counts.
        let official =
            working.parameters.discount_rates.iter().fold(rate.clone(), |otherwise, set| {
                let [first, ..] = set.rates;
                let later = set.rates.get(position).copied().unwrap_or(first);
                format!("IF({rate}={first},{later},{otherwise})")
            });
        let formula = match plan.field(field) {
            Some(cell) => format!("IF({cell}=\"\",{official},{cell})"),
            None => official,
        };
        let value = computed.and_then(|computed| computed.calculation.settings.rates.get(position));
        sheet.live(
            (LATER, column),
            &formula,
            value.map(|rate| rate.value).unwrap_or_default(),
            &looks.share,
        )?;
    }
    let words = &plan.layout.words;
    sheet.heading(
        (LATER, FACTOR),
        plan.layout.heading(TableKey::Cohorts, ColumnKey::Participants),
    )?;
    let last = plan.cohorts.len().saturating_sub(1);
    let sum = |column| {
        format!(
            "SUM({}:{})",
            fixed((working.cohort(0), column)),
            fixed((working.cohort(last), column))
        )
    };
    let kind = plan.setting(FieldKey::PerParticipant);
    let formula =
        format!("IF(TRIM({kind})=\"{}\",{},{})", words.discounted.first(), sum(FOLLOWS), sum(AREA));
    let divisor = computed
        .and_then(|computed| computed.now.divisor(computed.now.per_participant))
        .unwrap_or_default();
    sheet.live((LATER, PRESENT), &formula, divisor, &looks.factor)
}

fn quantities(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    sheet.heading((QUANTITIES, LEFT), &WORDING.quantities)?;
    let cohorts = plan.cohorts.len();
    let cohort_years = plan.reference_column(TableKey::Cohorts, cohorts, ColumnKey::Year);
    let participants = plan.reference_column(TableKey::Cohorts, cohorts, ColumnKey::Participants);
    for line in 0..plan.consequences {
        let row = working.quantity(line);
        let name = plan.case.consequences.get(line).map_or("", |line| &line.service);
        let service = plan.reference(TableKey::Consequences, line, ColumnKey::Service);
        sheet.words((row, LEFT), &format!("T({service})"), name, &looks.text)?;
        for position in 0..plan.years.len() {
            let column = working.year_column(position);
            let terms: Vec<String> = (0..plan.offsets)
                .map(|offset| {
                    let after = i64::try_from(offset).unwrap_or_default()
                        + i64::from(plan.layout.first_offset);
                    let change = plan.cell(
                        TableKey::Changes,
                        line,
                        plan.numbered(TableKey::Changes, offset),
                    );
                    let change = plan.on(SheetKey::Changes, change);
                    format!(
                        "SUMIF({cohort_years},{}-{after},{participants})*{change}",
                        fixed((YEAR, column))
                    )
                })
                .collect();
            let worked =
                computed.and_then(|computed| computed.now.worked.get(line)?.quantity.get(position));
            let formula = format!("{}*({})", fixed((COUNTS, column)), terms.join("+"));
            sheet.live(
                (row, column),
                &formula,
                worked.copied().unwrap_or_default(),
                &looks.factor,
            )?;
        }
    }
    Ok(())
}

/// The factor from the price year in a cell to the price level of the calculation.
fn index_factor(plan: &Plan, own: &str) -> String {
    let lines = plan.case.index.0.len();
    let years = plan.reference_column(TableKey::Index, lines, ColumnKey::Year);
    let figures = plan.reference_column(TableKey::Index, lines, ColumnKey::Index);
    let level = plan.setting(FieldKey::PriceYear);
    let figure = |year: &str| format!("INDEX({figures},MATCH({year},{years},0))");
    format!("IF(OR({own}=\"\",{own}={level}),1,{}/{})", figure(&level), figure(own))
}

fn lines(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let plan = working.plan;
    let headings = [
        (LEFT, WORDING.line.as_str()),
        (AREA, plan.layout.heading(TableKey::ResultsByArea, ColumnKey::Area)),
        (ACTOR, plan.layout.heading(TableKey::ResultsByActor, ColumnKey::Actor)),
        (FOLLOWS, &WORDING.follows),
        (FACTOR, &WORDING.factor),
        (PRESENT, &WORDING.present),
        (AT_FULL, &WORDING.at_full),
    ];
    for (column, heading) in headings {
        sheet.heading((working.flows() - 1, column), heading)?;
    }
    for line in 0..plan.consequences {
        for (actor, word) in actors(plan) {
            consequence(sheet, working, computed, line, actor, word)?;
        }
    }
    for line in 0..plan.costs {
        cost(sheet, working, computed, line)?;
    }
    Ok(())
}

fn consequence(
    sheet: &mut Sheet,
    working: &Working,
    computed: Option<&Computed>,
    line: usize,
    actor: Actor,
    word: &str,
) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    let row = working.flow(line, actor);
    let typed = plan.case.consequences.get(line);
    let of = |key| plan.reference(TableKey::Consequences, line, key);
    let service = of(ColumnKey::Service);
    sheet.words(
        (row, LEFT),
        &format!("T({service})"),
        typed.map_or("", |line| &line.service),
        &looks.text,
    )?;
    let area = format!("T({})", of(ColumnKey::Area));
    sheet.words((row, AREA), &area, typed.map_or("", |line| &line.area), &looks.text)?;
    sheet.text((row, ACTOR), word, &looks.text)?;
    let words = &plan.layout.words;
    let everyone = words.everyone.first();
    let follows = format!("IF(TRIM({})=\"{everyone}\",0,1)", of(ColumnKey::Applies));
    let does_follow = typed.is_none_or(|line| line.applies != everyone);
    sheet.live((row, FOLLOWS), &follows, u8::from(does_follow).into(), &looks.year)?;
    let key = match actor {
        Actor::Municipality => ColumnKey::Municipality,
        Actor::Region => ColumnKey::Region,
        Actor::State => ColumnKey::State,
    };
    // A spare line takes the first price of its service, as the reader does.
    let price = |key| match (typed, plan.price_of(line)) {
        (Some(_), Some(price)) => plan.reference(TableKey::Prices, price, key),
        _ => {
            let column = |key| plan.reference_column(TableKey::Prices, plan.prices(), key);
            format!("INDEX({},MATCH({service},{},0))", column(key), column(ColumnKey::Service))
        }
    };
    let persons = of(ColumnKey::Persons);
    let factor = format!(
        "-IF(TRIM({})=\"{}\",0,1)*IF({persons}=\"\",1,{persons})*{}*{}",
        of(ColumnKey::Included),
        words.no.first(),
        price(key),
        index_factor(plan, &price(ColumnKey::PriceYear)),
    );
    let factor = if typed.is_some() { factor } else { format!("IF({service}=\"\",0,{factor})") };
    let flow = computed.filter(|_| typed.is_some()).and_then(|computed| {
        let own = Line::Consequence(line);
        Some((computed.now.flow(own, actor)?, computed.full.flow(own, actor)?))
    });
    let value = flow.map(|(now, _)| now.per_unit);
    sheet.live((row, FACTOR), &factor, value.unwrap_or_default(), &looks.factor)?;
    for position in 0..plan.years.len() {
        let column = working.year_column(position);
        let formula =
            format!("{}*{}", fixed((row, FACTOR)), fixed((working.quantity(line), column)));
        sheet.live((row, column), &formula, at_full_in(flow, position), &looks.kroner)?;
    }
    totals(sheet, working, row, flow)
}

fn cost(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>, line: usize) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    let row = working.cost(line);
    let typed = plan.case.costs.get(line);
    let of = |key| plan.reference(TableKey::Costs, line, key);
    let name = typed.map_or("", |cost| &cost.name);
    sheet.words((row, LEFT), &format!("T({})", of(ColumnKey::Name)), name, &looks.text)?;
    sheet.text((row, AREA), &plan.layout.cost_area, &looks.text)?;
    let actor = typed.map_or("", |cost| &cost.actor);
    sheet.words((row, ACTOR), &format!("T({})", of(ColumnKey::Actor)), actor, &looks.text)?;
    sheet.live((row, FOLLOWS), "0", Decimal::ZERO, &looks.year)?;
    let factor = format!("-{}", index_factor(plan, &of(ColumnKey::PriceYear)));
    let flow = computed.filter(|_| typed.is_some()).and_then(|computed| {
        let (own, actor) = (Line::Cost(line), computed.calculation.costs.get(line)?.actor.value);
        Some((computed.now.flow(own, actor)?, computed.full.flow(own, actor)?))
    });
    // An empty line has the factor of the price level itself.
    let value = computed.map(|_| flow.map_or(Decimal::NEGATIVE_ONE, |(now, _)| now.per_unit));
    sheet.live((row, FACTOR), &factor, value.unwrap_or_default(), &looks.factor)?;
    let years = plan.cost_years.len();
    let columns = (
        plan.numbered(TableKey::Costs, 0),
        plan.numbered(TableKey::Costs, years.saturating_sub(1)),
    );
    let heading = plan.headings(TableKey::Costs);
    let across = |row: u32| plan.range(SheetKey::Costs, (row, columns.0), (row, columns.1));
    let (booked, amounts) = (across(heading), across(heading + 1 + count(line)));
    for position in 0..plan.years.len() {
        let column = working.year_column(position);
        let (year, counts) = (fixed((YEAR, column)), fixed((COUNTS, column)));
        let formula = format!("{}*SUMIF({booked},{year},{amounts})*{counts}", fixed((row, FACTOR)));
        sheet.live((row, column), &formula, at_full_in(flow, position), &looks.kroner)?;
    }
    totals(sheet, working, row, flow)
}

/// Kroner of a flow in a year if every participant succeeded.
fn at_full_in(flow: Option<(&Flow, &Flow)>, year: usize) -> Decimal {
    flow.and_then(|(_, full)| full.values.get(year)).copied().unwrap_or_default()
}

fn totals(sheet: &mut Sheet, working: &Working, row: u32, flow: Option<(&Flow, &Flow)>) -> Done {
    let looks = sheet.looks;
    let last = working.year_column(working.plan.years.len().saturating_sub(1));
    let across = |row| format!("{}:{}", fixed((row, YEARS)), fixed((row, last)));
    let at_full = format!("SUMPRODUCT({},{})", across(row), across(DISCOUNT));
    let full = flow.map(|(_, full)| full.total()).unwrap_or_default();
    sheet.live((row, AT_FULL), &at_full, full, &looks.kroner)?;
    let rate = working.plan.setting(FieldKey::SuccessRate);
    let present = format!("{}*IF({}=1,{rate},1)", fixed((row, AT_FULL)), fixed((row, FOLLOWS)));
    let now = flow.map(|(now, _)| now.total()).unwrap_or_default();
    sheet.live((row, PRESENT), &present, now, &looks.kroner)
}

fn cohorts(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let plan = working.plan;
    let looks = sheet.looks;
    let heading = working.cohort(0) - 1;
    sheet.heading((heading, LEFT), plan.layout.heading(TableKey::Cohorts, ColumnKey::Year))?;
    sheet.heading(
        (heading, AREA),
        plan.layout.heading(TableKey::Cohorts, ColumnKey::Participants),
    )?;
    sheet.heading((heading, ACTOR), &WORDING.discount_factor)?;
    sheet.heading((heading, FOLLOWS), &WORDING.product)?;
    for (position, year) in plan.cohorts.iter().enumerate() {
        let row = working.cohort(position);
        let of = |key| plan.reference(TableKey::Cohorts, position, key);
        sheet.live((row, LEFT), &of(ColumnKey::Year), (*year).into(), &looks.year)?;
        let count = plan.case.participants.0.get(year).map(|count| count.0).unwrap_or_default();
        sheet.live((row, AREA), &of(ColumnKey::Participants), count, &looks.factor)?;
        let factor = computed
            .and_then(|c| crate::engine::discount_factor(&c.calculation.settings, *year).ok());
        let factor = factor.unwrap_or_default();
        sheet.live(
            (row, ACTOR),
            &discount_factor(working, &fixed((row, LEFT))),
            factor,
            &looks.factor,
        )?;
        let product = format!("{}*{}", fixed((row, AREA)), fixed((row, ACTOR)));
        sheet.live((row, FOLLOWS), &product, count.saturating_mul(factor), &looks.factor)?;
    }
    Ok(())
}
