//! The sheet *Resumé*: what all calculations come to, who gains and who pays, what must be looked
//! at, and what is left out. Its sums follow what is said on the comparison to count.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartLayout, ChartType, Worksheet, XlsxError};

use super::rank::{LeftOut, Ranked};
use super::rows::{column, points};
use super::shown::Shown;
use crate::conclusion::{outcome, parties};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, on};
use crate::draw::front::{DASH, Front, Pen};
use crate::draw::live::{Live, Said};
use crate::lang::{Lang, phrase};

type Done = Result<(), XlsxError>;

/// The last column.
const LAST: u16 = 8;
/// The first column of the right part, which holds the picture and remarks.
const RIGHT: u16 = 6;
const WIDTHS: [f64; 9] = [42.0, 14.0, 14.0, 14.0, 14.0, 14.0, 15.0, 15.0, 15.0];
/// The row of links, and the first of the conclusion.
const LINKS: u32 = 2;
const FIRST: u32 = 3;

/// As many calculations as are listed; of more, half of them from either end.
const LISTED: usize = 10;
/// As many files as are named for one reason.
const NAMED: usize = 8;

/// Where groups stand on their own sheet, for those who sum them up.
pub(super) struct GroupPlace {
    /// The row of the sum; net results in the columns that they have in the comparison.
    pub sum: u32,
    /// The row of the result for each participant.
    pub each: u32,
    /// The rows of what is given back, first and last.
    pub again: Option<(u32, u32)>,
}

pub(super) fn draw(sheet: &mut Worksheet, pen: &Pen, shown: &Shown, groups: &[GroupPlace]) -> Done {
    let lang = shown.of.lang;
    let title = match shown.ranked.len() {
        1 => lang.pick("Portefølje: 1 beregning", "Portfolio: 1 calculation").to_owned(),
        count => {
            phrase!(lang, "Portefølje: {} beregninger", "Portfolio: {} calculations", count)
        }
    };
    let note = phrase!(
        lang,
        "Kr. i {}. Positive tal er en gevinst for den, der står ud for dem.",
        "DKK in {}. Positive figures are a gain for the one they stand beside.",
        shown.basis()
    );
    let named = (shown.names.summary, title.as_str(), note.as_str());
    let mut page = Front::begin(sheet, pen, named, &WIDTHS, lang)?;
    links(&mut page, shown)?;
    // The table and the list are drawn first in thought: sentences speak of their cells.
    let sentences = fixed_sentences(shown);
    let table = FIRST + 2 + u32::try_from(sentences.len()).unwrap_or(0) + 1;
    let totals = Totals::new(shown, groups, table);
    let mut row = FIRST;
    for said in conclusion(shown, &totals) {
        page.sentence((row, 0), LAST, &said, &page.looks.lead)?;
        row += 1;
    }
    for sentence in sentences {
        page.sentence((row, 0), LAST, &Said::plain(&sentence), &page.looks.prose)?;
        row += 1;
    }
    totals.draw(&mut page, shown)?;
    let mut row = totals.end() + 3;
    row = group_table(&mut page, shown, groups, row)?;
    row = calculations(&mut page, shown, row)?;
    row = attention(&mut page, shown, row)?;
    row = left_out(&mut page, shown, row)?;
    page.print((row, LAST), 1)?;
    page.sheet.set_active(true);
    Ok(())
}

/// A link to each of the other sheets.
fn links(page: &mut Front, shown: &Shown) -> Done {
    let names = shown.names;
    let mut sheets = vec![names.comparison, names.calculations, names.findings];
    if !shown.counted_is_empty() {
        sheets.insert(0, names.charts);
    }
    if !shown.sums.is_empty() {
        sheets.insert(0, names.groups);
    }
    if shown.has_left_out() {
        sheets.push(names.left_out);
    }
    for (column, sheet) in (0..).zip(sheets) {
        page.jump((LINKS, column), sheet, sheet)?;
    }
    Ok(())
}

