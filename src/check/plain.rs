//! What a plain formula gives, in one pass over its text: the operators, `IF`, `SUM`, and `INDEX`
//! with `MATCH`, over the values as they were saved.
//!
//! It only ever confirms. What it does not know (another function, text in a sum, an error, a whole
//! column) it does not guess, and a formula that comes out otherwise than saved is left to the
//! engine that [`super::stale`] asks.

use rust_decimal::prelude::ToPrimitive;
use std::iter::Peekable;

use crate::workbook::formula::lexer::{Kind, Token, tokens};
use crate::workbook::{Address, Sheet, Value};

/// What a formula on the sheet gives; `None` where that is not known here.
pub(super) fn worth(sheets: &[&Sheet], own: usize, formula: &str) -> Option<f64> {
    let mut reader = Reader { sheets, own, rest: tokens(formula).peekable() };
    let found = reader.comparison()?;
    if reader.next_sign().is_some() || reader.rest.next().is_some() {
        return None;
    }
    reader.number(found)
}

/// A value within a formula.
#[derive(Debug, Clone, Copy)]
enum Part<'w> {
    Number(f64),
    Text(&'w str),
    Truth(bool),
    Blank,
    /// A range on a sheet, both corners in it.
    Range(usize, Address, Address),
    /// What cannot be told here.
    Unknown,
}

struct Reader<'w, T: Iterator<Item = Token<'w>>> {
    sheets: &'w [&'w Sheet],
    own: usize,
    rest: Peekable<T>,
}

