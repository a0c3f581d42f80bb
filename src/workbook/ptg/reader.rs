//! The stack machine that a formula is a program for.

use super::book::Book;
use super::bytes::{self, Body};
use super::functions;
use super::program::{Biff, Program};
use super::tree::{self, Node, Tree};

/// Excel's longest formula, which is also the longest that is worth reading.
const LONGEST: usize = 8_192;
const MOST_TOKENS: usize = 32_768;

/// What stands on the machine's stack.
#[derive(Debug, Clone, Copy)]
enum Operand {
    Value(Node),
    /// A name that may turn out to be that of a function: the range of sheets it is found through,
    /// and its number.
    Name(Option<u16>, u32),
}

impl Book {
    /// The formula's text without `=`.
    pub(in crate::workbook) fn formula(&self, biff: Biff, program: Program<'_>) -> Option<String> {
        let mut reader =
            Reader { book: self, biff, program, tree: Tree::default(), stack: Vec::new() };
        let mut body = Body(program.code);
        let mut tokens = 0;
        while let Some(token) = body.u8() {
            tokens += 1;
            if tokens > MOST_TOKENS {
                return None;
            }
            reader.token(token, &mut body)?;
        }
        let root = reader.value()?;
        if !reader.stack.is_empty() {
            return None;
        }
        reader.tree.text(root, LONGEST)
    }
}

/// The machine on its way through a program.
pub(super) struct Reader<'r> {
    pub(super) book: &'r Book,
    pub(super) biff: Biff,
    pub(super) program: Program<'r>,
    tree: Tree,
    stack: Vec<Operand>,
}