impl Shown<'_> {
    pub(super) fn counted_is_empty(&self) -> bool {
        self.counted().next().is_none()
    }

    pub(super) fn has_left_out(&self) -> bool {
        !self.of.tally.refusals.is_empty() || self.ranked.iter().any(|row| !row.counts())
    }
}

/// The table of sums by actor: gains, losses, what is shared, net result, and how many gain.
struct Totals {
    /// The row of the headings.
    top: u32,
    net: [Live; 4],
    gains: [Live; 4],
    losses: [Live; 4],
    shared: Option<[Live; 4]>,
    with_gain: [Live; 4],
    with_loss: [Live; 4],
    count: Live,
    /// The largest gain and the largest loss, with their names.
    ends: [(Live, Said); 2],
}

/// How many columns the table has with what is shared.
const NET_AT: u16 = 1;

impl Totals {
    fn new(shown: &Shown, groups: &[GroupPlace], top: u32) -> Totals {
        let nets: Vec<[Decimal; 4]> = shown.counted().map(Ranked::net).collect();
        let (first, counts) = (column::NET, shown.counts());
        let each = |of: &dyn Fn(u16, Vec<Decimal>) -> Live| {
            [0, 1, 2, 3].map(|which: u16| {
                let own = nets.iter().filter_map(|net| net.get(usize::from(which)).copied());
                of(first + which, own.collect())
            })
        };
        let side = |sign: &'static str| {
            let is = move |value: &Decimal| match sign {
                ">" => *value > Decimal::ZERO,
                _ => *value < Decimal::ZERO,
            };
            let sum = each(&|at, own| {
                let (range, now) = (shown.column(at), own.into_iter().filter(is).sum());
                Live::new(format!("SUMIFS({range},{counts},{range},\"{sign}0\")"), now)
            });
            let count = each(&|at, own| {
                let (range, now) = (shown.column(at), own.iter().filter(|value| is(value)).count());
                Live::new(format!("COUNTIFS({counts},{range},\"{sign}0\")"), now.into())
            });
            (sum, count)
        };
        let ((gains, with_gain), (losses, with_loss)) = (side(">"), side("<"));
        let shared = shared(shown, groups);
        let net = |which: usize| {
            let sum = gains[which].plus(&losses[which]);
            shared.as_ref().map_or(sum.clone(), |shared| sum.plus(&shared[which]))
        };
        // By their cells, of which the table is made.
        let place = |column: u16, values: &[Live; 4]| {
            let mut rows = top + 1..;
            values.each_ref().map(|live| live.at((rows.next().unwrap_or(top), column)))
        };
        let net = [0, 1, 2, 3].map(net);
        let now: Decimal = Decimal::from(nets.len());
        let yes = super::rows::yes(true, shown.of.lang);
        let counted = shown.column(column::COUNTS);
        let count = Live::new(format!("COUNTIF({counted},\"{yes}\")"), now);
        let ends = ["MAX", "MIN"].map(|which| end(shown, which, &nets, &counted, yes));
        Totals {
            top,
            net: place(NET_AT, &net),
            gains,
            losses,
            shared,
            with_gain,
            with_loss,
            count,
            ends,
        }
    }

    /// The last row.
    fn end(&self) -> u32 {
        self.top + 4 + 2
    }

    fn draw(&self, page: &mut Front, shown: &Shown) -> Done {
        let (looks, lang) = (page.looks, page.lang);
        let mut headings = vec![
            lang.pick("Aktør", "Actor"),
            lang.pick("Nettoresultat", "Net result"),
            lang.pick("Gevinster", "Gains"),
            lang.pick("Tab", "Losses"),
        ];
        if self.shared.is_some() {
            headings.push(lang.pick("Fælles, talt én gang", "Shared, counted once"));
        }
        headings.push(lang.pick("Antal med gevinst", "With a gain"));
        if self.shared.is_none() {
            headings.push(lang.pick("Antal med tab", "With a loss"));
        }
        page.headings((self.top, 0), &headings, 1)?;
        let actors = match lang {
            Lang::Da => ["I alt", "Kommunerne", "Regionerne", "Staten"],
            Lang::En => ["In all", "Local government", "Regional government", "The state"],
        };
        for (which, (row, actor)) in (self.top + 1..).zip(actors).enumerate() {
            let (text, kroner) = match which {
                0 => (looks.strong, looks.kroner.bold()),
                _ => (looks.text, looks.kroner),
            };
            page.text((row, 0), actor, &text)?;
            // The net result of this row: its gains and losses, and what is given back.
            let mut parts = vec![&self.gains, &self.losses];
            parts.extend(&self.shared);
            let cells: Vec<String> = (NET_AT + 1..)
                .zip(&parts)
                .map(|(column, _)| fixed((row, column)).replace('$', ""))
                .collect();
            let net = Live::new(cells.join("+"), self.net[which].value);
            page.live((row, NET_AT), &net, &kroner.bold())?;
            let mut at = NET_AT + 1;
            for part in parts {
                page.live((row, at), &part[which], &kroner)?;
                at += 1;
            }
            page.live((row, at), &self.with_gain[which], &looks.whole)?;
            if self.shared.is_none() {
                page.live((row, at + 1), &self.with_loss[which], &looks.whole)?;
            }
        }
        let labels = [
            lang.pick("Største gevinst", "Largest gain"),
            lang.pick("Største tab", "Largest loss"),
        ];
        for ((row, label), (live, name)) in (self.top + 5..).zip(labels).zip(&self.ends) {
            page.text((row, 0), label, &looks.text)?;
            page.live((row, NET_AT), live, &looks.kroner)?;
            page.sheet.merge_range(row, 2, row, 5, "", &crate::draw::front::format(&looks.text))?;
            page.words((row, 2), name, &looks.text)?;
        }
        picture(page, shown, self)
    }
}

