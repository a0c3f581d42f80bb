//! The result sheets: the model's own tables, each figure a sum over the hidden sheet.

use rust_decimal::{Decimal, dec};

use super::inputs::headings;
use super::plan::{At, LEFT, fixed};
use super::sheet::{Done, Sheet, WORDING};
use super::working::{Working, actors};
use super::{Computed, literal};
use crate::engine::{NetResult, cumulative};
use crate::layout::{ColumnKey, FieldKey, TableKey};
use crate::model::Actor;

/// The success rates that are shown, from the one of the calculation.
const STEPS: [Decimal; 5] = [dec!(-0.2), dec!(-0.1), dec!(0), dec!(0.1), dec!(0.2)];

const COLUMNS: [(ColumnKey, Actor); 3] = [
    (ColumnKey::Municipality, Actor::Municipality),
    (ColumnKey::Region, Actor::Region),
    (ColumnKey::State, Actor::State),
];

pub fn draw(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    by_actor(sheet, working, computed)?;
    by_area(sheet, working, computed)?;
    by_year(sheet, working, computed)?;
    sheet.widths(LEFT, &[38.0, 17.0, 17.0, 17.0, 17.0, 17.0, 17.0]);
    // Without a password: against typing over a formula by mistake.
    sheet.sheet.protect();
    Ok(())
}

fn by_actor(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let (plan, looks, table) = (working.plan, sheet.looks, TableKey::ResultsByActor);
    headings(sheet, plan, table)?;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let total_word = plan.layout.words.total.first();
    let rows = std::iter::once((None, total_word))
        .chain(actors(plan).map(|(actor, word)| (Some(actor), word)));
    for (line, (actor, word)) in rows.enumerate() {
        sheet.text(at(line, ColumnKey::Actor), word, &looks.text)?;
        let net_at = at(line, ColumnKey::Total);
        let net = match actor {
            None => {
                format!(
                    "SUM({}:{})",
                    fixed(at(1, ColumnKey::Total)),
                    fixed(at(Actor::ALL.len(), ColumnKey::Total))
                )
            }
            Some(_) => working.net(word),
        };
        let value = of(computed, |result| result.net(actor));
        sheet.live(net_at, &net, value, &looks.kroner)?;
        per_participant(
            sheet,
            working,
            computed,
            net_at,
            at(line, ColumnKey::PerParticipant),
            value,
        )?;
        let named = actor.map(|_| word);
        let (gain, fixed_part) = (working.at_full(named, true), working.at_full(named, false));
        let formula = format!("IF({gain}>0,MAX(0,-{fixed_part})/{gain},\"-\")");
        let rate = computed.and_then(|computed| computed.now.break_even(actor).rate());
        sheet.maybe(at(line, ColumnKey::BreakEven), &formula, rate, &looks.share)?;
    }
    Ok(())
}

fn per_participant(
    sheet: &mut Sheet,
    working: &Working,
    computed: Option<&Computed>,
    net: At,
    at: At,
    value: Decimal,
) -> Done {
    let divisor = working.divisor();
    let formula = format!("IF({divisor}=0,\"-\",{}/{divisor})", fixed(net));
    let value = computed.and_then(|computed| computed.now.per(value, computed.now.per_participant));
    sheet.maybe(at, &formula, value, &sheet.looks.kroner)
}

fn by_area(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let (plan, looks, table) = (working.plan, sheet.looks, TableKey::ResultsByArea);
    sheet.section((plan.headings(table) - 1, LEFT), &WORDING.by_area)?;
    headings(sheet, plan, table)?;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let total = plan.layout.words.total.first();
    let cost_area = plan.layout.cost_area.as_str();
    let areas = plan.areas();
    let rows =
        std::iter::once(total).chain(areas.iter().copied()).chain(std::iter::once(cost_area));
    for (line, area) in rows.enumerate() {
        let name = at(line, ColumnKey::Area);
        sheet.text(name, area, &looks.text)?;
        let in_area = |result: &NetResult, actor: Option<Actor>| {
            result.sum(|flow| {
                let named = flow.area.as_deref().unwrap_or(cost_area);
                (line == 0 || named == area) && actor.is_none_or(|actor| flow.actor == actor)
            })
        };
        for (position, (key, actor)) in COLUMNS.into_iter().enumerate() {
            let word = actors(plan).get(position).map_or("", |(_, word)| word);
            let formula = match line {
                0 => fixed(plan.cell(
                    TableKey::ResultsByActor,
                    position + 1,
                    plan.column(TableKey::ResultsByActor, ColumnKey::Total),
                )),
                _ => working.net_in_area(&fixed(name), word),
            };
            sheet.live(
                at(line, key),
                &formula,
                of(computed, |result| in_area(result, Some(actor))),
                &looks.kroner,
            )?;
        }
        let sum = across(at(line, ColumnKey::Municipality), at(line, ColumnKey::State));
        let value = of(computed, |result| in_area(result, None));
        sheet.live(at(line, ColumnKey::Total), &sum, value, &looks.kroner)?;
        let each = at(line, ColumnKey::PerParticipant);
        per_participant(sheet, working, computed, at(line, ColumnKey::Total), each, value)?;
    }
    Ok(())
}