impl Reader<'_> {
    fn push(&mut self, node: Node) -> Option<()> {
        self.stack.push(Operand::Value(node));
        Some(())
    }

    fn leaf(&mut self, text: impl Into<String>) -> Option<()> {
        let node = self.tree.leaf(text);
        self.push(node)
    }

    /// The topmost operand as a value.
    fn value(&mut self) -> Option<Node> {
        match self.stack.pop()? {
            Operand::Value(node) => Some(node),
            Operand::Name(range, number) => {
                if range.is_some_and(|range| !self.book.is_own(range)) {
                    return None;
                }
                let name = self.book.name(number, self.program.sheet)?;
                Some(self.tree.leaf(name))
            }
        }
    }

    fn values(&mut self, count: usize) -> Option<Vec<Node>> {
        if count > self.stack.len() {
            return None;
        }
        let mut values = (0..count).map(|_| self.value()).collect::<Option<Vec<_>>>()?;
        values.reverse();
        Some(values)
    }

    fn binary(&mut self, operator: &'static str, binding: tree::Binding) -> Option<()> {
        let (right, left) = (self.value()?, self.value()?);
        let node = self.tree.binary(operator, binding, left, right);
        self.push(node)
    }

    fn token(&mut self, token: u8, body: &mut Body<'_>) -> Option<()> {
        match token {
            0x03 => self.binary("+", tree::SUM),
            0x04 => self.binary("-", tree::SUM),
            0x05 => self.binary("*", tree::PRODUCT),
            0x06 => self.binary("/", tree::PRODUCT),
            0x07 => self.binary("^", tree::POWER),
            0x08 => self.binary("&", tree::TEXT),
            0x09 => self.binary("<", tree::COMPARISON),
            0x0a => self.binary("<=", tree::COMPARISON),
            0x0b => self.binary("=", tree::COMPARISON),
            0x0c => self.binary(">=", tree::COMPARISON),
            0x0d => self.binary(">", tree::COMPARISON),
            0x0e => self.binary("<>", tree::COMPARISON),
            0x0f => self.binary(" ", tree::INTERSECTION),
            0x10 => self.binary(",", tree::UNION),
            0x11 => self.binary(":", tree::SPAN),
            0x12..=0x15 => {
                let of = self.value()?;
                let node = match token {
                    0x12 => self.tree.prefix("+", of),
                    0x13 => self.tree.prefix("-", of),
                    0x14 => self.tree.percent(of),
                    _ => self.tree.parentheses(of),
                };
                self.push(node)
            }
            0x16 => self.leaf(""),
            0x17 => {
                let text = match self.biff {
                    Biff::Eight => {
                        let length = body.u8()?;
                        body.narrow_or_wide(length.into())?
                    }
                    Biff::Twelve => {
                        let length = body.u16()?;
                        body.wide(length.into())?
                    }
                };
                self.leaf(format!("\"{}\"", text.replace('"', "\"\"")))
            }
            0x19 => self.attribute(body),
            0x1c => {
                let error = bytes::error(body.u8()?)?;
                self.leaf(error)
            }
            0x1d => {
                let truth = body.u8()? != 0;
                self.leaf(if truth { "TRUE" } else { "FALSE" })
            }
            0x1e => {
                let whole = body.u16()?;
                self.leaf(whole.to_string())
            }
            0x1f => {
                let float = f64::from_bits(body.u64()?);
                let size = self.tree.leaf(number(float)?);
                let node = if float < 0.0 { self.tree.prefix("-", size) } else { size };
                self.push(node)
            }
            // The rest come in three classes, which tell what is wanted of them and change no text.
            0x20..=0x7f => self.operand(token & 0x1f, body),
            _ => None,
        }
    }

    /// Hints for the machine, of which only the short form of `SUM` is part of the text.
    fn attribute(&mut self, body: &mut Body<'_>) -> Option<()> {
        match body.u8()? {
            // Volatile, IF, GOTO, spaces, IFERROR.
            0x01 | 0x02 | 0x08 | 0x40 | 0x41 | 0x80 => body.pass(2),
            0x04 => {
                let choices = body.u16()?;
                body.pass((usize::from(choices) + 1) * 2)
            }
            0x10 => {
                body.pass(2)?;
                let arguments = self.values(1)?;
                let node = self.tree.call("SUM", arguments);
                self.push(node)
            }
            _ => None,
        }
    }

    fn operand(&mut self, token: u8, body: &mut Body<'_>) -> Option<()> {
        match token {
            0x01 => {
                let function = functions::by_number(body.u16()?, self.biff)?;
                let arguments = self.values(function.arguments?)?;
                let node = self.tree.call(function.name, arguments);
                self.push(node)
            }
            0x02 => {
                let (count, number) = (body.u8()?, body.u16()?);
                self.call(usize::from(count & 0x7f), number)
            }
            0x03 => {
                let number = body.u32()?;
                self.name(None, number)
            }
            0x19 => {
                let (range, number) = (body.u16()?, body.u32()?);
                self.name(Some(range), number)
            }
            // What was worked out beforehand of an expression, which follows.
            0x06..=0x08 => body.pass(6),
            0x09 => body.pass(2),
            _ => {
                let text = self.reference(token, body)?;
                self.leaf(text)
            }
        }
    }

    fn name(&mut self, range: Option<u16>, number: u32) -> Option<()> {
        // Two bytes of the number mean nothing in .xls.
        let number = if self.biff == Biff::Eight { number & 0xffff } else { number };
        self.stack.push(Operand::Name(range, number));
        Some(())
    }

    /// A function with as many arguments as it is told, or one by name, which is the first of them.
    fn call(&mut self, count: usize, number: u16) -> Option<()> {
        const BY_NAME: u16 = 255;
        if number != BY_NAME {
            let function = functions::by_number(number, self.biff)?;
            let arguments = self.values(count)?;
            let node = self.tree.call(function.name, arguments);
            return self.push(node);
        }
        let arguments = self.values(count.checked_sub(1)?)?;
        let Operand::Name(range, number) = self.stack.pop()? else { return None };
        let name = self.book.function(range, number)?;
        let node = self.tree.call(name, arguments);
        self.push(node)
    }
}

/// A constant without its sign: the shortest text that reads back as the same number.
fn number(float: f64) -> Option<String> {
    let size = float.abs();
    if !size.is_finite() {
        return None;
    }
    if size != 0.0 && !(1e-9..1e21).contains(&size) {
        return Some(format!("{size:E}").replace('E', if size < 1.0 { "E" } else { "E+" }));
    }
    Some(size.to_string())
}

#[cfg(test)]
mod tests;
