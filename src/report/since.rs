//! What has been edited since the workbook was enriched: a formula for each cell that was read, and
//! for each that carries what was read (headings, names that tie rows together, cells left empty).
//!
//! Each says nothing while the cell holds what it held, that the sheets follow when they do, and
//! that a new run is needed where no formula can know what is meant now. `SØM Forudsætninger` has
//! the formulas; `SØM Resumé` and the heading of every sheet say what they come to.

use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

use super::arranged::{Kind, Run, arranged};
use super::calculation::places::Calculated;
use super::contents::{Contents, Ours};
use super::inputs::{is_one_of, unchanged};
use super::known::known_line;
use super::rows::{known_areas, known_committees};
use crate::draw::formula::{At, fixed, literal, on, quoted, range};
use crate::engine::Line;
use crate::lang::{Lang, phrase};
use crate::layout::{ColumnKey, FieldKey, FoundTable, Names, Row, TableKey};
use crate::model::{Actor, Consequence, Origin};
use crate::read::{Case, How, Knowledge, Place};
use crate::workbook::{Address, CellRef, Value};

pub const FOLLOWS: (&str, &str) = ("følger", "follows");
pub const RERUN: (&str, &str) = ("ny kørsel", "new run");

/// A cell that gave no value and yet bears on how others are read.
pub struct Watched {
    pub cell: CellRef,
    pub label: String,
    /// What stood there.
    pub raw: String,
    pub status: String,
}

/// Where the formulas stand on SØM Forudsætninger, and what they are.
pub struct Since {
    sheet: String,
    summary: String,
    lang: Lang,
    /// The values read, by kind: the positions of those in a row, and the formula.
    pub values: Vec<(Kind, Vec<(Run, String)>)>,
    pub others: Vec<Watched>,
}

impl Since {
    /// The columns of the sheet that the sentence is made from.
    pub const SHEET: u16 = 2;
    pub const CELL: u16 = 3;
    pub const STATUS: u16 = 12;
    pub const FIRST: u32 = 8;
    /// The first cell whose edit the sheets follow, the first that they do not, and the sentence.
    pub const CHANGED: At = (4, Self::STATUS);
    pub const UNFOLLOWED: At = (5, Self::STATUS);
    pub const SENTENCE: At = (6, 1);
    /// What the heading of a sheet ends with, beside the table and folded away.
    pub const FLAG: At = (4, Self::STATUS + 2);

    pub fn new(contents: &Contents, calculated: &Calculated) -> Self {
        let watch = Watch::new(contents, calculated);
        let with = |run: Run| {
            let status = watch.run(&run);
            (run, status)
        };
        let values = arranged(contents.case)
            .into_iter()
            .map(|(kind, runs)| (kind, runs.into_iter().map(with).collect()))
            .collect();
        let others = watch.others();
        let named = |sheet| contents.names.of(sheet).to_owned();
        let (sheet, summary) = (named(Ours::Assumptions), named(Ours::Summary));
        Since { sheet, summary, lang: contents.lang, values, others }
    }

    /// The row of the first cell that gave no value: below the values and a heading.
    pub fn first_other(&self) -> u32 {
        let rows: usize = self.values.iter().map(|(_, rows)| rows.len() + 1).sum();
        Self::FIRST + u32::try_from(rows).unwrap_or(0) + 2
    }

    fn column(&self, column: u16) -> String {
        let last = self.first_other() + u32::try_from(self.others.len().max(1)).unwrap_or(1) - 1;
        range(&self.sheet, (Self::FIRST, column), (last, column))
    }

    /// The first cell of a status, as a formula; nothing where there is none.
    pub fn first_edited(&self, status: &str) -> String {
        let found = format!("MATCH({},{},0)", quoted(status), self.column(Self::STATUS));
        let (sheets, cells) = (self.column(Self::SHEET), self.column(Self::CELL));
        format!("IFERROR(INDEX({sheets},{found})&\"!\"&INDEX({cells},{found}),\"\")")
    }

