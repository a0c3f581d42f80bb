//! Printed figures followed backwards through the workbook's own formulas. Nothing is calculated
//! here, and nothing is followed further than [`MOST`] cells.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::workbook::formula::ranges;
use crate::workbook::{Address, CellRef, Value, Workbook};

/// Cells visited in all; a workbook that asks for more is not followed to the end.
const MOST: usize = 400_000;
/// Cells of one range that are followed.
const MOST_OF_RANGE: u64 = 2_000;

/// The cells of a workbook and what each is made of.
pub(super) struct Trace<'w> {
    workbook: &'w Workbook,
    made_of: HashMap<CellRef, Arc<[CellRef]>>,
    left: usize,
}

impl<'w> Trace<'w> {
    pub fn new(workbook: &'w Workbook) -> Self {
        Trace { workbook, made_of: HashMap::new(), left: MOST }
    }

    pub fn is_formula(&self, cell: &CellRef) -> bool {
        self.formula(cell).is_some()
    }

    fn formula(&self, cell: &CellRef) -> Option<&'w str> {
        self.workbook.sheet(&cell.sheet)?.cell(cell.at)?.formula.as_deref()
    }

    /// The cells that its formula reads, those that hold something.
    pub fn made_of(&mut self, cell: &CellRef) -> Arc<[CellRef]> {
        if let Some(known) = self.made_of.get(cell) {
            return Arc::clone(known);
        }
        let mut all = Vec::new();
        for (sheet, from, to) in ranges(self.formula(cell).unwrap_or_default(), &cell.sheet) {
            let Some(sheet) = self.workbook.sheet(&sheet) else { continue };
            let size = u64::from(to.row - from.row + 1) * u64::from(to.col - from.col + 1);
            if size > MOST_OF_RANGE {
                continue;
            }
            for row in from.row..=to.row {
                for col in from.col..=to.col {
                    let at = Address::new(row, col);
                    if sheet.cell(at).is_some() {
                        all.push(CellRef::new(sheet.name.clone(), at));
                    }
                }
            }
        }
        let all: Arc<[CellRef]> = all.into();
        self.made_of.insert(cell.clone(), Arc::clone(&all));
        all
    }

    /// Every cell that one of `from` is made of, themselves among them; what stands in `walls` is
    /// reached, and not followed further.
    pub fn reached<'c>(
        &mut self,
        from: impl IntoIterator<Item = &'c CellRef>,
        walls: &BTreeSet<CellRef>,
    ) -> BTreeSet<CellRef> {
        let mut waiting: Vec<CellRef> = from.into_iter().cloned().collect();
        let mut reached: BTreeSet<CellRef> = waiting.iter().cloned().collect();
        let starts = reached.clone();
        while let Some(cell) = waiting.pop() {
            if walls.contains(&cell) && !starts.contains(&cell) {
                continue;
            }
            for before in self.made_of(&cell).iter() {
                if self.left == 0 {
                    return reached;
                }
                self.left -= 1;
                if !reached.contains(before) {
                    reached.insert(before.clone());
                    waiting.push(before.clone());
                }
            }
        }
        reached
    }

    /// The first formulas that only `differing` figures are made of: no figure of `agreeing` is
    /// made of them, and all that they are made of is beyond doubt.
    pub fn first_doubtful(
        &mut self,
        differing: &[&CellRef],
        agreeing: &[&CellRef],
    ) -> Vec<CellRef> {
        let none = BTreeSet::new();
        let cleared = self.reached(agreeing.iter().copied(), &none);
        let doubtful: BTreeSet<CellRef> = self
            .reached(differing.iter().copied(), &none)
            .into_iter()
            .filter(|cell| !cleared.contains(cell) && self.is_formula(cell))
            .collect();
        let mut first = Vec::new();
        for cell in &doubtful {
            if !self.made_of(cell).iter().any(|before| doubtful.contains(before)) {
                first.push(cell.clone());
            }
        }
        first
    }

    /// The input that was changed since `stale` formulas were calculated: they all read it, and no
    /// other is read by them all and by as few formulas beside them.
    pub fn changed_input(&mut self, stale: &BTreeSet<CellRef>) -> Option<CellRef> {
        let mut common: Option<BTreeSet<CellRef>> = None;
        for cell in stale {
            let inputs = self.inputs(cell);
            common = Some(match common {
                None => inputs,
                Some(common) => common.intersection(&inputs).cloned().collect(),
            });
        }
        let common = common?;
        let mut readers: HashMap<CellRef, usize> = HashMap::new();
        let workbook = self.workbook;
        for sheet in &workbook.sheets {
            for (at, _) in sheet.iter().filter(|(_, cell)| cell.formula.is_some()) {
                let inputs = self.inputs(&CellRef::new(sheet.name.clone(), at));
                for input in inputs.intersection(&common) {
                    *readers.entry(input.clone()).or_default() += 1;
                }
            }
        }
        let fewest = readers.values().min().copied()?;
        let mut found = readers.into_iter().filter(|(_, count)| *count == fewest);
        let (input, _) = found.next()?;
        // One formula alone may as well have had its value changed behind it.
        let is_sure = found.next().is_none() && (stale.len() > 1 || fewest == 1);
        is_sure.then_some(input)
    }

    /// The cells that a formula reads which are no formulas.
    fn inputs(&mut self, cell: &CellRef) -> BTreeSet<CellRef> {
        let made_of = self.made_of(cell);
        let is_input = |cell: &&CellRef| {
            let value = self.workbook.sheet(&cell.sheet).and_then(|sheet| sheet.cell(cell.at));
            value.is_some_and(|cell| {
                cell.formula.is_none() && !matches!(cell.value, Value::Error(_))
            })
        };
        made_of.iter().filter(is_input).cloned().collect()
    }
}

/// Cells for a sentence: `Mellemregninger!G6:P6` where they are one block, else the first few.
pub(super) fn as_block(cells: &[CellRef]) -> Option<String> {
    let first = cells.first()?;
    let here = |cell: &&CellRef| cell.sheet == first.sheet;
    let on_sheet: Vec<&CellRef> = cells.iter().filter(here).collect();
    let rows = || on_sheet.iter().map(|cell| cell.at.row);
    let cols = || on_sheet.iter().map(|cell| cell.at.col);
    let (top, bottom) = (rows().min()?, rows().max()?);
    let (left, right) = (cols().min()?, cols().max()?);
    let size = u64::from(bottom - top + 1) * u64::from(right - left + 1);
    let is_block = on_sheet.len() == cells.len() && size == cells.len() as u64;
    if is_block && cells.len() > 1 {
        return Some(format!("{first}:{}", Address::new(bottom, right)));
    }
    let few = cells.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Some(if cells.len() > 3 { format!("{few}, …") } else { few })
}
