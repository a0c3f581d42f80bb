//! The common look of the charts: titles, Danish number formats, and tones that stay apart without
//! colour.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType,
    ChartPoint, ChartSolidFill, Color,
};

use super::formula::{At, range};
use crate::model::Actor;

/// Dark, middle and light: apart in print without colour too, the light one hatched.
pub fn fill(actor: Option<Actor>) -> ChartFormat {
    let mut format = ChartFormat::new();
    match actor {
        None => format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x59_59_59))),
        Some(Actor::Municipality) => {
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x001F_3864)))
        }
        Some(Actor::Region) => {
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x8F_AA_DC)))
        }
        Some(Actor::State) => format.set_pattern_fill(
            ChartPatternFill::new()
                .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                .set_foreground_color(Color::RGB(0xC5_5A_11))
                .set_background_color(Color::RGB(0xFB_E5_D6)),
        ),
    };
    format.set_border(ChartLine::new().set_color(Color::RGB(0x40_40_40)).set_width(0.5));
    format
}

/// The bars of one series: the first is the whole and stands apart from its parts, and losses are
/// hatched, so that they show without color too.
pub fn apart(values: &[Decimal]) -> Vec<ChartPoint> {
    let point = |(position, value): (usize, &Decimal)| {
        let color = if position == 0 { 0x80_80_80 } else { 0x1F_3864 };
        let mut format = ChartFormat::new();
        if *value < Decimal::ZERO {
            format.set_pattern_fill(
                ChartPatternFill::new()
                    .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                    .set_foreground_color(Color::RGB(if position == 0 { color } else { LOSS }))
                    .set_background_color(Color::RGB(0xFF_FF_FF)),
            );
        } else {
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)));
        }
        format.set_border(ChartLine::new().set_color(Color::RGB(0x40_40_40)).set_width(0.5));
        ChartPoint::new().set_format(&mut format)
    };
    values.iter().enumerate().map(point).collect()
}

/// The figures on bars, in whole kroner.
pub fn figures() -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format("#,##0").set_font(&small());
    label
}

const LOSS: u32 = 0x00C0_0000;

/// A line of its own tone, dash and marker.
pub fn line(actor: Option<Actor>) -> (ChartFormat, ChartMarker) {
    let (color, dash, marker, width) = match actor {
        None => (0x00_00_00, ChartLineDashType::Solid, ChartMarkerType::Circle, 2.5),
        Some(Actor::Municipality) => {
            (0x001F_3864, ChartLineDashType::Dash, ChartMarkerType::Square, 2.0)
        }
        Some(Actor::Region) => {
            (0x5B_84_C4, ChartLineDashType::RoundDot, ChartMarkerType::Triangle, 2.0)
        }
        Some(Actor::State) => {
            (0xC5_5A_11, ChartLineDashType::LongDashDot, ChartMarkerType::Diamond, 2.0)
        }
    };
    let mut format = ChartFormat::new();
    format.set_line(
        ChartLine::new().set_color(Color::RGB(color)).set_dash_type(dash).set_width(width),
    );
    let mut mark = ChartMarker::new();
    mark.set_type(marker).set_size(6).set_format(
        ChartFormat::new()
            .set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)))
            .set_border(ChartLine::new().set_color(Color::RGB(color))),
    );
    (format, mark)
}

/// Titles, axes and legend of a chart whose categories run along the bottom.
pub fn finish(
    chart: &mut Chart,
    title: &str,
    category: &str,
    value: &str,
    alt: &str,
    size: (u32, u32),
) {
    heading(chart, title, alt, size);
    categories(chart.x_axis().set_name(category).set_name_font(&small()));
    values(chart.y_axis().set_name(value).set_name_font(&small()));
}

/// The same for lying bars: the first category stands on top, as in the table it is drawn from.
pub fn finish_lying(chart: &mut Chart, title: &str, value: &str, alt: &str, size: (u32, u32)) {
    heading(chart, title, alt, size);
    categories(chart.y_axis()).set_reverse();
    // Reversing moves the other axis to the top; its labels belong at the bottom.
    values(chart.x_axis().set_name(value).set_name_font(&small()))
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::High);
}

fn heading(chart: &mut Chart, title: &str, alt: &str, (width, height): (u32, u32)) {
    let mut bold = ChartFont::new();
    bold.set_size(12).set_bold();
    chart.title().set_name(title).set_font(&bold);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small());
    chart.set_alt_text(alt);
    chart.set_width(width).set_height(height);
}

/// Labels stand at the edge of the plot, also where bars go below nil.
fn categories(axis: &mut ChartAxis) -> &mut ChartAxis {
    axis.set_font(&small())
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low)
        .set_major_gridlines(false)
}

fn values(axis: &mut ChartAxis) -> &mut ChartAxis {
    axis.set_font(&small())
        .set_num_format("#,##0")
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0xD9_D9_D9)))
}

fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(9);
    font
}

pub fn series<'a>(
    chart: &'a mut Chart,
    sheet: &str,
    name: At,
    categories: (At, At),
    values: (At, At),
) -> &'a mut rust_xlsxwriter::ChartSeries {
    let name = super::formula::on(sheet, name);
    chart
        .add_series()
        .set_name(format!("={name}").as_str())
        .set_categories(format!("={}", range(sheet, categories.0, categories.1)).as_str())
        .set_values(format!("={}", range(sheet, values.0, values.1)).as_str())
}