    /// What there is to say of the inputs as they are now: a formula and what it gives.
    pub fn sentence(&self) -> (String, &'static str) {
        let lang = self.lang;
        let same = lang.pick(
            "Inddata er uændrede siden berigelsen.",
            "No input has changed since the enrichment.",
        );
        let (changed, unfollowed) =
            (on(&self.sheet, Self::CHANGED), on(&self.sheet, Self::UNFOLLOWED));
        let more = |status: &str| {
            let count = format!("COUNTIF({},{})", self.column(Self::STATUS), quoted(status));
            let (and, more) = lang.pick((" og ", " til"), (" and ", " more"));
            format!("IF({count}>1,\"{and}\"&({count}-1)&\"{more}\",\"\")")
        };
        let [change, rerun, edited, follow] = lang.pick(
            [
                "Ændringen i ",
                " kræver en ny kørsel: tallene her følger den ikke.",
                "Inddata er ændret siden berigelsen: ",
                ". Tabeller og figurer følger; fund, forklaringer, simulation og trykte tal er af \
                 de tidligere.",
            ],
            [
                "The change in ",
                " needs a new run: the figures here do not follow it.",
                "Inputs have changed since the enrichment: ",
                ". Tables and charts follow; findings, explanations, simulation and printed \
                 figures are of the earlier ones.",
            ],
        );
        let formula = format!(
            "IF({unfollowed}<>\"\",\"{change}\"&{unfollowed}&{}&\"{rerun}\",IF({changed}<>\"\",\
             \"{edited}\"&{changed}&{}&\"{follow}\",{}))",
            more(lang.of(RERUN)),
            more(lang.of(FOLLOWS)),
            quoted(same),
        );
        (formula, same)
    }

    /// The cell that the sentence stands in.
    pub fn sentence_at(&self) -> String {
        on(&self.sheet, Self::SENTENCE)
    }

    /// What the heading of a sheet ends with whose figures follow an edit.
    pub fn flag(&self) -> String {
        on(&self.sheet, Self::FLAG)
    }

    /// What stands in the cell of the flag: a formula that gives nothing as long as nothing is
    /// edited.
    pub fn flagged(&self) -> String {
        let (changed, unfollowed) = (fixed(Self::CHANGED), fixed(Self::UNFOLLOWED));
        let (rerun, edited) = self.lang.pick(
            (" – KRÆVER EN NY KØRSEL, se ", " – INDDATA ER ÆNDRET: tallene her følger"),
            (" – NEEDS A NEW RUN, see ", " – INPUTS HAVE CHANGED: the figures here follow"),
        );
        let summary = &self.summary;
        format!("IF({unfollowed}<>\"\",\"{rerun}{summary}\",IF({changed}<>\"\",\"{edited}\",\"\"))")
    }

    /// What the heading of a sheet ends with that holds what is of earlier figures.
    pub fn outdated(&self, what: &str) -> String {
        let told = phrase!(
            self.lang,
            " – INDDATA ER ÆNDRET SIDEN: {}. Kør igen",
            " – INPUTS HAVE CHANGED SINCE: {}. Run again",
            what
        );
        format!("IF({}=\"\",\"\",{})", self.flag(), quoted(&told))
    }

    /// What follows the flag where some of the sheet is of earlier figures.
    pub fn partly(&self, what: &str) -> String {
        format!("{flag}&IF({flag}=\"\",\"\",{})", quoted(what), flag = self.flag())
    }
}

/// What can be said of an edit in a cell that was read.
struct Watch<'a> {
    contents: &'a Contents<'a>,
    calculated: &'a Calculated,
    /// Whether the sheets follow what stands in the cell of a value now, where it can be told.
    follows: HashMap<u32, String>,
    areas: String,
    committees: String,
}

const NEVER: &str = "FALSE";
const ALWAYS: &str = "TRUE";

