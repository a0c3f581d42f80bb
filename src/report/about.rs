//! SØM Om: how the sheets were made, by what, and how to check them without us.

use crate::draw::sheet::DrawError;

use super::contents::Ours;
use super::drawing::Drawing;
use crate::draw::formula::{quoted, range};
use crate::draw::page::{Done, Page};
use crate::parameters::Parameters;
use crate::workbook::{Address, Sheet, Value};

const FILE: (&str, &str) = ("Fil", "File");
const HASH: &str = "SHA-256";
const LABEL: u16 = 1;
const VALUE: u16 = 2;
/// The table of official rates: heading row, then one row a set.
const RATES: u32 = 14;
const RATE: u16 = 2;

/// The official rate for the years 36–70 (`position` 1) or later (2) that goes with the first rate
/// in `cell`; where no official set begins with it, the first rate itself.
pub fn later_rate(drawing: &Drawing, position: usize, cell: &str) -> String {
    let (about, last) = (drawing.name(Ours::About), last_rate(&drawing.contents.case.parameters));
    let column = |offset: u16| range(about, (RATES + 1, RATE + offset), (last, RATE + offset));
    let offset = u16::try_from(position).unwrap_or(0);
    format!("IFERROR(INDEX({},MATCH({cell},{},0)),{cell})", column(offset), column(0))
}

/// The row of the last set of official rates.
fn last_rate(parameters: &Parameters) -> u32 {
    RATES + u32::try_from(parameters.discount_rates.len()).unwrap_or(1)
}