/// What is given back by the groups, by their sheet's cells; `None` where nothing is shared.
fn shared(shown: &Shown, groups: &[GroupPlace]) -> Option<[Live; 4]> {
    let rows: Vec<(u32, u32)> = groups.iter().filter_map(|group| group.again).collect();
    if rows.is_empty() {
        return None;
    }
    let now: [Decimal; 4] = shown.shared().fold([Decimal::ZERO; 4], super::sums::plus);
    let mut column = column::NET..;
    Some(now.map(|value| {
        let column = column.next().unwrap_or_default();
        let areas = rows.iter().map(|(first, last)| {
            crate::draw::formula::range(shown.names.groups, (*first, column), (*last, column))
        });
        Live::new(format!("SUM({})", areas.collect::<Vec<_>>().join(",")), value)
    }))
}

/// The largest gain or loss among what counts, and whose it is; nil where there is none.
fn end(
    shown: &Shown,
    which: &str,
    nets: &[[Decimal; 4]],
    counted: &str,
    yes: &str,
) -> (Live, Said) {
    let own = nets.iter().map(|net| net[0]);
    let now = match which {
        "MAX" => own.max().unwrap_or_default().max(Decimal::ZERO),
        _ => own.min().unwrap_or_default().min(Decimal::ZERO),
    };
    let range = shown.column(column::NET);
    // Also nil where all lie on the other side.
    let best = format!("SUMPRODUCT({which}(0,({counted}=\"{yes}\")*{range}))");
    let whose = shown.counted().find(|row| row.net()[0] == now && !now.is_zero());
    let name = whose.map_or(DASH.to_owned(), |row| cut(&row.label));
    let index = format!("INDEX({},MATCH({best},{range},0))", shown.column(column::NAME));
    let formula =
        format!("IF({best}=0,\"{DASH}\",IF(LEN({index})>{CUT},LEFT({index},{CUT})&\"…\",{index}))");
    (Live::new(best, now), Said::live(formula, name))
}

