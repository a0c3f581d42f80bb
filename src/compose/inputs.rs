//! The sheets that a person fills in: yellow cells, each with what may stand in it.

use super::plan::{At, LEFT, Plan, TOP, count, fixed};
use super::sheet::{Done, Looks, Sheet, WORDING};
use crate::case::{CaseFile, Number};
use crate::draw::rules::{Allowed, Validation};
use crate::draw::sheet::{DrawError, Sheet as DrawnSheet};
use crate::layout::{ColumnKey, FieldKey, SheetKey, TableKey};

/// What a field holds.
enum Typed<'a> {
    Text(Option<&'a str>),
    Year(i32),
    Share(Option<Number>),
    Word(&'a str, Vec<&'a str>),
}

pub fn draw(book: &mut Vec<DrawnSheet>, looks: &Looks, plan: &Plan) -> Done {
    fields(&mut open(book, looks, plan, SheetKey::Front)?, plan, SheetKey::Front)?;
    settings(&mut open(book, looks, plan, SheetKey::Settings)?, plan)?;
    intervention(&mut open(book, looks, plan, SheetKey::Intervention)?, plan)?;
    costs(&mut open(book, looks, plan, SheetKey::Costs)?, plan)?;
    fields(&mut open(book, looks, plan, SheetKey::Effect)?, plan, SheetKey::Effect)?;
    consequences(&mut open(book, looks, plan, SheetKey::Consequences)?, plan)?;
    changes(&mut open(book, looks, plan, SheetKey::Changes)?, plan)?;
    prices(&mut open(book, looks, plan, SheetKey::Prices)?, plan)
}

pub fn open<'a>(
    book: &'a mut Vec<DrawnSheet>,
    looks: &'a Looks,
    plan: &Plan,
    key: SheetKey,
) -> Result<Sheet<'a>, DrawError> {
    Sheet::of(book, looks, plan.layout.sheet_name(key), key)
}

fn fields(sheet: &mut Sheet, plan: &Plan, key: SheetKey) -> Done {
    sheet.widths(LEFT, &[40.0, 44.0]);
    let looks = sheet.looks;
    for (row, field) in (TOP..).zip(plan.fields_on(key)) {
        sheet.text((row, LEFT), plan.layout.label(field), &looks.label)?;
        let at = (row, LEFT + 1);
        match typed(plan, field) {
            // A length in years is a number, also where it is kept as text.
            Typed::Text(Some(text)) if field == FieldKey::Duration => match whole(text) {
                Some(number) => sheet.number(at, Some(number), &looks.input)?,
                None => sheet.text(at, text, &looks.input)?,
            },
            Typed::Text(text) => sheet.text(at, text.unwrap_or_default(), &looks.input)?,
            Typed::Year(year) => {
                sheet.number(at, Some(year.into()), &looks.input_year)?;
                let prompt = if field == FieldKey::LastYear { &WORDING.period_prompt } else { "" };
                sheet.only_years(at, at, prompt);
            }
            Typed::Share(share) => {
                sheet.number(at, share, &looks.input_share)?;
                let prompt =
                    if field == FieldKey::SuccessRate { &WORDING.success_prompt } else { "" };
                let between = Validation::new(Allowed::Decimal(0.0, 1.0));
                sheet.only(at, at, between, prompt);
            }
            Typed::Word(word, words) => {
                sheet.text(at, word, &looks.input)?;
                sheet.only_words(at, at, &words, false);
            }
        }
    }
    Ok(())
}

/// The number that a text is, where it comes back from the cell as the same text.
fn whole(text: &str) -> Option<Number> {
    let number = Number::exact(text.parse().ok()?)?;
    (number.to_string() == text).then_some(number)
}

