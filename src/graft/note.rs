//! What did not stop the graft but the user should know.

/// Something that did not stop the graft but that the user should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The package carries a digital signature, which any change breaks.
    SignatureBroken,
    /// The workbook's structure is protected; the sheets were added all the same.
    StructureProtected,
    /// The workbook calculates only on request: the added formulas follow only then.
    ManualCalculation,
    /// The workbook allows circular calculation.
    IterativeCalculation,
    /// The workbook calculates with the figures as displayed, rounded.
    PrecisionAsDisplayed,
    /// The workbook counts days from 1904: dates on the added sheets would be off by four years.
    Dates1904,
    /// The host has a workbook-wide name or table of that name, so ours was left out.
    NameTaken { name: String },
    /// A sheet that is not ours carries our mark. It is kept as it is.
    MarkOnAnother { sheet: String },
    /// Earlier sheets of ours were replaced. `resaved`: the file was changed since by another
    /// program, so what may have been written on those sheets is gone from the new ones.
    Replaced { sheets: Vec<String>, resaved: bool },
}