/// Longest name in a cell of the table.
const CUT: usize = 70;

fn cut(name: &str) -> String {
    let short: String = name.chars().take(CUT).collect();
    if short.len() < name.len() { short + "…" } else { short }
}

/// Who gains and who pays, and how many of them; each figure in it live.
fn conclusion(shown: &Shown, totals: &Totals) -> [Said; 2] {
    let lang = shown.of.lang;
    let plain = |danish, english| Said::plain(lang.pick(danish, english));
    let [all, municipality, region, state] = totals.net.clone();
    let whole = |live: &Live| Said::live(&live.formula, live.value.normalize().to_string());
    let one = format!("{}=1", totals.count.formula);
    let is_one = totals.count.value == Decimal::ONE;
    let lead = outcome(lang.pick("Det offentlige", "The public purse"), &all, lang)
        .and(lang.pick(" i alt på ", " in all on "))
        .then(whole(&totals.count))
        .then(Said::either(
            &one,
            is_one,
            plain(" beregning: ", " calculation: "),
            plain(" beregninger: ", " calculations: "),
        ));
    let names = match lang {
        Lang::Da => ["kommunerne", "regionerne", "staten"],
        Lang::En => ["local government", "regional government", "the state"],
    };
    let who = parties(lead, &[municipality, region, state], names, lang);
    let none = plain("Ingen beregninger tæller med i summen.", "No calculation counts in the sum.");
    let no = format!("{}=0", totals.count.formula);
    let who = Said::either(&no, totals.count.value.is_zero(), none, who);
    [who, how_many(totals, lang)]
}

/// "3 af 4 giver det offentlige en gevinst, og 2 giver kommunen en. Størst er …"
fn how_many(totals: &Totals, lang: Lang) -> Said {
    let whole = |live: &Live| Said::live(&live.formula, live.value.normalize().to_string());
    let row = |offset: u32| (totals.top + offset, NET_AT);
    let cell = |offset, (live, _): &(Live, Said)| live.at(row(offset));
    let gain_at = if totals.shared.is_some() { NET_AT + 4 } else { NET_AT + 3 };
    let with = |which: u32| {
        let live = totals.with_gain.get(which as usize).map_or(Decimal::ZERO, |live| live.value);
        Live::new(fixed((totals.top + 1 + which, gain_at)), live)
    };
    let mut said =
        whole(&with(0))
            .and(lang.pick(" af ", " of "))
            .then(whole(&totals.count))
            .and(lang.pick(
                " giver det offentlige en gevinst, og ",
                " bring the public purse a gain, and ",
            ))
            .then(whole(&with(1)))
            .and(lang.pick(" giver kommunen en.", " bring the municipality one."));
    let words = [
        (lang.pick(" Mest vinder »", " Most is gained by \""), 5),
        (lang.pick(" Mest taber »", " Most is lost by \""), 6),
    ];
    for ((words, offset), (live, name)) in words.into_iter().zip(&totals.ends) {
        let value = cell(offset, &(live.clone(), name.clone()));
        let named = Said::live(fixed((totals.top + offset, 2)), name.text.clone());
        let told = Said::plain(words)
            .then(named)
            .and(lang.pick("« (", "\" ("))
            .then(Said::kroner(&value, lang))
            .and(").");
        let is = format!("{}<>0", value.formula);
        said = said.then(Said::either(&is, !value.value.is_zero(), told, Said::plain("")));
    }
    said
}

