//! What was calculated, in the file's own words: intervention, goal, participants, outlay.

use rust_decimal::Decimal;

use super::drawing::Drawing;
use crate::draw::live::{Live, Said};
use crate::engine::{Flow, Line};
use crate::lang::Lang;
use crate::layout::FieldKey;
use crate::model::Input;

/// How many facts there are.
pub const COUNT: u32 = 10;

const MISSING: &str = "ikke angivet i filen";

/// Each with its label, as it reads now.
pub fn facts(drawing: &Drawing) -> [(&'static str, Said); COUNT as usize] {
    let told = &drawing.contents.case.calculation.description;
    let text = |input: &Option<Input<String>>, key| field(drawing, input.as_ref(), key);
    let matched = |input: &Option<Input<String>>, label: &str| match input {
        Some(input) => Said::plain(label)
            .then(Said::live(drawing.formulas().text(input), &input.value))
            .and(")"),
        None => Said::plain(""),
    };
    let goal = text(&told.success_goal, FieldKey::SuccessGoal)
        .then(matched(&told.goal_match, " (match med SØM's mål: "));
    let target = text(&told.target_group, FieldKey::TargetGroup)
        .then(matched(&told.target_match, " (match med SØM's målgruppe: "));
    [
        ("Indsats", text(&told.intervention, FieldKey::Intervention)),
        ("Målgruppe", target),
        ("Succesmål", goal),
        ("Alternativ", text(&told.alternative, FieldKey::Alternative)),
        ("Varighed, år", text(&told.duration, FieldKey::Duration)),
        ("Deltagere", participants(drawing)),
        ("Succesrate", success(drawing)),
        ("Udgift", outlay(drawing)),
        ("Periode", period(drawing)),
        ("Udarbejdet af", author(drawing)),
    ]
}

/// A text of the file, or that it gives none; also one that is filled in later.
fn field(drawing: &Drawing, input: Option<&Input<String>>, key: FieldKey) -> Said {
    let case = drawing.contents.case;
    let cell = case.fields.get(&key).map(|field| &field.value);
    let shown = input.map_or(MISSING, |input| input.value.as_str());
    if input.is_none() && cell.is_none() {
        return Said::plain(MISSING);
    }
    let formula = drawing.formulas().text_or_blank(input, cell);
    let formula = format!("IF(LEN({formula})=0,\"{MISSING}\",{formula})");
    Said::live(formula, shown)
}

fn participants(drawing: &Drawing) -> Said {
    let count = drawing.contents.result.participants;
    counted(&Live::new(drawing.calculated.participants(), count))
        .and(" i alt, talt i det år, de afslutter")
}

/// A count, with a decimal where it is not whole.
pub fn counted(count: &Live) -> Said {
    let x = &count.formula;
    let whole = Said::live(format!("ROUND({x},0)"), count.value.round().normalize().to_string());
    let tenths = Said::tenths(count, Lang::Da);
    let is_whole = count.value.fract().is_zero();
    Said::either(&format!("ABS({x}-ROUND({x},0))<0.000001"), is_whole, whole, tenths)
}

fn success(drawing: &Drawing) -> Said {
    let result = drawing.contents.result;
    let success = &drawing.contents.case.calculation.success;
    let rate = Live::new(drawing.calculated.success(), result.success_rate);
    let count = rate.times(&Live::new(drawing.calculated.participants(), result.participants));
    let source = match &success.source {
        Some(source) => Said::plain("; kilde: ")
            .then(Said::live(drawing.formulas().text(source), &source.value)),
        None => Said::plain("; uden kilde"),
    };
    Said::per_cent(&rate, Lang::Da)
        .and(", svarende til ")
        .then(Said::tenths(&count, Lang::Da))
        .and(" borgere")
        .then(source)
}

/// The costs that are not grants, in all and per participant.
fn outlay(drawing: &Drawing) -> Said {
    let contents = drawing.contents;
    let result = contents.result;
    let Some([_, expenses, present]) = drawing.calculated.costs() else {
        return Said::plain("ingen i filen");
    };
    let costs = &contents.case.calculation.costs;
    let of = |line: &usize| {
        let actor = costs.get(*line)?.actor.value;
        result.flow(Line::Cost(*line), actor).map(Flow::total)
    };
    let total: Decimal = contents.expenses.iter().filter_map(of).sum();
    let all = Live::new(format!("SUMPRODUCT(({expenses}=1)*{present})"), total);
    let count = drawing.calculated.participants();
    let each = Live::new(
        format!("({}/{count})", all.formula),
        total.checked_div(result.participants).unwrap_or_default(),
    );
    let per = Said::plain(", ").then(Said::kroner(&each, Lang::Da)).and(" pr. deltager");
    let holds = !result.participants.is_zero();
    Said::kroner(&all, Lang::Da).and(" i nutidsværdi, uden tilskud").then(Said::either(
        &format!("{count}<>0"),
        holds,
        per,
        Said::plain(""),
    ))
}

fn period(drawing: &Drawing) -> Said {
    let settings = &drawing.contents.case.calculation.settings;
    let formulas = drawing.formulas();
    let year = |input: &Input<i32>| Said::live(formulas.year(input), input.value.to_string());
    let rate = &settings.rates[0];
    year(&settings.first_year)
        .and("-")
        .then(year(&settings.last_year))
        .and("; ")
        .then(year(&settings.price_year))
        .and("-priser, nutidsværdi ")
        .then(year(&settings.base_year))
        .and(", rente ")
        .then(Said::per_cent(&Live::new(drawing.calculated.rate(0), rate.value), Lang::Da))
}

fn author(drawing: &Drawing) -> Said {
    let told = &drawing.contents.case.calculation.description;
    let text = |input: &Option<Input<String>>, key| field(drawing, input.as_ref(), key);
    text(&told.author, FieldKey::Author)
        .and(", ")
        .then(text(&told.organisation, FieldKey::Organisation))
}
