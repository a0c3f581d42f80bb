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

const MISSING: (&str, &str) = ("ikke angivet i filen", "not stated in the file");

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
    let goal = text(&told.success_goal, FieldKey::SuccessGoal).then(matched(
        &told.goal_match,
        drawing.pick(" (match med SØM's mål: ", " (match with SØM's goal: "),
    ));
    let target = text(&told.target_group, FieldKey::TargetGroup).then(matched(
        &told.target_match,
        drawing.pick(" (match med SØM's målgruppe: ", " (match with SØM's target group: "),
    ));
    [
        (drawing.pick("Indsats", "Intervention"), text(&told.intervention, FieldKey::Intervention)),
        (drawing.pick("Målgruppe", "Target group"), target),
        (drawing.pick("Succesmål", "Goal"), goal),
        (drawing.pick("Alternativ", "Alternative"), text(&told.alternative, FieldKey::Alternative)),
        (drawing.pick("Varighed, år", "Duration, years"), text(&told.duration, FieldKey::Duration)),
        (drawing.pick("Deltagere", "Participants"), participants(drawing)),
        (drawing.pick("Succesrate", "Success rate"), success(drawing)),
        (drawing.pick("Udgift", "Outlay"), outlay(drawing)),
        (drawing.pick("Periode", "Period"), period(drawing)),
        (drawing.pick("Udarbejdet af", "Made by"), author(drawing)),
    ]
}

/// A text of the file, or that it gives none; also one that is filled in later.
fn field(drawing: &Drawing, input: Option<&Input<String>>, key: FieldKey) -> Said {
    let case = drawing.contents.case;
    let cell = case.fields.get(&key).map(|field| &field.value);
    let missing = drawing.of(MISSING);
    let shown = input.map_or(missing, |input| input.value.as_str());
    if input.is_none() && cell.is_none() {
        return Said::plain(missing);
    }
    let formula = drawing.formulas().text_or_blank(input, cell);
    let formula = format!("IF(LEN({formula})=0,\"{missing}\",{formula})");
    Said::live(formula, shown)
}

fn participants(drawing: &Drawing) -> Said {
    let count = drawing.contents.result.participants;
    counted(&Live::new(drawing.calculated.participants(), count), drawing.lang()).and(drawing.pick(
        " i alt, talt i det år, de afslutter",
        " in all, counted in the year in which they finish",
    ))
}

/// A count, with a decimal where it is not whole.
pub fn counted(count: &Live, lang: Lang) -> Said {
    let x = &count.formula;
    let whole = Said::live(format!("ROUND({x},0)"), count.value.round().normalize().to_string());
    let tenths = Said::tenths(count, lang);
    let is_whole = count.value.fract().is_zero();
    Said::either(&format!("ABS({x}-ROUND({x},0))<0.000001"), is_whole, whole, tenths)
}

fn success(drawing: &Drawing) -> Said {
    let result = drawing.contents.result;
    let success = &drawing.contents.case.calculation.success;
    let rate = Live::new(drawing.calculated.success(), result.success_rate);
    let count = rate.times(&Live::new(drawing.calculated.participants(), result.participants));
    let source = match &success.source {
        Some(source) => Said::plain(drawing.pick("; kilde: ", "; source: "))
            .then(Said::live(drawing.formulas().text(source), &source.value)),
        None => Said::plain(drawing.pick("; uden kilde", "; without a source")),
    };
    Said::per_cent(&rate, drawing.lang())
        .and(drawing.pick(", svarende til ", ", which is "))
        .then(Said::tenths(&count, drawing.lang()))
        .and(drawing.pick(" borgere", " citizens"))
        .then(source)
}

/// The costs that are not grants, in all and per participant.
fn outlay(drawing: &Drawing) -> Said {
    let contents = drawing.contents;
    let result = contents.result;
    let Some([_, expenses, present]) = drawing.calculated.costs() else {
        return Said::plain(drawing.pick("ingen i filen", "none in the file"));
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
    let per = Said::plain(", ")
        .then(Said::kroner(&each, drawing.lang()))
        .and(drawing.pick(" pr. deltager", " per participant"));
    let holds = !result.participants.is_zero();
    Said::kroner(&all, drawing.lang())
        .and(drawing.pick(" i nutidsværdi, uden tilskud", " in present value, grants aside"))
        .then(Said::either(&format!("{count}<>0"), holds, per, Said::plain("")))
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
        .and(drawing.pick("-priser, nutidsværdi ", " prices, present value "))
        .then(year(&settings.base_year))
        .and(drawing.pick(", rente ", ", rate "))
        .then(Said::per_cent(&Live::new(drawing.calculated.rate(0), rate.value), drawing.lang()))
}

fn author(drawing: &Drawing) -> Said {
    let told = &drawing.contents.case.calculation.description;
    let text = |input: &Option<Input<String>>, key| field(drawing, input.as_ref(), key);
    text(&told.author, FieldKey::Author)
        .and(", ")
        .then(text(&told.organisation, FieldKey::Organisation))
}