impl<'a> Watch<'a> {
    fn new(contents: &'a Contents<'a>, calculated: &'a Calculated) -> Self {
        let (areas, committees) = (known_areas(contents), known_committees(contents));
        let follows = HashMap::new();
        let mut watch = Watch { contents, calculated, follows, areas, committees };
        watch.settings();
        watch.index_and_cohorts();
        watch.costs();
        watch.consequences();
        watch
    }

    fn case(&self) -> &'a Case {
        self.contents.case
    }

    fn cell(&self, origin: Origin) -> String {
        self.case().cell(origin).map_or_else(|| "0".to_owned(), CellRef::formula)
    }

    fn put(&mut self, origin: Origin, follows: impl Into<String>) {
        if let Some(position) = origin.0 {
            self.follows.insert(position, follows.into());
        }
    }

    /// Of values that stand in a row, all at once.
    fn run(&self, run: &[u32]) -> String {
        let place = |position: &u32| self.case().places.get(*position as usize);
        if let [position] = run {
            let own = place(position).map(|place| self.value(*position, place));
            return own.unwrap_or_else(|| "\"\"".to_owned());
        }
        let cells = || run.iter().filter_map(|position| place(position)?.cell.as_ref());
        let (Some(first), Some(last)) = (cells().next(), cells().next_back()) else {
            return "\"\"".to_owned();
        };
        let same: Vec<String> = cells().map(|cell| self.same(cell)).collect();
        let whole = format!("{}:{}", first.formula(), last.at.absolute());
        let of = |position: &u32| self.follows.get(position).map_or(NEVER, String::as_str);
        let numbers = run.iter().all(|own| of(own) == self.is_number(Origin(Some(*own))));
        let mut each: Vec<&str> = run.iter().map(of).collect();
        each.dedup();
        let follows = match each.as_slice() {
            // Numbers, or nothing, which counts as nil.
            _ if numbers => format!("COUNT({whole})=COUNTA({whole})"),
            [one] => (*one).to_owned(),
            each => format!("AND({})", each.join(",")),
        };
        self.status(&format!("AND({})", same.join(",")), &follows)
    }

    fn value(&self, position: u32, place: &Place) -> String {
        let Some(cell) = &place.cell else { return "\"\"".to_owned() };
        let follows = self.follows.get(&position);
        self.status(&self.same(cell), follows.map_or(NEVER, String::as_str))
    }

    /// Whether a cell holds what it held.
    fn same(&self, cell: &CellRef) -> String {
        let at = cell.formula();
        match self.contents.workbook.sheet(&cell.sheet).and_then(|sheet| sheet.cell(cell.at)) {
            None => format!("LEN({at})=0"),
            Some(found) => match &found.value {
                Value::Number(value) | Value::Date { serial: value, .. } => number_is(&at, *value),
                Value::Text(text) => unchanged(&at, text),
                Value::Bool(true) => at,
                Value::Bool(false) => format!("NOT({at})"),
                Value::Error(_) => format!("ISERROR({at})"),
                Value::OutOfRange(_) => format!("ISNUMBER({at})"),
            },
        }
    }

    fn settings(&mut self) {
        let case = self.case();
        let settings = &case.calculation.settings;
        let base = self.cell(settings.base_year.origin);
        self.put(settings.base_year.origin, is_year(&base));
        let level = self.cell(settings.price_year.origin);
        self.put(settings.price_year.origin, format!("AND({},{})", is_year(&level), self.priced()));
        // The years stand in headings and in the texts of many cells.
        self.put(settings.first_year.origin, NEVER);
        self.put(settings.last_year.origin, NEVER);
        for (position, rate) in settings.rates.iter().enumerate() {
            let found = format!("{}>-1", self.calculated.rate(position));
            let follows = format!("AND({},{found})", self.is_share(rate.origin));
            let cell = self.cell(rate.origin);
            let empty = if position == 0 { follows } else { or_empty(&cell, &follows) };
            self.put(rate.origin, empty);
        }
        let words = &case.layout.words;
        let kind = settings.per_participant.origin;
        self.put(kind, self.is_word(kind, &[&words.plain, &words.discounted]));
        let success = &case.calculation.success;
        self.put(success.rate.origin, self.is_share(success.rate.origin));
        for estimate in [&success.low, &success.high].into_iter().flatten() {
            let cell = self.cell(estimate.origin);
            let follows = or_empty(&cell, &self.is_share(estimate.origin));
            self.put(estimate.origin, follows);
        }
        let told = &case.calculation.description;
        let told = [
            &told.model_version,
            &told.name,
            &told.organisation,
            &told.author,
            &told.date,
            &told.intervention,
            &told.success_goal,
            &told.alternative,
            &told.duration,
            &told.target_match,
            &told.goal_match,
            &success.source,
            &success.reason,
        ];
        for told in told.into_iter().flatten() {
            self.put(told.origin, ALWAYS);
        }
        // Which rows of the knowledge base are compared with hangs on the target group.
        if let Some(target) = &case.calculation.description.target_group {
            self.put(target.origin, if case.knowledge.is_empty() { ALWAYS } else { NEVER });
        }
    }

    fn index_and_cohorts(&mut self) {
        let calculation = &self.case().calculation;
        for (year, figure) in &calculation.index {
            let (at, priced) = (self.cell(year.origin), self.priced());
            let follows = or_empty(&at, &is_year(&at));
            self.put(year.origin, format!("AND({follows},{priced})"));
            let at = self.cell(figure.origin);
            self.put(figure.origin, format!("AND(ISNUMBER({at}),{at}<>0,{priced})"));
        }
        for cohort in &calculation.cohorts {
            self.put(cohort.year.origin, NEVER);
            self.put(cohort.participants.origin, self.is_number(cohort.participants.origin));
        }
    }

    fn costs(&mut self) {
        let case = self.case();
        let words = &case.layout.words;
        let actors: Vec<&Names> = words.actors().into_iter().map(|(names, _)| names).collect();
        let named = self.contents.scenarios.0.iter().any(|set| !set.wish.lines.is_empty());
        for (position, line) in case.calculation.costs.iter().enumerate() {
            let at = self.cell(line.name.origin);
            let total = is_one_of(&at, &words.total, None);
            let name = format!("AND(LEN(TRIM({at}))>0,NOT({total}))");
            self.put(line.name.origin, if named { NEVER.to_owned() } else { name });
            let committee = self.committee(Line::Cost(position));
            let at = self.cell(line.actor.origin);
            let known = any_of(&at, &actors);
            self.put(line.actor.origin, format!("AND({known},{committee})"));
            if let Some(category) = &line.category {
                self.put(category.origin, self.as_many_expenses());
            }
            if let Some(own) = &line.committee {
                self.put(own.origin, committee);
            }
            if let Some(year) = &line.price_year {
                let count = case.calculation.consequences.len();
                self.put(year.origin, self.price_year(year.origin, count + position));
            }
            for (_, amount) in &line.amounts {
                self.put(amount.origin, self.is_number(amount.origin));
            }
            if let Some(source) = &line.source {
                self.put(source.origin, ALWAYS);
            }
        }
    }

    fn consequences(&mut self) {
        let case = self.case();
        let words = &case.layout.words;
        for (position, line) in case.calculation.consequences.iter().enumerate() {
            // Rows of three sheets are tied together by these.
            self.put(line.service.origin, NEVER);
            self.put(line.person.origin, NEVER);
            let area = self.calculated.line_area(position);
            let costs = quoted(&case.layout.cost_area);
            self.put(line.area.origin, format!("AND({area}<>{costs},{})", has(&self.areas, &area)));
            let persons = line.persons_per_participant.origin;
            let at = self.cell(persons);
            self.put(persons, or_empty(&at, &format!("ISNUMBER({at})")));
            let (applies, included) = (line.applies.origin, line.included.origin);
            self.put(applies, self.is_word(applies, &[&words.successes, &words.everyone]));
            self.put(included, self.is_word(included, &[&words.yes, &words.no]));
            for change in &line.changes {
                self.put(change.origin, self.is_number(change.origin));
            }
            for actor in Actor::ALL {
                let price = line.prices.get(actor).origin;
                self.put(price, self.is_number(price));
            }
            if let Some(year) = &line.price_year {
                self.put(year.origin, self.price_year(year.origin, position));
            }
            if let Some(committee) = &line.committee {
                self.put(committee.origin, self.committee(Line::Consequence(position)));
            }
            // The grade of a line on SØM Evidens is read from its source.
            if let Some(source) = &line.source {
                self.put(source.origin, NEVER);
            }
            let free = [&line.unit, &line.price_source, &line.reason];
            for text in free.into_iter().flatten() {
                self.put(text.origin, ALWAYS);
            }
        }
    }

    /// Whether every line has a price index for its year.
    fn priced(&self) -> String {
        format!("ISNUMBER(SUM({}))", self.calculated.line_factors())
    }

    fn price_year(&self, origin: Origin, line: usize) -> String {
        self.price_year_in(&self.cell(origin), line)
    }

    fn price_year_in(&self, cell: &str, line: usize) -> String {
        let priced = format!("ISNUMBER({})", self.calculated.line_factor(line));
        or_empty(cell, &format!("AND({},{priced})", is_year(cell)))
    }

    /// A number, or nothing, which counts as nil.
    fn is_number(&self, origin: Origin) -> String {
        let at = self.cell(origin);
        let how = self.case().place(origin).map(|place| place.how);
        // A text that was read as a number stands for itself until a number is typed.
        if how == Some(How::Text) {
            format!("ISNUMBER({at})")
        } else {
            format!("OR(ISNUMBER({at}),ISBLANK({at}))")
        }
    }

    fn is_share(&self, origin: Origin) -> String {
        let at = self.cell(origin);
        let factor = self.case().place(origin).map_or(Decimal::ONE, |place| place.factor);
        // What is shown as per cent is what it reads: 37 there is 3,700 %, and refused.
        let is_per_cent = self.case().cell(origin).is_some_and(|cell| {
            let sheet = self.contents.workbook.sheet(&cell.sheet);
            sheet.is_some_and(|sheet| sheet.is_per_cent(cell.at))
        });
        let most = if is_per_cent {
            Decimal::ONE
        } else if factor == Decimal::ONE {
            Decimal::ONE_HUNDRED
        } else {
            Decimal::ONE.checked_div(factor.abs()).unwrap_or(Decimal::ONE)
        };
        format!("AND(ISNUMBER({at}),ABS({at})<={})", literal(most))
    }

    fn is_word(&self, origin: Origin, words: &[&Names]) -> String {
        let at = self.cell(origin);
        format!("OR(LEN(TRIM({at}))=0,{})", any_of(&at, words))
    }

    /// Whether the committee of a line has a row where committees are summed.
    fn committee(&self, line: Line) -> String {
        let now = self.calculated.committee(line);
        format!("OR({now}=\"\",{})", has(&self.committees, &now))
    }

    /// Whether there is still one expense, or still several: several have a row of their own
    /// together.
    fn as_many_expenses(&self) -> String {
        let Some([_, expenses, _]) = self.calculated.costs() else { return NEVER.to_owned() };
        let several = self.contents.expenses.len() > 1;
        format!("SUM({expenses}){}1", if several { ">" } else { "<=" })
    }

    /// The cells that gave no value.
    fn others(&self) -> Vec<Watched> {
        let case = self.case();
        let read: HashSet<(&str, Address)> = case
            .places
            .iter()
            .filter_map(|place| place.cell.as_ref())
            .map(|cell| (cell.sheet.as_str(), cell.at))
            .collect();
        let mut others = Vec::new();
        let unread = |cell: &CellRef| !read.contains(&(cell.sheet.as_str(), cell.at));
        for (key, field) in &case.fields {
            let name = case.layout.label(*key);
            if field.name.is_none() {
                others.push(self.watched(field.label.clone(), name, NEVER));
            }
            if unread(&field.value) && field.value != field.label {
                let follows = self.empty_field(*key, &field.value);
                others.push(self.watched(field.value.clone(), name, &follows));
            }
        }
        for key in [
            TableKey::Index,
            TableKey::Cohorts,
            TableKey::Costs,
            TableKey::Consequences,
            TableKey::Changes,
            TableKey::Prices,
        ] {
            if let Some(table) = case.tables.get(&key) {
                self.headings(key, table, &mut others);
                self.rows(key, table, &unread, &mut others);
            }
        }
        self.knowledge(&mut others);
        others
    }

    fn watched(&self, cell: CellRef, label: &str, follows: &str) -> Watched {
        let status = self.status(&self.same(&cell), follows);
        let raw = self.raw(&cell);
        Watched { cell, label: label.to_owned(), raw, status }
    }

    /// Nothing, that the sheets follow, or that a new run is needed.
    fn status(&self, same: &str, follows: &str) -> String {
        let [followed, rerun] = [FOLLOWS, RERUN].map(|word| quoted(self.contents.lang.of(word)));
        let changed = match follows {
            NEVER => rerun.clone(),
            ALWAYS => followed,
            follows => format!("IF({follows},{followed},{rerun})"),
        };
        format!("IFERROR(IF({same},\"\",{changed}),{rerun})")
    }

    fn raw(&self, cell: &CellRef) -> String {
        let found = self.contents.workbook.sheet(&cell.sheet).and_then(|s| s.cell(cell.at));
        found.map(|found| crate::read::raw_text(&found.value)).unwrap_or_default()
    }

    /// What may be typed in an empty field.
    fn empty_field(&self, key: FieldKey, cell: &CellRef) -> String {
        let at = cell.formula();
        match key {
            FieldKey::SuccessLow | FieldKey::SuccessHigh => {
                let unit = self.case().layout.fields.get(&key).map(|field| field.unit.factor());
                if unit.is_some_and(|unit| unit != Decimal::ONE) {
                    return NEVER.to_owned();
                }
                // How an empty cell would show it is not known.
                format!("AND(ISNUMBER({at}),ABS({at})<=1)")
            }
            FieldKey::TargetGroup if !self.case().knowledge.is_empty() => NEVER.to_owned(),
            FieldKey::PriceYear
            | FieldKey::BaseYear
            | FieldKey::FirstYear
            | FieldKey::LastYear
            | FieldKey::DiscountRate
            | FieldKey::DiscountRate36
            | FieldKey::DiscountRate71
            | FieldKey::PerParticipant
            | FieldKey::SuccessRate => NEVER.to_owned(),
            _ => ALWAYS.to_owned(),
        }
    }

    /// The headings, the cell after the last, and how many rows and columns the table has.
    fn headings(&self, key: TableKey, table: &FoundTable, others: &mut Vec<Watched>) {
        let lang = self.contents.lang;
        let columns = || {
            table.columns.values().copied().chain(table.series.iter().map(|&(_, column)| column))
        };
        let first_row = table.rows.iter().map(|row| row.row).min().unwrap_or(u32::MAX);
        let label = lang.pick("Overskrift", "Heading");
        for column in columns() {
            for row in [table.heading_row, table.heading_row + 1] {
                let cell = table.place(row, column);
                if row < first_row && (row == table.heading_row || !self.raw(&cell).is_empty()) {
                    others.push(self.watched(cell, label, NEVER));
                }
            }
        }
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else { return };
        let after = table.place(table.heading_row, last + 1);
        if self.raw(&after).trim().is_empty() {
            others.push(self.watched(after, label, NEVER));
        }
        let Some(last_row) = table.rows.iter().map(|row| row.row).max() else { return };
        let (from, to) = (table.place(table.heading_row, first), table.place(last_row, last));
        let whole = format!("{}:{}", from.formula(), to.at.absolute());
        let same = format!(
            "AND(ROWS({whole})={},COLUMNS({whole})={})",
            to.at.row - from.at.row + 1,
            to.at.col - from.at.col + 1
        );
        let name = self.case().layout.tables.get(&key).map(|spec| spec.sheet);
        let name = name.map_or("", |sheet| self.case().layout.sheet_name(sheet));
        let label =
            phrase!(lang, "{}: antal rækker og kolonner", "{}: number of rows and columns", name);
        let status = self.status(&same, NEVER);
        others.push(Watched { cell: from, label, raw: String::new(), status });
    }

    fn rows(
        &self,
        key: TableKey,
        table: &FoundTable,
        unread: &dyn Fn(&CellRef) -> bool,
        others: &mut Vec<Watched>,
    ) {
        let Some(spec) = self.case().layout.tables.get(&key) else { return };
        let name_key = spec.columns.first().map(|column| column.key);
        for row in &table.rows {
            for &column in table.columns.keys() {
                let Some(cell) = table.cell(*row, column).filter(unread) else { continue };
                let is_name = Some(column) == name_key;
                if row.is_total && !is_name {
                    continue;
                }
                let follows = match column {
                    _ if is_name => NEVER.to_owned(),
                    ColumnKey::Person | ColumnKey::Service => NEVER.to_owned(),
                    _ => self.empty_cell(key, column, &cell),
                };
                others.push(self.watched(cell, self.case().layout.heading(key, column), &follows));
            }
        }
        // A row that is filled in below the last.
        let last = table.rows.iter().map(|row| row.row).max();
        let below = last.map(|row| Row { row: row + 1, is_total: false });
        let cell = below.zip(name_key).and_then(|(row, key)| table.cell(row, key));
        if let Some(cell) = cell.filter(|cell| self.raw(cell).trim().is_empty()) {
            others.push(self.watched(cell, self.contents.lang.pick("Ny række", "New row"), NEVER));
        }
    }

    /// What may be typed in an empty cell of a row, or changed in one that is not computed with.
    fn empty_cell(&self, key: TableKey, column: ColumnKey, cell: &CellRef) -> String {
        let calculation = &self.case().calculation;
        let in_row =
            |origin: Origin| self.case().beside(origin, key, column).as_ref() == Some(cell);
        let cost = || calculation.costs.iter().position(|line| in_row(line.name.origin));
        let priced =
            |line: &Consequence| Actor::ALL.iter().any(|a| in_row(line.prices.get(*a).origin));
        let line = || match key {
            TableKey::Costs => cost().map(Line::Cost),
            TableKey::Prices => {
                calculation.consequences.iter().position(priced).map(Line::Consequence)
            }
            _ => None,
        };
        match column {
            ColumnKey::Source if key == TableKey::Consequences => NEVER.to_owned(),
            ColumnKey::Unit | ColumnKey::Source | ColumnKey::Reason => ALWAYS.to_owned(),
            ColumnKey::Category => self.as_many_expenses(),
            ColumnKey::PriceYear => line().map_or(ALWAYS.to_owned(), |line| {
                let position = line.position(calculation.consequences.len());
                self.price_year_in(&cell.formula(), position)
            }),
            ColumnKey::Committee => line().map_or(ALWAYS.to_owned(), |line| self.committee(line)),
            // The prices of a service that no consequence has.
            _ if key == TableKey::Prices && line().is_none() => ALWAYS.to_owned(),
            _ => NEVER.to_owned(),
        }
    }

    /// The rows of the knowledge base that are compared with: which they are, and their figures.
    fn knowledge(&self, others: &mut Vec<Watched>) {
        let case = self.case();
        let Some(table) = case.tables.get(&TableKey::Knowledge) else { return };
        let target = case.calculation.description.target_group.as_ref();
        let target = target.map(|target| target.value.as_str());
        let mut seen = HashSet::new();
        for line in &case.calculation.consequences {
            let Some(known) = known_line(&case.knowledge, line, target) else { continue };
            let Some(at) = figures(known).next().map(|cell| cell.at) else { continue };
            let row = Row { row: if table.across { at.col } else { at.row }, is_total: false };
            if !seen.insert(row.row) {
                continue;
            }
            for key in [ColumnKey::TargetGroup, ColumnKey::Service] {
                if let Some(cell) = table.cell(row, key) {
                    let label = case.layout.heading(TableKey::Knowledge, key);
                    others.push(self.watched(cell, label, NEVER));
                }
            }
            others.extend(self.figures(table, row, known));
        }
    }

    /// The figures of a row at once, by their number and sum: each is followed where it is.
    fn figures(&self, table: &FoundTable, row: Row, known: &Knowledge) -> Option<Watched> {
        let keys =
            [ColumnKey::PriceYear, ColumnKey::Municipality, ColumnKey::Region, ColumnKey::State];
        let own = keys.iter().filter_map(|key| table.columns.get(key).copied());
        let columns: Vec<u32> = own.chain(table.series.iter().map(|&(_, column)| column)).collect();
        let (first, last) = (columns.iter().min()?, columns.iter().max()?);
        let (from, to) = (table.at(row, *first), table.at(row, *last));
        let whole = format!("{}:{}", from.formula(), to.at.absolute());
        let numbers = (*first..=*last).filter_map(|column| {
            let cell = table.at(row, column);
            let found = self.contents.workbook.sheet(&cell.sheet)?.cell(cell.at)?;
            if let Value::Number(value) = found.value { Some(value) } else { None }
        });
        let numbers: Vec<Decimal> = numbers.collect();
        let filled =
            (*first..=*last).filter(|column| !self.raw(&table.at(row, *column)).is_empty()).count();
        let counted = format!("COUNT({whole})={},COUNTA({whole})={filled}", numbers.len());
        let sum = number_is(&format!("SUM({whole})"), numbers.iter().sum());
        let status = self.status(&format!("AND({counted},{sum})"), &format!("AND({counted})"));
        let label = phrase!(self.contents.lang, "{}: tal", "{}: figures", known.service);
        Some(Watched { cell: from, label, raw: String::new(), status })
    }
}