fn typed<'a>(plan: &'a Plan, field: FieldKey) -> Typed<'a> {
    let CaseFile { front, settings, intervention, effect, matches, .. } = plan.case;
    let words = &plan.layout.words;
    let text = |text: &'a Option<String>| Typed::Text(text.as_deref());
    match field {
        FieldKey::ModelVersion => text(&front.model_version),
        FieldKey::Name => text(&front.name),
        FieldKey::Organisation => text(&front.organisation),
        FieldKey::Author => text(&front.author),
        FieldKey::Date => text(&front.date),
        FieldKey::PriceYear => Typed::Year(settings.price_year),
        FieldKey::BaseYear => Typed::Year(settings.base_year),
        FieldKey::FirstYear => Typed::Year(settings.first_year),
        FieldKey::LastYear => Typed::Year(settings.last_year),
        FieldKey::DiscountRate => Typed::Share(Some(settings.discount_rate)),
        FieldKey::DiscountRate36 => Typed::Share(settings.discount_rate_36),
        FieldKey::DiscountRate71 => Typed::Share(settings.discount_rate_71),
        FieldKey::PerParticipant => Typed::Word(
            &settings.per_participant,
            vec![words.plain.first(), words.discounted.first()],
        ),
        FieldKey::Intervention => text(&intervention.intervention),
        FieldKey::TargetGroup => text(&intervention.target_group),
        FieldKey::SuccessGoal => text(&intervention.success_goal),
        FieldKey::Alternative => text(&intervention.alternative),
        FieldKey::Duration => text(&intervention.duration),
        FieldKey::SuccessRate => Typed::Share(Some(effect.success_rate)),
        FieldKey::SuccessLow => Typed::Share(effect.success_low),
        FieldKey::SuccessHigh => Typed::Share(effect.success_high),
        FieldKey::SuccessSource => text(&effect.success_source),
        FieldKey::SuccessReason => text(&effect.success_reason),
        FieldKey::TargetMatch => text(&matches.target_match),
        FieldKey::GoalMatch => text(&matches.goal_match),
    }
}

fn settings(sheet: &mut Sheet, plan: &Plan) -> Done {
    fields(sheet, plan, SheetKey::Settings)?;
    headings(sheet, plan, TableKey::Index)?;
    for (line, (year, figure)) in plan.case.index.0.iter().enumerate() {
        let at = |key| plan.cell(TableKey::Index, line, plan.column(TableKey::Index, key));
        sheet.number(at(ColumnKey::Year), Some((*year).into()), &sheet.looks.input_year)?;
        sheet.number(at(ColumnKey::Index), Some(*figure), &sheet.looks.input_amount)?;
    }
    Ok(())
}

fn intervention(sheet: &mut Sheet, plan: &Plan) -> Done {
    fields(sheet, plan, SheetKey::Intervention)?;
    let table = TableKey::Cohorts;
    headings(sheet, plan, table)?;
    let column = plan.column(table, ColumnKey::Participants);
    for (line, year) in plan.cohorts.iter().enumerate() {
        sheet.number(
            plan.cell(table, line, plan.column(table, ColumnKey::Year)),
            Some((*year).into()),
            &sheet.looks.year,
        )?;
        let count = plan.case.participants.0.get(year).copied();
        sheet.number(plan.cell(table, line, column), count, &sheet.looks.input_amount)?;
    }
    let last = plan.cell(table, plan.cohorts.len().saturating_sub(1), column);
    sheet.only_numbers(plan.cell(table, 0, column), last, Some((0.0, 1e9)));
    let total = plan.cell(table, plan.cohorts.len(), column);
    sheet.text((total.0, LEFT), plan.layout.words.total.first(), &sheet.looks.heading)?;
    let sum = plan.case.participants.0.values().map(|count| count.0).sum();
    let formula = format!("SUM({}:{})", fixed(plan.cell(table, 0, column)), fixed(last));
    sheet.live(total, &formula, sum, &sheet.looks.amount)
}

