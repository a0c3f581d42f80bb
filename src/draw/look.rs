//! How a cell looks: font, fill, border, alignment and number format.
//!
//! Only what our sheets use. A look is small and copied freely; what it becomes in a workbook's
//! styles is told by [`super::styles`].

/// A color: red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u32);

/// A line along one side of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Edge {
    #[default]
    None,
    Thin,
    Medium,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Across {
    #[default]
    General,
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Down {
    #[default]
    Bottom,
    Middle,
    Top,
}

/// A font, as far as it differs from the one that the workbook has anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Font {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    /// In points; none for the workbook's own.
    pub size: Option<u8>,
    pub color: Option<Rgb>,
}

/// Lines around a cell, all of one color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Border {
    pub left: Edge,
    pub right: Edge,
    pub top: Edge,
    pub bottom: Edge,
    pub color: Option<Rgb>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Alignment {
    pub across: Across,
    pub down: Down,
    pub indent: u8,
    pub wrap: bool,
}

/// The look of a cell; the default is that of a cell nobody has touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Look {
    pub font: Font,
    pub fill: Option<Rgb>,
    pub border: Border,
    pub alignment: Alignment,
    /// May be written in on a protected sheet.
    pub unlocked: bool,
    /// A number format's code; empty for the general one.
    pub number: &'static str,
}

impl Look {
    pub const PLAIN: Look = Look {
        font: Font { bold: false, italic: false, underline: false, size: None, color: None },
        fill: None,
        border: Border {
            left: Edge::None,
            right: Edge::None,
            top: Edge::None,
            bottom: Edge::None,
            color: None,
        },
        alignment: Alignment {
            across: Across::General,
            down: Down::Bottom,
            indent: 0,
            wrap: false,
        },
        unlocked: false,
        number: "",
    };

    pub fn bold(mut self) -> Self {
        self.font.bold = true;
        self
    }

    pub fn italic(mut self) -> Self {
        self.font.italic = true;
        self
    }

    pub fn underlined(mut self) -> Self {
        self.font.underline = true;
        self
    }

    pub fn size(mut self, points: u8) -> Self {
        self.font.size = Some(points);
        self
    }

    pub fn color(mut self, color: Rgb) -> Self {
        self.font.color = Some(color);
        self
    }

    pub fn fill(mut self, color: Rgb) -> Self {
        self.fill = Some(color);
        self
    }

    /// Thin lines on all sides.
    pub fn boxed(mut self, color: Rgb) -> Self {
        let thin = Edge::Thin;
        self.border =
            Border { left: thin, right: thin, top: thin, bottom: thin, color: Some(color) };
        self
    }

    pub fn line_above(mut self, edge: Edge) -> Self {
        self.border.top = edge;
        self
    }

    pub fn line_below(mut self, edge: Edge) -> Self {
        self.border.bottom = edge;
        self
    }

    pub fn left(mut self) -> Self {
        self.alignment.across = Across::Left;
        self
    }

    pub fn centred(mut self) -> Self {
        self.alignment.across = Across::Center;
        self
    }

    pub fn right(mut self) -> Self {
        self.alignment.across = Across::Right;
        self
    }

    pub fn middle(mut self) -> Self {
        self.alignment.down = Down::Middle;
        self
    }

    pub fn top(mut self) -> Self {
        self.alignment.down = Down::Top;
        self
    }

    pub fn indent(mut self, steps: u8) -> Self {
        self.alignment.indent = steps;
        self
    }

    pub fn wrapped(mut self) -> Self {
        self.alignment.wrap = true;
        self
    }

    pub fn unwrapped(mut self) -> Self {
        self.alignment.wrap = false;
        self
    }

    pub fn unlocked(mut self) -> Self {
        self.unlocked = true;
        self
    }

    pub fn number(mut self, code: &'static str) -> Self {
        self.number = code;
        self
    }
}