impl<'w, T: Iterator<Item = Token<'w>>> Reader<'w, T> {
    /// The sign that comes next, past spaces.
    fn next_sign(&mut self) -> Option<&'w str> {
        let is_space = |token: &Token| token.kind == Kind::Sign && token.text.trim().is_empty();
        while self.rest.next_if(is_space).is_some() {}
        self.rest.peek().filter(|token| token.kind == Kind::Sign).map(|token| token.text)
    }

    /// Takes the sign where it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let comes = self.next_sign() == Some(sign);
        if comes {
            self.rest.next();
        }
        comes
    }

    fn comparison(&mut self) -> Option<Part<'w>> {
        let mut left = self.sum()?;
        loop {
            let sign = match self.next_sign() {
                Some(sign @ ("=" | "<" | ">")) => sign,
                Some("&") => return None,
                _ => return Some(left),
            };
            self.rest.next();
            let other = sign == "<" && self.takes(">");
            let or_equal = !other && sign != "=" && self.takes("=");
            let right = self.sum()?;
            let (left_part, right_part) = (self.value(left), self.value(right));
            left = match (sign, order(left_part, right_part)) {
                (_, Order::Unknown) => Part::Unknown,
                ("=", order) => Part::Truth(order == Order::Equal),
                (_, order) if other => Part::Truth(order != Order::Equal),
                (_, Order::Different) => Part::Unknown,
                (_, Order::Equal) => Part::Truth(or_equal),
                ("<", order) => Part::Truth(order == Order::Less),
                (_, order) => Part::Truth(order == Order::Greater),
            };
        }
    }

    fn sum(&mut self) -> Option<Part<'w>> {
        let mut left = self.product()?;
        while let Some(sign @ ("+" | "-")) = self.next_sign() {
            self.rest.next();
            let right = self.product()?;
            left = self.both(left, right, |a, b| if sign == "+" { a + b } else { a - b });
        }
        Some(left)
    }

    fn product(&mut self) -> Option<Part<'w>> {
        let mut left = self.power()?;
        while let Some(sign @ ("*" | "/")) = self.next_sign() {
            self.rest.next();
            let right = self.power()?;
            left = self.both(left, right, |a, b| if sign == "*" { a * b } else { a / b });
        }
        Some(left)
    }

    /// Excel takes powers from the left, and a sign before a number before the power.
    fn power(&mut self) -> Option<Part<'w>> {
        let mut left = self.signed()?;
        while self.takes("^") {
            let right = self.signed()?;
            left = self.both(left, right, f64::powf);
        }
        Some(left)
    }

    fn signed(&mut self) -> Option<Part<'w>> {
        let mut negative = false;
        let mut signed = false;
        while let Some(sign @ ("+" | "-")) = self.next_sign() {
            self.rest.next();
            negative ^= sign == "-";
            signed = true;
        }
        let mut part = self.primary()?;
        while self.takes("%") {
            part = self.both(part, Part::Number(100.0), |a, b| a / b);
        }
        if signed {
            part = self.both(part, Part::Number(if negative { -1.0 } else { 1.0 }), |a, b| a * b);
        }
        Some(part)
    }

    fn primary(&mut self) -> Option<Part<'w>> {
        if self.takes("(") {
            let part = self.comparison()?;
            return self.takes(")").then_some(part);
        }
        let token = self.rest.next()?;
        match token.kind {
            Kind::Number => token.text.parse().ok().map(Part::Number),
            Kind::Text => {
                let inner = token.text.strip_prefix('"')?.strip_suffix('"')?;
                Some(if inner.contains('"') { Part::Unknown } else { Part::Text(inner) })
            }
            Kind::Word if token.text.eq_ignore_ascii_case("true") => Some(Part::Truth(true)),
            Kind::Word if token.text.eq_ignore_ascii_case("false") => Some(Part::Truth(false)),
            Kind::Sheet => {
                let name = token.text.strip_suffix('!')?;
                let plain = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
                let name = plain.unwrap_or(name);
                let sheet = self.sheets.iter().position(|sheet| sheet.name == name)?;
                let cell = self.rest.next().filter(|token| token.kind == Kind::Cell)?;
                self.range(sheet, cell.text)
            }
            Kind::Cell => self.range(self.own, token.text),
            Kind::Call => self.call(token.text),
            _ => None,
        }
    }

    /// A cell, or the range that begins with it.
    fn range(&mut self, sheet: usize, from: &str) -> Option<Part<'w>> {
        let from = Address::parse(from)?;
        if self.rest.next_if(|token| token.kind == Kind::Sign && token.text == ":").is_none() {
            return Some(Part::Range(sheet, from, from));
        }
        let to = self.rest.next().filter(|token| token.kind == Kind::Cell)?;
        let to = Address::parse(to.text)?;
        (from.row <= to.row && from.col <= to.col).then_some(Part::Range(sheet, from, to))
    }

    fn call(&mut self, function: &str) -> Option<Part<'w>> {
        if !self.takes("(") {
            return None;
        }
        let mut arguments = Vec::with_capacity(3);
        if !self.takes(")") {
            loop {
                arguments.push(self.comparison()?);
                match self.next_sign() {
                    Some(",") => self.rest.next(),
                    Some(")") => break,
                    _ => return None,
                };
            }
            self.rest.next();
        }
        match (function.to_ascii_uppercase().as_str(), arguments.as_slice()) {
            ("IF", [condition, yes, rest @ ..]) if rest.len() < 2 => {
                let no = rest.first().copied().unwrap_or(Part::Truth(false));
                Some(match self.value(*condition) {
                    Part::Truth(truth) => {
                        if truth {
                            *yes
                        } else {
                            no
                        }
                    }
                    Part::Number(number) => {
                        if number == 0.0 {
                            no
                        } else {
                            *yes
                        }
                    }
                    _ => Part::Unknown,
                })
            }
            ("SUM", arguments) => arguments.iter().try_fold(Part::Number(0.0), |sum, argument| {
                let more = self.total(*argument);
                Some(self.both(sum, more, |a, b| a + b))
            }),
            ("INDEX", [Part::Range(sheet, from, to), place, rest @ ..]) if rest.len() < 2 => {
                let place = self.number(*place);
                let second = rest.first().map_or(Some(1.0), |part| self.number(*part));
                Some(index(*sheet, (*from, *to), place, second, rest.is_empty()))
            }
            ("MATCH", [wanted, Part::Range(sheet, from, to), kind]) => {
                let exact = self.number(*kind) == Some(0.0);
                let wanted = self.value(*wanted);
                Some(if exact { self.place(wanted, *sheet, *from, *to) } else { Part::Unknown })
            }
            _ => None,
        }
    }

    /// The value of a cell, and of everything that is no range.
    fn value(&self, part: Part<'w>) -> Part<'w> {
        match part {
            Part::Range(sheet, from, to) if from == to => self.cell(sheet, from),
            Part::Range(..) => Part::Unknown,
            part => part,
        }
    }

    fn cell(&self, sheet: usize, at: Address) -> Part<'w> {
        let Some(sheet) = self.sheets.get(sheet) else { return Part::Unknown };
        match sheet.cell(at).map(|cell| &cell.value) {
            None => Part::Blank,
            Some(Value::Number(value) | Value::Date { serial: value, .. }) => {
                value.to_f64().map_or(Part::Unknown, Part::Number)
            }
            Some(Value::Text(text)) => Part::Text(text),
            Some(Value::Bool(truth)) => Part::Truth(*truth),
            Some(Value::Error(_) | Value::OutOfRange(_)) => Part::Unknown,
        }
    }

    fn number(&self, part: Part<'w>) -> Option<f64> {
        match self.value(part) {
            Part::Number(number) if number.is_finite() => Some(number),
            Part::Truth(truth) => Some(f64::from(u8::from(truth))),
            Part::Blank => Some(0.0),
            _ => None,
        }
    }

    fn both(&self, a: Part<'w>, b: Part<'w>, how: impl Fn(f64, f64) -> f64) -> Part<'w> {
        let (Some(a), Some(b)) = (self.number(a), self.number(b)) else { return Part::Unknown };
        let result = how(a, b);
        if result.is_finite() { Part::Number(result) } else { Part::Unknown }
    }

    /// What an argument adds to a sum: only the numbers of a range count.
    fn total(&self, part: Part<'w>) -> Part<'w> {
        let Part::Range(sheet, from, to) = part else { return part };
        let mut total = 0.0;
        for at in cells(from, to) {
            match self.cell(sheet, at) {
                Part::Number(number) => total += number,
                Part::Unknown => return Part::Unknown,
                _ => {}
            }
        }
        Part::Number(total)
    }

    /// The place of a value in one row or column.
    fn place(&self, wanted: Part<'w>, sheet: usize, from: Address, to: Address) -> Part<'w> {
        let pattern = |text: &str| text.contains(['*', '?', '~']);
        let unsure = match wanted {
            Part::Number(_) => false,
            Part::Text(text) => pattern(text),
            _ => true,
        };
        if unsure || (from.row != to.row && from.col != to.col) {
            return Part::Unknown;
        }
        for (place, at) in (1_u32..).zip(cells(from, to)) {
            let found = match (wanted, self.cell(sheet, at)) {
                (_, Part::Unknown) => return Part::Unknown,
                (Part::Number(a), Part::Number(b)) => a == b,
                (Part::Text(a), Part::Text(b)) => same(a, b),
                _ => false,
            };
            if found {
                return Part::Number(f64::from(place));
            }
        }
        Part::Unknown
    }
}

/// The cell of a range that `INDEX` means by one place or two.
fn index<'w>(
    sheet: usize,
    (from, to): (Address, Address),
    place: Option<f64>,
    second: Option<f64>,
    alone: bool,
) -> Part<'w> {
    let offset = |place: Option<f64>| {
        place.filter(|place| place.fract() == 0.0 && *place >= 1.0)?.to_u32()?.checked_sub(1)
    };
    let (Some(first), Some(second)) = (offset(place), offset(second)) else {
        return Part::Unknown;
    };
    let (rows, columns) = match (alone, from.row == to.row, from.col == to.col) {
        (true, true, false) => (0, first),
        (true, _, true) | (false, _, _) => (first, second),
        (true, false, false) => return Part::Unknown,
    };
    let (Some(row), Some(col)) = (from.row.checked_add(rows), from.col.checked_add(columns)) else {
        return Part::Unknown;
    };
    let at = Address { row, col };
    if row <= to.row && col <= to.col { Part::Range(sheet, at, at) } else { Part::Unknown }
}