fn costs(sheet: &mut Sheet, plan: &Plan) -> Done {
    let table = TableKey::Costs;
    headings(sheet, plan, table)?;
    let words = &plan.layout.words;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let looks = sheet.looks;
    for line in 0..plan.costs {
        let typed = plan.case.costs.get(line);
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        sheet.text(at(line, ColumnKey::Name), &text(typed.map(|cost| &cost.name)), &looks.input)?;
        sheet.text(
            at(line, ColumnKey::Category),
            &text(typed.and_then(|cost| cost.category.as_ref())),
            &looks.input,
        )?;
        sheet.text(
            at(line, ColumnKey::Actor),
            &text(typed.map(|cost| &cost.actor)),
            &looks.input,
        )?;
        sheet.text(
            at(line, ColumnKey::Committee),
            &text(typed.and_then(|cost| cost.committee.as_ref())),
            &looks.input,
        )?;
        let year = typed.and_then(|cost| cost.price_year).map(Number::from);
        sheet.number(at(line, ColumnKey::PriceYear), year, &looks.input_year)?;
        for (position, year) in plan.cost_years.iter().enumerate() {
            let amount = typed.and_then(|cost| cost.amounts.0.get(year)).copied();
            sheet.number(
                plan.cell(table, line, plan.numbered(table, position)),
                amount,
                &looks.input_amount,
            )?;
        }
        sheet.text(
            at(line, ColumnKey::Source),
            &text(typed.and_then(|cost| cost.source.as_ref())),
            &looks.input,
        )?;
    }
    let last = plan.costs.saturating_sub(1);
    let actors = [words.municipality.first(), words.region.first(), words.state.first()];
    sheet.only_words(at(0, ColumnKey::Actor), at(last, ColumnKey::Actor), &actors, false);
    let categories: Vec<&str> = plan.layout.categories.iter().map(String::as_str).collect();
    sheet.only_words(at(0, ColumnKey::Category), at(last, ColumnKey::Category), &categories, true);
    sheet.only_years(at(0, ColumnKey::PriceYear), at(last, ColumnKey::PriceYear), "");
    let from = plan.cell(table, 0, plan.numbered(table, 0));
    let years = plan.cost_years.len();
    sheet.only_numbers(
        from,
        plan.cell(table, last, plan.numbered(table, years.saturating_sub(1))),
        None,
    );
    let row = plan.headings(table) + 1 + count(plan.costs);
    sheet.text((row, LEFT), words.total.first(), &looks.heading)?;
    for (position, year) in plan.cost_years.iter().enumerate() {
        let column = plan.numbered(table, position);
        let formula = format!(
            "SUM({}:{})",
            fixed(plan.cell(table, 0, column)),
            fixed(plan.cell(table, last, column))
        );
        let sum = plan
            .case
            .costs
            .iter()
            .filter_map(|cost| cost.amounts.0.get(year))
            .map(|amount| amount.0)
            .sum();
        sheet.live((row, column), &formula, sum, &looks.kroner)?;
    }
    sheet.widths(LEFT, &[34.0, 16.0, 11.0, 20.0, 8.0]);
    sheet.widths(plan.numbered(table, 0), &vec![13.0; years]);
    sheet.widths(plan.column(table, ColumnKey::Source), &[30.0]);
    Ok(())
}

fn consequences(sheet: &mut Sheet, plan: &Plan) -> Done {
    fields(sheet, plan, SheetKey::Consequences)?;
    let table = TableKey::Consequences;
    headings(sheet, plan, table)?;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let words = &plan.layout.words;
    let looks = sheet.looks;
    for line in 0..plan.consequences {
        let typed = plan.case.consequences.get(line);
        let mut text = |key, text: Option<&str>| {
            sheet.text(at(line, key), text.unwrap_or_default(), &looks.input)
        };
        text(ColumnKey::Service, typed.map(|line| line.service.as_str()))?;
        text(ColumnKey::Area, typed.map(|line| line.area.as_str()))?;
        text(ColumnKey::Unit, typed.and_then(|line| line.unit.as_deref()))?;
        text(ColumnKey::Person, typed.map(|line| line.person.as_str()))?;
        text(ColumnKey::Applies, typed.map(|line| line.applies.as_str()))?;
        let included = typed.map(|line| if line.included { &words.yes } else { &words.no }.first());
        text(ColumnKey::Included, included)?;
        text(ColumnKey::Source, typed.and_then(|line| line.source.as_deref()))?;
        text(ColumnKey::Reason, typed.and_then(|line| line.reason.as_deref()))?;
        sheet.number(
            at(line, ColumnKey::Persons),
            typed.map(|line| line.persons),
            &looks.input_amount,
        )?;
    }
    let last = plan.consequences.saturating_sub(1);
    let mut words_only =
        |key, words: [&str; 2]| sheet.only_words(at(0, key), at(last, key), &words, false);
    words_only(ColumnKey::Applies, [words.successes.first(), words.everyone.first()]);
    words_only(ColumnKey::Included, [words.yes.first(), words.no.first()]);
    sheet.only_numbers(at(0, ColumnKey::Persons), at(last, ColumnKey::Persons), Some((0.0, 1e6)));
    // Areas have commas in their names, so the list is the cells of the result sheet.
    let area = plan.column(TableKey::ResultsByArea, ColumnKey::Area);
    let areas = plan.range(
        SheetKey::Results,
        plan.cell(TableKey::ResultsByArea, 1, area),
        plan.cell(TableKey::ResultsByArea, plan.areas().len(), area),
    );
    let list = Validation { is_open: true, ..Validation::new(Allowed::Listed(areas)) };
    sheet.only(at(0, ColumnKey::Area), at(last, ColumnKey::Area), list, "");
    sheet.widths(LEFT, &[36.0, 34.0, 12.0, 14.0, 12.0, 10.0, 11.0, 30.0, 40.0]);
    Ok(())
}