/// On what basis, what must be looked at, and what is left out: as it was when the files were read.
fn fixed_sentences(shown: &Shown) -> Vec<String> {
    let (lang, tally) = (shown.of.lang, shown.of.tally);
    let mut sentences = Vec::new();
    let moved = shown.counted().filter(|row| row.entry.is_moved).count();
    let counted = shown.counted().count();
    let mut basis = match (moved, counted) {
        (_, 0) => String::new(),
        (0, _) => phrase!(lang, "Alle er regnet i {}.", "All are in {}.", shown.basis()),
        (moved, counted) => phrase!(
            lang,
            "De lægges sammen i {}; {} af {} er omregnet dertil.",
            "They are added up in {}; {} of {} have been converted to that.",
            shown.basis(),
            moved,
            counted
        ),
    };
    if let Some((shortest, longest)) = tally.horizons().filter(|(first, last)| first != last) {
        basis += &phrase!(
            lang,
            " Perioderne er fra {} til {} år og lægges sammen, som de er.",
            " The periods are from {} to {} years and are added up as they are.",
            shortest,
            longest
        );
    }
    basis += lang.pick(
        " Summen er budgetøkonomisk og siger ikke, om indsatserne virker.",
        " The sum is budget economy and does not say whether the interventions work.",
    );
    sentences.push(basis.trim_start().to_owned());
    let same = |row: &&Ranked| matches!(row.left_out, Some(LeftOut::Same { .. }));
    let same = shown.ranked.iter().filter(same).count();
    let like = shown.ranked.iter().filter(|row| row.resembles.is_some()).count();
    let moved = shown.ranked.iter().filter(|row| row.entry.net.is_err()).count();
    let parts = [
        (
            tally.attention,
            (
                "har fejl eller trykte tal, der afviger",
                "with errors or printed figures that differ",
            ),
        ),
        (
            like,
            (
                "ligner en anden udgave af en, der også tæller",
                "like another edition of one that counts too",
            ),
        ),
        (same, ("er en gentagelse og tæller ikke igen", "repeated and not counted again")),
        (
            moved,
            ("kan ikke omregnes og tæller ikke", "that cannot be converted and are not counted"),
        ),
        (tally.refused, ("er ikke beriget", "not enriched")),
        (tally.unreached, ("blev ikke nået", "not reached")),
    ];
    let told = parts.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> =
        told.map(|(count, (da, en))| format!("{count} {}", lang.pick(da, en))).collect();
    let files = tally.files + tally.unreached;
    sentences.push(match told.is_empty() {
        true => phrase!(
            lang,
            "Alle {} filer er læst, og ingen har fejl eller trykte tal, der afviger.",
            "All {} files are read, and none has errors or printed figures that differ.",
            files
        ),
        false => phrase!(lang, "Af {} filer: {}.", "Of {} files: {}.", files, told.join(", ")),
    });
    sentences
}

/// Net by actor, with figures on the bars and the finding as its title.
fn picture(page: &mut Front, shown: &Shown, totals: &Totals) -> Done {
    let (lang, top, name) = (page.lang, totals.top, shown.names.summary);
    let mut chart = Chart::new(ChartType::Column);
    let now = totals.net.each_ref().map(|live| live.value);
    charts::series(
        &mut chart,
        name,
        (top, NET_AT),
        ((top + 1, 0), (top + 4, 0)),
        ((top + 1, NET_AT), (top + 4, NET_AT)),
    )
    .set_points(&charts::apart(&now))
    .set_data_label(&charts::figures())
    .set_gap(30);
    let alt = lang.pick(
        "Søjler: nettoresultat i alt og for kommunerne, regionerne og staten",
        "Columns: net result in all and for municipalities, regions and the state",
    );
    // As high as the table beside it.
    charts::finish(&mut chart, "", "", "", alt, (330, 198));
    let title = (top, RIGHT);
    let [all, municipality, ..] = &totals.net;
    let headline = outcome(lang.pick("Det offentlige", "The public purse"), all, lang)
        .and(", ")
        .then(outcome(lang.pick("kommunerne", "local government"), municipality, lang));
    page.words(title, &headline, &page.looks.small)?;
    // Two lines of title, and the figures of the highest bars below them.
    let plot = ChartLayout::new().set_offset(0.02, 0.42).set_dimensions(0.96, 0.4);
    chart.plot_area().set_layout(&plot);
    chart.legend().set_hidden();
    chart.y_axis().set_major_gridlines(false).set_hidden(true);
    charts::titled(&mut chart, name, title);
    page.sheet.insert_chart(top, RIGHT, &chart)?;
    Ok(())
}

