//! A made-up SØM workbook of any size, inputs only.
#![allow(clippy::expect_used, reason = "a measurement ends where what it needs is not there")]

use rust_xlsxwriter::{Workbook, Worksheet};

type Row<'a> = Vec<Cell<'a>>;

enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Number(f64),
    Empty,
}

use Cell::{Empty, Number, Owned, Text};

/// `lines` consequences over `years` years, with a new cohort in each of the first ten.
pub fn workbook(lines: u32, years: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let (first, last) = (2020, 2020 + years - 1);
    let calendar = || (first..=last).map(f64::from);
    let pairs = |rows: &[(&'static str, f64)]| {
        rows.iter().map(|(label, value)| vec![Text(label), Number(*value)]).collect()
    };
    let mut settings: Vec<Row> = pairs(&[
        ("Prisniveau (år)", 2020.0),
        ("Basisår for nutidsværdi", 2020.0),
        ("Første år i beregningen", f64::from(first)),
        ("Sidste år i beregningen", f64::from(last)),
        ("Diskonteringsrente", 0.035),
    ]);
    settings.extend([vec![Empty], vec![Empty], vec![Text("År"), Text("Nettoprisindeks")]]);
    settings.extend(
        [(2018.0, 102.61), (2019.0, 103.5), (2020.0, 103.87)]
            .map(|(y, i)| vec![Number(y), Number(i)]),
    );
    sheet(&mut book, "Indstillinger", settings);
    let mut cohorts = vec![vec![Text("År"), Text("Antal deltagere")]];
    cohorts.extend(
        calendar()
            .enumerate()
            .map(|(n, year)| vec![Number(year), Number(if n < 10 { 20.0 } else { 0.0 })]),
    );
    sheet(&mut book, "Indsats", cohorts);
    let mut heading =
        vec![Text("Omkostning"), Text("Kategori"), Text("Aktør"), Text("Udvalg"), Text("Prisår")];
    heading.extend(calendar().map(Number));
    let mut cost =
        vec![Text("Drift"), Text("Drift"), Text("Kommune"), Text("Socialudvalget"), Number(2019.0)];
    cost.extend(calendar().map(|_| Number(1_000_000.0)));
    sheet(&mut book, "Omkostninger", vec![heading, cost]);
    sheet(
        &mut book,
        "Effekt",
        pairs(&[("Succesrate", 0.3), ("Laveste skøn", 0.2), ("Højeste skøn", 0.4)]),
    );
    let service = |n: u32| Owned(format!("Ydelse {n}"));
    let areas = ["Sociale serviceydelser", "Sundhedsydelse", "Indkomstoverførsler"];
    let mut consequences = vec![vec![
        Text("Ydelse"),
        Text("Hovedområde"),
        Text("Enhed"),
        Text("Person"),
        Text("Kilde"),
    ]];
    let mut heading = vec![Text("Ydelse"), Text("Person"), Text("Enhed")];
    heading.extend((0..=10).map(|n| Owned(format!("År {n}"))));
    let mut changes = vec![heading];
    let mut prices = vec![
        ["Ydelse", "Enhed", "Prisår", "Kommune", "Region", "Stat", "Udvalg", "Kilde"]
            .map(Text)
            .into(),
    ];
    for n in 0..lines {
        let area = areas[n as usize % areas.len()];
        consequences.push(vec![
            service(n),
            Text(area),
            Text("Dage"),
            Text("Deltager"),
            Text("Made up"),
        ]);
        let mut row = vec![service(n), Text("Deltager"), Text("Dage")];
        row.extend((0..=10).map(|k| Number(-f64::from(n % 7 + k % 5))));
        changes.push(row);
        let committee = if n % 2 == 0 { "Socialudvalget" } else { "Sundhedsudvalget" };
        let each = f64::from(n % 13) * 10.5;
        prices.push(vec![
            service(n),
            Text("Dage"),
            Number(2018.0 + f64::from(n % 3)),
            Number(each),
            Number(each / 3.0),
            Number(each / 7.0),
            Text(committee),
            Text("Made up"),
        ]);
    }
    sheet(&mut book, "Konsekvenser 1", consequences);
    sheet(&mut book, "Konsekvenser 2", changes);
    sheet(&mut book, "Priser", prices);
    book.save_to_buffer().expect("a workbook")
}

fn sheet(book: &mut Workbook, name: &str, rows: Vec<Row>) {
    let sheet: &mut Worksheet = book.add_worksheet().set_name(name).expect("a free name");
    for (at, row) in (1..).zip(rows) {
        for (column, cell) in (1..).zip(row) {
            match cell {
                Text(text) => sheet.write(at, column, text),
                Owned(text) => sheet.write(at, column, text),
                Number(number) => sheet.write(at, column, number),
                Empty => continue,
            }
            .expect("a cell");
        }
    }
}