fn figures(known: &Knowledge) -> impl Iterator<Item = &CellRef> {
    let changes = known.changes.iter().filter_map(|(_, figure)| figure.as_ref());
    let prices = known.prices.0.iter().filter_map(Option::as_ref);
    changes.chain(prices).chain(&known.price_year).map(|figure| &figure.cell)
}

/// Whether a cell holds a number, but for the last digits that programs differ in.
fn number_is(cell: &str, value: Decimal) -> String {
    let value = value.normalize();
    if value.mantissa().unsigned_abs() < 1_000_000_000_000 {
        return format!("{cell}={}", literal(value));
    }
    let tolerance = value.abs() * Decimal::new(1, 12);
    format!(
        "ABS({cell}-{})<={}",
        literal(value),
        literal(tolerance.round_sf(2).unwrap_or(tolerance))
    )
}

fn is_year(cell: &str) -> String {
    // A date gives its year.
    format!("AND(ISNUMBER({cell}),{cell}=INT({cell}),{cell}>=1900,{cell}<=2200)")
}

fn or_empty(cell: &str, follows: &str) -> String {
    format!("IF(LEN({cell})=0,TRUE,{follows})")
}

fn any_of(cell: &str, words: &[&Names]) -> String {
    let all: Vec<String> = words.iter().flat_map(|names| names.iter().cloned()).collect();
    is_one_of(cell, &all, None)
}

/// Whether a range has a text.
fn has(range: &str, text: &str) -> String {
    format!("SUMPRODUCT(({range}={text})*1)>0")
}