/// What each group comes to.
fn group_table(
    page: &mut Front,
    shown: &Shown,
    places: &[GroupPlace],
    top: u32,
) -> Result<u32, XlsxError> {
    if places.is_empty() {
        return Ok(top);
    }
    let (looks, lang, name) = (page.looks, page.lang, shown.names.groups);
    let headings = match lang {
        Lang::Da => ["Gruppe", "I alt", "Kommune", "Region", "Stat", "Deltagere", "Pr. deltager"],
        Lang::En => ["Group", "In all", "Municipality", "Region", "State", "Participants", "Each"],
    };
    page.headings((top, 0), &headings, 1)?;
    let mut row = top;
    for (sum, place) in shown.sums.iter().zip(places) {
        row += 1;
        page.text((row, 0), &sum.group.name, &looks.text)?;
        let net = sum.net(&shown.ranked);
        for (offset, value) in (0..).zip(net) {
            let cell = on(name, (place.sum, column::NET + offset));
            page.live((row, 1 + offset), &Live::new(cell, value), &looks.kroner)?;
        }
        let people = sum.participants(&shown.ranked);
        let cell = on(name, (place.sum, column::PARTICIPANTS));
        page.live((row, 5), &Live::new(cell, people), &looks.kroner)?;
        let cell = on(name, (place.each, column::NET));
        page.maybe((row, 6), &cell, net[0].checked_div(people), &looks.kroner)?;
    }
    Ok(row + 2)
}

/// The calculations that weigh most, on either side.
fn calculations(page: &mut Front, shown: &Shown, top: u32) -> Result<u32, XlsxError> {
    let (looks, lang) = (page.looks, page.lang);
    let all: Vec<&Ranked> = shown.counted().collect();
    if all.is_empty() {
        return Ok(top);
    }
    let half = LISTED / 2;
    let listed: Vec<&Ranked> = match all.len() > LISTED {
        true => all.iter().take(half).chain(all.iter().skip(all.len() - half)).copied().collect(),
        false => all.clone(),
    };
    let first = match all.len() > LISTED {
        true => lang.pick("Størst gevinst og størst tab", "Largest gains and largest losses"),
        false => lang.pick("Beregning, størst gevinst først", "Calculation, largest gain first"),
    };
    let headings = match lang {
        Lang::Da => {
            [first, "Netto i alt", "Kommune", "Region", "Stat", "Margin, procentpoint", "Ses efter"]
        }
        Lang::En => {
            [first, "Net in all", "Municipality", "Region", "State", "Margin, points", "To look at"]
        }
    };
    page.headings((top, 0), headings.get(..6).unwrap_or_default(), 1)?;
    page.over(top, RIGHT, headings[usize::from(RIGHT)])?;
    page.sheet.set_row_height(top, 32)?;
    let mut row = top;
    for one in listed {
        row += 1;
        page.named((row, 0), one)?;
        for (offset, value) in (0..).zip(one.net()) {
            let live = Live::new(shown.cell(one.number, column::NET + offset), value);
            page.live((row, 1 + offset), &live, &looks.kroner)?;
        }
        match one.entry.margin {
            Some(margin) => page.number((row, 5), points(margin), &looks.points)?,
            None => page.text((row, 5), "", &looks.text)?,
        }
        let mut remark = trouble(one, lang);
        if let Some(file) = one.resembles.as_ref().filter(|_| all.len() <= LISTED) {
            remark.push(phrase!(lang, "ligner {}", "like {}", file));
        }
        page.across(row, RIGHT, &remark.join("; "))?;
    }
    Ok(row + 2)
}