/// A name of a spare line follows the one on the sheet of consequences.
fn follows(plan: &Plan, line: usize, key: ColumnKey) -> String {
    let cell = plan.reference(TableKey::Consequences, line, key);
    format!("IF({cell}=\"\",\"\",{cell})")
}

fn changes(sheet: &mut Sheet, plan: &Plan) -> Done {
    let table = TableKey::Changes;
    headings(sheet, plan, table)?;
    let looks = sheet.looks;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    for line in 0..plan.consequences {
        let typed = plan.case.consequences.get(line);
        match typed {
            Some(typed) => {
                sheet.text(at(line, ColumnKey::Service), &typed.service, &looks.text)?;
                sheet.text(at(line, ColumnKey::Person), &typed.person, &looks.text)?;
                sheet.text(
                    at(line, ColumnKey::Unit),
                    typed.unit.as_deref().unwrap_or_default(),
                    &looks.text,
                )?;
            }
            None => {
                for key in [ColumnKey::Service, ColumnKey::Person, ColumnKey::Unit] {
                    sheet.words(at(line, key), &follows(plan, line, key), "", &looks.text)?;
                }
            }
        }
        for position in 0..plan.offsets {
            let change =
                typed.and_then(|line| line.changes.get(position)).copied().unwrap_or_default();
            sheet.figure(
                plan.cell(table, line, plan.numbered(table, position)),
                change,
                &looks.input_amount,
            )?;
        }
    }
    let last = plan.cell(
        table,
        plan.consequences.saturating_sub(1),
        plan.numbered(table, plan.offsets - 1),
    );
    sheet.only_numbers(plan.cell(table, 0, plan.numbered(table, 0)), last, None);
    sheet.widths(LEFT, &[36.0, 14.0, 12.0]);
    sheet.widths(plan.numbered(table, 0), &vec![11.0; plan.offsets]);
    Ok(())
}