/// The file name and SHA-256 that an earlier SØM Om tells.
pub fn provenance(sheet: &Sheet) -> Option<(String, String)> {
    let told = |labels: [&str; 2]| {
        let (at, _) = sheet.iter().find(
            |(_, cell)| matches!(&cell.value, Value::Text(text) if labels.contains(&text.as_str())),
        )?;
        match &sheet.cell(Address { row: at.row, col: at.col + 1 })?.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    Some((told([FILE.0, FILE.1])?, told([HASH; 2])?))
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let case = contents.case;
    let note = drawing.pick(
        "Hvordan arkene er lavet, og hvordan de kan efterprøves uden programmet",
        "How the sheets were made, and how to check them without the program",
    );
    let old = drawing.since.outdated(drawing.pick(
        "navn og SHA-256 er af filen, som den blev beriget",
        "name and SHA-256 are of the file as it was enriched",
    ));
    page.title(drawing.pick("Om", "About"), &format!("{}&{old}", quoted(note)), note)?;
    page.widths(&[2.7, 30.0, 14.0, 14.0, 14.0, 78.0])?;
    let version = case
        .calculation
        .description
        .model_version
        .as_ref()
        .map_or(drawing.pick("ikke angivet", "not stated"), |v| v.value.as_str());
    let kept = match contents.recreated {
        Some(what) => crate::recreate::words::recreated(&what, drawing.lang()),
        None => drawing
            .pick(
                "uændrede; de tilføjede ark hedder SØM … og læser inddatacellerne med formler, \
                 uden makroer",
                "unchanged; the added sheets are called SØM … and read the input cells with \
                 formulas, without macros",
            )
            .into(),
    };
    let fit = case.fit.words(drawing.lang());
    let mut facts = vec![
        (drawing.of(FILE), contents.file),
        (HASH, contents.sha256),
        (drawing.pick("Format genkendt som", "Format known as"), fit.as_str()),
        (drawing.pick("Modelversion", "Model version"), version),
        (drawing.pick("Program", "Program"), concat!("soem ", env!("CARGO_PKG_VERSION"))),
        (drawing.pick("Oprindelige ark", "Original sheets"), kept.as_str()),
    ];
    let given = case.parameters.file.as_ref();
    let given = given.map(|file| format!("{}, SHA-256 {}", file.name, file.sha256()));
    facts.extend(
        given
            .as_deref()
            .map(|given| (drawing.pick("Parametre fra filen", "Parameters from the file"), given)),
    );
    for (row, (label, value)) in (4..).zip(facts) {
        page.text((row, LABEL), label, &looks.strong)?;
        page.sheet.merge((row, VALUE), (row, VALUE + 3), value, &looks.text)?;
    }
    rates(drawing, page)?;
    let row = index(drawing, page, last_rate(&case.parameters) + 4)?;
    page.sheet.page_breaks(&[row + 2]);
    let end = method(drawing, page, row + 2)?;
    page.sheet.freeze(3, 0);
    page.print((end, VALUE + 3), 1, None)
}

fn rates(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    page.text(
        (RATES - 2, LABEL),
        drawing.pick(
            "Officielle diskonteringsrenter (reale, pr. år)",
            "Official discount rates (real, a year)",
        ),
        &looks.section,
    )?;
    page.text(
        (RATES - 1, LABEL),
        drawing.pick(
            "Renten læses i projektmappen; tabellen bruges kun til årene efter det 35.",
            "The rate is read in the workbook; the table serves only the years after the 35th.",
        ),
        &looks.note,
    )?;
    page.headings(
        (RATES, LABEL),
        &drawing.pick(
            ["Gælder fra", "År 0-35", "År 36-70", "Derefter"],
            ["Holds from", "Years 0-35", "Years 36-70", "Later"],
        ),
        "lr",
    )?;
    page.text((RATES, RATE + 3), drawing.pick("Kilde", "Source"), &looks.heading)?;
    // The newest first: it is the one that counts where two begin with the same rate.
    let parameters = &*drawing.contents.case.parameters;
    for (row, set) in (RATES + 1..).zip(parameters.discount_rates.iter().rev()) {
        page.text((row, LABEL), &set.from, &looks.text)?;
        for (column, rate) in (RATE..).zip(set.rates) {
            page.fixed((row, column), rate, &looks.per_cent)?;
        }
        page.text((row, RATE + 3), &sourced(parameters, &set.source, set.from_file), &looks.text)?;
    }
    Ok(())
}

fn index(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let case = drawing.contents.case;
    let source = |year| {
        let figures = &case.parameters.net_price_index;
        let figure = figures.iter().find(|figure| figure.year == year)?;
        Some(sourced(&case.parameters, &figure.source, figure.from_file))
    };
    page.text(
        (top - 1, LABEL),
        drawing.pick("Nettoprisindeks, der er brugt", "Net price index that was used"),
        &looks.section,
    )?;
    page.headings(
        (top, LABEL),
        &[drawing.pick("År", "Year"), drawing.pick("Indeks", "Index")],
        "lr",
    )?;
    page.text((top, VALUE + 1), drawing.pick("Kilde", "Source"), &looks.heading)?;
    let mut row = top + 1;
    for (year, figure) in &case.calculation.index {
        page.live(
            (row, LABEL),
            drawing.formulas().year(year),
            year.value.into(),
            &looks.year.left().indent(1),
        )?;
        page.live((row, VALUE), drawing.formulas().number(figure), figure.value, &looks.amount)?;
        match case.cell(figure.origin) {
            Some(cell) => {
                page.link((row, VALUE + 1), cell, &format!("{}!{}", cell.sheet, cell.at))?
            }
            None => {
                page.text((row, VALUE + 1), &source(year.value).unwrap_or_default(), &looks.text)?
            }
        }
        row += 1;
    }
    Ok(row)
}

/// The source of an official figure, and the file that it came in where it is not the program's.
fn sourced(parameters: &Parameters, source: &str, from_file: bool) -> String {
    match parameters.file.as_ref().filter(|_| from_file) {
        Some(file) => format!("{source} ({})", file.name),
        None => source.to_owned(),
    }
}

fn method(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let paragraphs = [
        (
            drawing.pick("Beregningen", "The calculation"),
            drawing.pick(
                "Værdi for en aktør i et år = − andel × personer pr. deltager × pris × Σ \
                 (deltagere, der afslutter i et år × ændring i forbrug så mange år efter). \
                 Andelen er succesraten for linjer, der gælder succes, og 1 for linjer, der \
                 gælder alle. Et fald i forbrug er negativt og giver en gevinst, hvor forbruget \
                 koster. Ændringer falder fra det år, borgeren afslutter; hvad der ligger uden \
                 for perioden, tælles ikke med.",
                "Value for an actor in a year = − share × persons per participant × price × Σ \
                 (participants who finish in a year × change in use so many years after). The \
                 share is the success rate for lines that apply to successes, and 1 for lines \
                 that apply to everyone. A fall in use is negative and gives a gain where the use \
                 costs. Changes count from the year in which the citizen finishes; what lies \
                 outside the period is not counted.",
            ),
        ),
        (
            drawing.pick("Priser", "Prices"),
            drawing.pick(
                "Pris i beregningens prisniveau = pris × nettoprisindeks for prisniveauet ÷ \
                 nettoprisindeks for prisåret. Det samme gælder omkostninger.",
                "Price in the price level of the calculation = price × net price index of the \
                 price level ÷ net price index of the price year. The same holds for costs.",
            ),
        ),
        (
            drawing.pick("Nutidsværdi", "Present value"),
            drawing.pick(
                "Værdi × diskonteringsfaktor, hvor faktoren er (1 + rente) opløftet til − (år − \
                 basisår). Efter 35 og 70 år kædes de følgende satser på.",
                "Value × discount factor, where the factor is (1 + rate) to the power of − (year \
                 − base year). After 35 and 70 years the later rates are chained on.",
            ),
        ),
        (
            drawing.pick("Pr. deltager", "Per participant"),
            drawing.pick(
                "Nettoresultat ÷ deltagere, eller ÷ Σ (deltagere × diskonteringsfaktor i \
                 afslutningsåret). Begge vises; modellen vælger på Indstillinger.",
                "Net result ÷ participants, or ÷ Σ (participants × discount factor of the year in \
                 which they finish). Both are shown; the model chooses on Indstillinger.",
            ),
        ),
        (
            drawing.pick("Break-even", "Break-even"),
            drawing.pick(
                "− (omkostninger og linjer for alle) ÷ gevinst ved 100 pct. succes. Uden gevinst \
                 findes den ikke; er der ingen nettoudgift at tjene ind, er den 0.",
                "− (costs and lines for everyone) ÷ gain at full success. Without a gain there is \
                 none; where there is no net outlay to recover, it is 0.",
            ),
        ),
        (
            drawing.pick("Tilbagebetalt", "Paid back"),
            drawing.pick(
                "Det første år, hvorfra den løbende sum af nutidsværdier ikke igen er negativ.",
                "The first year from which the running sum of present values is not negative \
                 again.",
            ),
        ),
        (
            drawing.pick("Tolerance", "Tolerance"),
            drawing.pick(
                "Resultater trykkes i hele kroner efter summering: ét tal kan ramme 0,5 kr. ved \
                 siden af, en sum af n trykte tal (n + 1) ÷ 2 kr.",
                "Results are printed in whole kroner after summing: one figure may miss by 0.5 \
                 kroner, a sum of n printed figures by (n + 1) ÷ 2 kroner.",
            ),
        ),
        (
            drawing.pick("Efterprøv selv", "Check it yourself"),
            drawing.pick(
                "1) Vælg et tal på SØM Resumé og følg formlen (Formler › Spor præcedenser) til \
                 SØM Beregning og derfra til inddatacellen. 2) Ret et input i det oprindelige \
                 ark, fx succesraten, og se alle SØM-ark følge med. 3) Sammenlign filens SHA-256 \
                 med den, du fik tilsendt.",
                "1) Choose a figure on SØM Summary and follow the formula (Formulas › Trace \
                 Precedents) to SØM Calculation and from there to the input cell. 2) Change an \
                 input in the original sheet, such as the success rate, and see every SØM sheet \
                 follow. 3) Compare the file's SHA-256 with the one that you were sent.",
            ),
        ),
        (
            drawing.pick("Kør igen, når", "Run again when"),
            drawing.pick(
                "år tilføjes eller perioden forlænges, linjer eller rækker kommer til, årstal i \
                 tabellerne ændres, eller et udvalg, en person eller et nyt hovedområde får nyt \
                 navn. Så lægges nye ark ind i stedet for disse.",
                "years are added or the period is made longer, lines or rows are added, years in \
                 the tables are changed, or a committee, a person or a new area gets a new name. \
                 New sheets then take the place of these.",
            ),
        ),
    ];
    let looks = page.looks;
    page.text((top, LABEL), drawing.pick("Metode", "Method"), &looks.section)?;
    let mut row = top + 1;
    for (label, text) in paragraphs {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        page.text((row, LABEL), label, &looks.strong.top())?;
        page.sheet.merge((row, VALUE), (row, VALUE + 3), &text, &looks.wrapped)?;
        // Merged cells do not grow by themselves: about 130 characters fit on a line.
        let lines = u16::try_from(text.chars().count() / 132 + 1).unwrap_or(1);
        page.sheet.height(row, f64::from(lines) * 15.5);
        row += 1;
    }
    Ok(row)
}