fn by_year(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let (plan, looks, table) = (working.plan, sheet.looks, TableKey::ResultsByYear);
    sheet.section((plan.headings(table) - 1, LEFT), &WORDING.by_year)?;
    headings(sheet, plan, table)?;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let in_year = |actor, year: usize| {
        of(computed, |result| result.present_by_year(actor).get(year).copied().unwrap_or_default())
    };
    for (line, year) in plan.years.iter().enumerate() {
        // A year after a last year that has been moved forward is empty.
        let counts = working.counts(line);
        let when = |formula: &str| format!("IF({counts}=1,{formula},\"\")");
        sheet.live(
            at(line, ColumnKey::Year),
            &when(&working.year(line)),
            (*year).into(),
            &looks.year,
        )?;
        for (position, (key, actor)) in COLUMNS.into_iter().enumerate() {
            let word = actors(plan).get(position).map_or("", |(_, word)| word);
            let value = in_year(Some(actor), line);
            sheet.live(at(line, key), &when(&working.in_year(word, line)), value, &looks.kroner)?;
        }
        let sum = across(at(line, ColumnKey::Municipality), at(line, ColumnKey::State));
        sheet.live(at(line, ColumnKey::Total), &when(&sum), in_year(None, line), &looks.kroner)?;
        let so_far = across(at(0, ColumnKey::Total), at(line, ColumnKey::Total));
        let value = of(computed, |result| {
            cumulative(&result.present_by_year(None)).get(line).copied().unwrap_or_default()
        });
        sheet.live(at(line, ColumnKey::Cumulative), &when(&so_far), value, &looks.kroner)?;
        let plain = actors(plan).map(|(_, word)| working.undiscounted(word, line)).join("+");
        let value =
            of(computed, |result| result.by_year(None).get(line).copied().unwrap_or_default());
        sheet.live(at(line, ColumnKey::Undiscounted), &when(&plain), value, &looks.kroner)?;
    }
    Ok(())
}

/// The net result at other success rates.
pub fn sensitivity(sheet: &mut Sheet, working: &Working, computed: Option<&Computed>) -> Done {
    let (plan, looks, table) = (working.plan, sheet.looks, TableKey::ResultsByRate);
    headings(sheet, plan, table)?;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    for (line, step) in STEPS.into_iter().enumerate() {
        let rate_at = at(line, ColumnKey::Rate);
        let rate = plan.case.effect.success_rate.0 + step;
        let formula = format!("{}+{}", plan.setting(FieldKey::SuccessRate), literal(step));
        sheet.live(rate_at, &formula, rate, &looks.share)?;
        let at_rate =
            |actor| of(computed, |result| result.at_rate(actor, rate).unwrap_or_default());
        for (position, (key, actor)) in COLUMNS.into_iter().enumerate() {
            let word = actors(plan).get(position).map(|(_, word)| *word);
            let (gain, rest) = (working.at_full(word, true), working.at_full(word, false));
            let formula = format!("{rest}+{gain}*{}", fixed(rate_at));
            sheet.live(at(line, key), &formula, at_rate(Some(actor)), &looks.kroner)?;
        }
        let sum = across(at(line, ColumnKey::Municipality), at(line, ColumnKey::State));
        sheet.live(at(line, ColumnKey::Total), &sum, at_rate(None), &looks.kroner)?;
    }
    sheet.widths(LEFT, &[16.0, 17.0, 17.0, 17.0, 17.0]);
    sheet.sheet.protect();
    Ok(())
}

fn across(from: At, to: At) -> String {
    format!("SUM({}:{})", fixed(from), fixed(to))
}

fn of(computed: Option<&Computed>, figure: impl Fn(&NetResult) -> Decimal) -> Decimal {
    computed.map(|computed| figure(&computed.now)).unwrap_or_default()
}
