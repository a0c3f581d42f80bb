//! The common look of the charts: titles, Danish number formats, and tones that stay apart without
//! colour.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLayout,
    ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartPatternFill, ChartPatternFillType, ChartPoint, ChartSeries, ChartSolidFill, ChartType,
    Color,
};

use super::formula::{At, range};
use crate::lang::Lang;
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

/// The figures on parts of bars, in thousands: only where a part is as long as its figure, against
/// the longest.
pub fn figures_from(longest: Decimal) -> ChartDataLabel {
    let least = (longest / Decimal::from(12)).round().max(Decimal::ONE);
    let mut label = ChartDataLabel::new();
    let format = format!("[>={least}]#,##0;[<=-{least}]-#,##0;");
    label.show_value().set_num_format(format).set_position(ChartDataLabelPosition::Center);
    label
}

/// Figures in white on a dark fill, in black on others.
pub fn on_dark(label: &mut ChartDataLabel, is_dark: bool) {
    let mut font = small();
    font.set_color(Color::RGB(if is_dark { 0xFF_FF_FF } else { 0x00_00_00 }));
    label.set_font(&font);
}

/// Figures that can be read on the fill of an actor.
pub fn on_fill(label: &mut ChartDataLabel, actor: Actor) {
    on_dark(label, actor == Actor::Municipality);
    if actor == Actor::State {
        let mut ground = ChartFormat::new();
        ground.set_solid_fill(ChartSolidFill::new().set_color(Color::White));
        label.set_format(&mut ground);
    }
}

/// How kroner are written on bars, and what that is called: in thousands where they are many.
pub fn unit(values: &[Decimal], lang: Lang) -> (&'static str, &'static str) {
    match values.iter().any(|value| value.abs() >= dec!(100_000)) {
        true => ("#,##0,", lang.pick("t.kr.", "DKK 1,000")),
        false => ("#,##0", lang.pick("kr.", "DKK")),
    }
}

/// Lying bars that carry their figures: nothing along the axis of values, and room at both ends.
/// For values that do not change.
pub fn with_figures(chart: &mut Chart, values: &[Decimal]) {
    chart.legend().set_hidden();
    let ends = values.iter().chain([&Decimal::ZERO]);
    let least = ends.clone().min().copied().unwrap_or_default();
    let most = ends.max().copied().unwrap_or_default();
    let spare = most.saturating_sub(least).saturating_mul(dec!(0.25));
    let mut bare = ChartFormat::new();
    bare.set_no_line();
    // One that is hidden would lose its ends in LibreOffice.
    let axis = chart.x_axis();
    axis.set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::None)
        .set_major_gridlines(false)
        .set_format(&mut bare);
    if least < Decimal::ZERO {
        axis.set_min(least.saturating_sub(spare).to_f64().unwrap_or_default());
    }
    if most > Decimal::ZERO {
        axis.set_max(most.saturating_add(spare).to_f64().unwrap_or_default());
    }
}

const LOSS: u32 = 0x00C0_0000;

/// A title that a cell gives, which may lie behind the chart.
pub fn titled(chart: &mut Chart, sheet: &str, at: At) {
    chart.title().set_name(format!("={}", super::formula::on(sheet, at)).as_str());
    let mut ground = ChartFormat::new();
    ground.set_solid_fill(ChartSolidFill::new().set_color(Color::White));
    chart.chart_area().set_format(&mut ground);
}

/// Where the names of curves stand at their ends, so that those which end close together do not
/// hide each other.
pub fn ends(curves: &[Vec<Decimal>]) -> Vec<ChartDataLabelPosition> {
    let all = || curves.iter().flatten().copied();
    let span = all().max().unwrap_or_default() - all().min().unwrap_or_default();
    let last: Vec<Decimal> =
        curves.iter().map(|curve| curve.last().copied().unwrap_or_default()).collect();
    let close = span.checked_div(Decimal::from(14)).unwrap_or_default();
    let near = |a: Decimal, b: Decimal| (a - b).abs() < close;
    let place = |(own, value): (usize, &Decimal)| {
        // Of two that end alike the later stands below.
        let others = last.iter().enumerate().filter(|(other, _)| *other != own);
        let (mut over, mut under) = (false, false);
        for (other, its) in others.filter(|(_, its)| near(**its, *value)) {
            let is_above = (*its, own) > (*value, other);
            over |= is_above;
            under |= !is_above;
        }
        match (over, under) {
            (false, true) => ChartDataLabelPosition::Above,
            (true, false) => ChartDataLabelPosition::Below,
            _ => ChartDataLabelPosition::Right,
        }
    };
    last.iter().enumerate().map(place).collect()
}

/// The name of a curve at its end, in the place of a legend.
pub fn name_end(series: &mut ChartSeries, points: usize, at: ChartDataLabelPosition) {
    let mut hidden = ChartDataLabel::new();
    hidden.set_hidden();
    let mut named = ChartDataLabel::new();
    named.show_series_name().set_position(at).set_font(&small());
    let mut labels = vec![hidden; points.saturating_sub(1)];
    labels.push(named.clone());
    series.set_data_label(&named).set_custom_data_labels(&labels);
}

/// Room to the right of the curves for their names, in the place of a legend.
pub fn room_for_names(chart: &mut Chart) {
    chart.legend().set_hidden();
    room(chart, 0.74);
}

/// Room to the right, and `height` of the chart for the curves.
pub fn room(chart: &mut Chart, height: f64) {
    let layout = ChartLayout::new().set_offset(0.13, 0.14).set_dimensions(0.72, height);
    chart.plot_area().set_layout(&layout);
}

/// The sum of each stack as a figure at its end: a line that is not seen, with figures at its
/// points.
pub fn sums(
    chart: &mut Chart,
    sheet: &str,
    name: At,
    categories: (At, At),
    (values, own): ((At, At), &[Decimal]),
) {
    let mut unseen = Chart::new(ChartType::Line);
    let place = |value: &Decimal| {
        let below = *value < Decimal::ZERO;
        let at = if below { ChartDataLabelPosition::Below } else { ChartDataLabelPosition::Above };
        let mut label = figures();
        label.set_position(at);
        // With a color of its own the library puts the parts of the label in order.
        on_dark(&mut label, false);
        label
    };
    let labels: Vec<ChartDataLabel> = own.iter().map(place).collect();
    let mut none = ChartFormat::new();
    none.set_no_line();
    let mut mark = ChartMarker::new();
    mark.set_none();
    series(&mut unseen, sheet, name, categories, values)
        .set_format(&mut none)
        .set_marker(&mark)
        .set_data_label(&figures())
        .set_custom_data_labels(&labels);
    chart.combine(&unseen);
}

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
    bold.set_size(13).set_bold();
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
    // As large as text in cells, so that it can be read where the sheet is printed small.
    font.set_size(11);
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