impl Front<'_> {
    /// Number and name of a calculation, leading to its enriched file.
    fn named(&mut self, at: At, row: &Ranked) -> Done {
        let name = format!("{}. {}", row.number, row.short);
        match &row.entry.output {
            Some(path) => self.file(at, path, &name),
            None => self.text(at, &name, &self.looks.text),
        }
    }

    /// A text from a column to the last one.
    fn across(&mut self, row: u32, from: u16, text: &str) -> Done {
        self.sentence((row, from), LAST, &Said::plain(text), &self.looks.text.wrapped())
    }

    /// The heading over such texts.
    fn over(&mut self, row: u32, from: u16, heading: &str) -> Done {
        self.sentence((row, from), LAST, &Said::plain(heading), &self.looks.heading)
    }
}

/// What a person must look at in a calculation.
fn trouble(row: &Ranked, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    match row.entry.errors {
        0 => {}
        1 => told.push(lang.pick("1 fejl", "1 error").to_owned()),
        errors => told.push(phrase!(lang, "{} fejl", "{} errors", errors)),
    }
    if row.entry.differs {
        told.push(lang.pick("trykte tal afviger", "printed figures differ").to_owned());
    }
    told
}

/// Those that need a person, the most errors first, where they are not all in the list above.
fn attention(page: &mut Front, shown: &Shown, top: u32) -> Result<u32, XlsxError> {
    let mut these: Vec<&Ranked> =
        shown.ranked.iter().filter(|row| row.entry.needs_attention).collect();
    let are_listed = shown.counted().count() <= LISTED;
    if these.is_empty() || are_listed && these.iter().all(|row| row.counts()) {
        return Ok(top);
    }
    these.sort_by_key(|row| (std::cmp::Reverse(row.entry.errors), row.number));
    let (looks, lang) = (page.looks, page.lang);
    let heading = lang.pick("Ses efter først", "To look at first");
    page.headings((top, 0), &[heading], 1)?;
    page.over(top, 1, lang.pick("Hvad", "What"))?;
    let mut row = top;
    for one in these.iter().take(NAMED) {
        row += 1;
        page.named((row, 0), one)?;
        page.across(row, 1, &trouble(one, lang).join("; "))?;
    }
    row = more(page, row, these.len(), shown.names.calculations, &looks.note)?;
    Ok(row + 2)
}

/// How many are not named, and where they are.
fn more(
    page: &mut Front,
    row: u32,
    all: usize,
    sheet: &str,
    look: &crate::draw::look::Look,
) -> Result<u32, XlsxError> {
    let Some(left) = all.checked_sub(NAMED).filter(|left| *left > 0) else { return Ok(row) };
    let told = phrase!(page.lang, "og {} til, se {}", "and {} more, see {}", left, sheet);
    page.text((row + 1, 0), &told, look)?;
    Ok(row + 1)
}

/// Files that are not enriched, and calculations that do not count, each with its reason.
fn left_out(page: &mut Front, shown: &Shown, top: u32) -> Result<u32, XlsxError> {
    let lang = page.lang;
    let mut these: Vec<(&str, String)> =
        shown.of.tally.refusals.iter().map(|(file, why)| (file.as_str(), why.clone())).collect();
    let out = shown.ranked.iter().filter_map(|row| {
        let why = row.left_out.as_ref()?.words(shown.of.basis.price_year, lang);
        Some((row.entry.file.as_str(), crate::lang::sentence(&why)))
    });
    these.extend(out);
    if these.is_empty() {
        return Ok(top.saturating_sub(2));
    }
    let looks = page.looks;
    page.headings((top, 0), &[lang.pick("Ikke med i summen", "Not in the sum")], 1)?;
    page.over(top, 1, lang.pick("Årsag", "Reason"))?;
    let mut row = top;
    for (file, why) in these.iter().take(NAMED) {
        row += 1;
        page.text((row, 0), file, &looks.wrapped)?;
        page.across(row, 1, why)?;
    }
    more(page, row, these.len(), shown.names.left_out, &looks.note)
}