fn prices(sheet: &mut Sheet, plan: &Plan) -> Done {
    let table = TableKey::Prices;
    headings(sheet, plan, table)?;
    let looks = sheet.looks;
    let at = |line, key| plan.cell(table, line, plan.column(table, key));
    let typed = plan.case.prices.len();
    for (line, price) in plan.case.prices.iter().enumerate() {
        let unit = (0..plan.case.consequences.len())
            .find(|&position| plan.price_of(position) == Some(line));
        let unit = unit.and_then(|position| plan.case.consequences.get(position)?.unit.as_deref());
        sheet.text(at(line, ColumnKey::Service), &price.service, &looks.text)?;
        sheet.text(at(line, ColumnKey::Unit), unit.unwrap_or_default(), &looks.text)?;
        sheet.number(
            at(line, ColumnKey::PriceYear),
            price.price_year.map(Number::from),
            &looks.input_year,
        )?;
        sheet.number(
            at(line, ColumnKey::Municipality),
            Some(price.municipality),
            &looks.input_amount,
        )?;
        sheet.number(at(line, ColumnKey::Region), Some(price.region), &looks.input_amount)?;
        sheet.number(at(line, ColumnKey::State), Some(price.state), &looks.input_amount)?;
        sheet.text(
            at(line, ColumnKey::Committee),
            price.committee.as_deref().unwrap_or_default(),
            &looks.input,
        )?;
        sheet.text(
            at(line, ColumnKey::Source),
            price.source.as_deref().unwrap_or_default(),
            &looks.input,
        )?;
    }
    for line in typed..plan.prices() {
        let consequence = plan.case.consequences.len() + line - typed;
        for key in [ColumnKey::Service, ColumnKey::Unit] {
            sheet.words(at(line, key), &follows(plan, consequence, key), "", &looks.text)?;
        }
        let mut blank = |key, look| sheet.text(at(line, key), "", look);
        blank(ColumnKey::PriceYear, &looks.input_year)?;
        for key in [ColumnKey::Municipality, ColumnKey::Region, ColumnKey::State] {
            blank(key, &looks.input_amount)?;
        }
        blank(ColumnKey::Committee, &looks.input)?;
        blank(ColumnKey::Source, &looks.input)?;
    }
    let last = plan.prices().saturating_sub(1);
    sheet.only_years(at(0, ColumnKey::PriceYear), at(last, ColumnKey::PriceYear), "");
    sheet.only_numbers(at(0, ColumnKey::Municipality), at(last, ColumnKey::State), None);
    sheet.widths(LEFT, &[36.0, 12.0, 8.0, 13.0, 13.0, 13.0, 24.0, 34.0]);
    Ok(())
}

/// The knowledge base, for comparison only.
pub fn knowledge(sheet: &mut Sheet, plan: &Plan) -> Done {
    let table = TableKey::Knowledge;
    headings(sheet, plan, table)?;
    let looks = sheet.looks;
    for (line, row) in plan.case.knowledge.iter().enumerate() {
        let at = |key| plan.cell(table, line, plan.column(table, key));
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        sheet.text(at(ColumnKey::TargetGroup), &optional(&row.target_group), &looks.input)?;
        sheet.text(at(ColumnKey::Service), &row.service, &looks.input)?;
        sheet.text(at(ColumnKey::Area), &optional(&row.area), &looks.input)?;
        sheet.text(at(ColumnKey::Unit), &optional(&row.unit), &looks.input)?;
        for (position, offset) in plan.series(table).into_iter().enumerate() {
            let at = plan.cell(table, line, plan.numbered(table, position));
            sheet.number(at, row.changes.0.get(&offset).copied(), &looks.input_amount)?;
        }
        sheet.number(at(ColumnKey::PriceYear), row.price_year, &looks.input_year)?;
        sheet.number(at(ColumnKey::Municipality), row.municipality, &looks.input_amount)?;
        sheet.number(at(ColumnKey::Region), row.region, &looks.input_amount)?;
        sheet.number(at(ColumnKey::State), row.state, &looks.input_amount)?;
        sheet.text(at(ColumnKey::Source), &optional(&row.source), &looks.input)?;
    }
    sheet.widths(LEFT, &[28.0, 34.0, 30.0, 12.0]);
    Ok(())
}

/// The headings of a table, by key and by number.
pub fn headings(sheet: &mut Sheet, plan: &Plan, table: TableKey) -> Done {
    let Some(spec) = plan.layout.tables.get(&table) else { return Ok(()) };
    let row = plan.headings(table);
    // Two lines, for the headings that are longer than their figures.
    sheet.sheet.height(row, 31.0);
    for column in &spec.columns {
        sheet.heading((row, plan.column(table, column.key)), column.headings.first())?;
    }
    let pattern = spec.series.first().map_or("{n}", String::as_str);
    for (position, number) in plan.series(table).into_iter().enumerate() {
        let at: At = (row, plan.numbered(table, position));
        match pattern {
            "{n}" => sheet.number(at, Some(number.into()), &sheet.looks.heading)?,
            _ => sheet.heading(at, &pattern.replace("{n}", &number.to_string()))?,
        }
    }
    if matches!(table, TableKey::Costs | TableKey::Changes | TableKey::Prices | TableKey::Knowledge)
    {
        sheet.sheet.freeze(row + 1, LEFT + 1);
    }
    Ok(())
}