fn cells(from: Address, to: Address) -> impl Iterator<Item = Address> {
    (from.row..=to.row)
        .flat_map(move |row| (from.col..=to.col).map(move |col| Address { row, col }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Less,
    Equal,
    Greater,
    /// Two texts that are not the same; which comes first is not known here.
    Different,
    Unknown,
}

fn order(a: Part, b: Part) -> Order {
    let numbers = |a: f64, b: f64| match a.partial_cmp(&b) {
        Some(std::cmp::Ordering::Less) => Order::Less,
        Some(std::cmp::Ordering::Equal) => Order::Equal,
        Some(std::cmp::Ordering::Greater) => Order::Greater,
        None => Order::Unknown,
    };
    match (a, b) {
        (Part::Number(a), Part::Number(b)) => numbers(a, b),
        (Part::Number(a), Part::Blank) => numbers(a, 0.0),
        (Part::Blank, Part::Number(b)) => numbers(0.0, b),
        (Part::Text(a), Part::Text(b)) if same(a, b) => Order::Equal,
        (Part::Text(_), Part::Text(_)) => Order::Different,
        (Part::Text(text), Part::Blank) | (Part::Blank, Part::Text(text)) => {
            if text.is_empty() {
                Order::Equal
            } else {
                Order::Different
            }
        }
        _ => Order::Unknown,
    }
}

/// Excel compares texts without regard to case.
fn same(a: &str, b: &str) -> bool {
    a == b || a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::worth;
    use crate::workbook::{Address, Cell, Sheet, Value, Visibility};
    use rust_decimal::Decimal;

    /// A1 2, B1 3, C1 blank, A2 "Ja", B2 an error, A3 to A5 2018 to 2020, B3 to B5 10, 20, 30.
    fn sheet() -> Sheet {
        let number = |n: i64| Value::Number(Decimal::from(n));
        let mut cells = vec![
            ("A1", number(2)),
            ("B1", number(3)),
            ("A2", Value::Text("Ja".into())),
            ("B2", Value::Error("#N/A".into())),
        ];
        for (year, (a, b)) in (2018..).zip([("A3", "B3"), ("A4", "B4"), ("A5", "B5")]) {
            cells.extend([(a, number(year)), (b, number((year - 2017) * 10))]);
        }
        let cell = |value| Cell { value, formula: None };
        let cells = cells.into_iter().map(|(at, value)| (Address::parse(at).unwrap(), cell(value)));
        Sheet::new("Ark 1".into(), Visibility::Visible, cells.collect()).unwrap()
    }

    #[test]
    fn plain_formulas_give_what_excel_gives() {
        let sheet = sheet();
        for (formula, expected) in [
            ("1+2*3", 7.0),
            ("-2^2", 4.0),
            ("2^3^2", 64.0),
            ("8/4/2", 1.0),
            ("50%*A1", 1.0),
            ("-(A1-B1)*- 3", -3.0),
            ("A1+C1", 2.0),
            ("IF(A2=\"ja\",A1,B1)", 2.0),
            ("IF(C1=\"\",1,0)", 1.0),
            ("IF(A1>=B1,1)", 0.0),
            ("IF(A1<>B1,7,B2)", 7.0),
            ("SUM(A1:B1,A2,5)", 10.0),
            ("SUM('Ark 1'!$B$3:$B$5)", 60.0),
            ("INDEX(B3:B5,MATCH(2019,A3:A5,0))", 20.0),
            ("INDEX(A3:B5,3,2)/INDEX($B$3:$B$5,1)", 3.0),
            ("(A2=\"Ja\")*A1", 2.0),
        ] {
            assert_eq!(worth(&[&sheet], 0, formula), Some(expected), "{formula}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        let sheet = sheet();
        for formula in [
            "1/0",
            "A2+1",
            "B2+1",
            "SUM(B1:B3)",
            "A1:B1*2",
            "A1&B1",
            "MATCH(2,A3:A5,0)",
            "NAVN+1",
            "MATCH(2019,A3:A5)",
            "Andet!A1",
            "INDEX(B3:B5,4)",
            "A1 B1",
            "SUM(A:A)",
            "(1",
            "1)",
            "",
            "MAX(1,2)",
            "IF(A2,1,2)",
            "\"2\"+1",
            "A2<\"K\"",
        ] {
            assert_eq!(worth(&[&sheet], 0, formula), None, "{formula}");
        }
    }
}
