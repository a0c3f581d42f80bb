//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere.

use super::blocks::{Block, Table};
use super::chart;
use super::content::Source;
use crate::draw::markup::push_text;

const STYLE: &str = "\
    body{font:15px/1.45 Calibri,Carlito,'Segoe UI',sans-serif;max-width:62rem;margin:2rem auto;\
    padding:0 1rem;color:#222}h1{color:#1f3864;margin-bottom:.2rem}.sub{font-size:1.15rem;\
    color:#555;margin-top:0}h2{color:#1f3864;border-bottom:1px solid #bbb;margin-top:2.2rem}\
    h3{margin-bottom:.3rem;break-after:avoid}table{border-collapse:collapse;width:100%;\
    margin:.4rem 0 1.2rem}th,td{border:1px solid #bfbfbf;padding:.25rem .45rem;text-align:left;\
    vertical-align:top;overflow-wrap:anywhere}thead th{background:#d9e2f3}.r{text-align:right;\
    white-space:nowrap}.answer{background:#fff9e1;height:2.6rem}tr{break-inside:avoid}\
    svg{width:100%;font-size:13px}@page{size:A4;margin:18mm}@media print{body{margin:0;font-size:\
    10.5pt}.new{break-before:page}.answer,thead th{print-color-adjust:exact}}";

pub fn page(blocks: &[Block], source: &Source) -> String {
    let lang = source.lang.pick("da", "en");
    let title = blocks.iter().find_map(|block| match block {
        Block::Title(title) => Some(title.as_str()),
        _ => None,
    });
    let title = escaped(&format!("{}: {}", title.unwrap_or_default(), source.file));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta \
         name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}\
         </style></head><body>\n"
    );
    let mut is_new = false;
    for block in blocks {
        let class = if is_new { " class=\"new\"" } else { "" };
        is_new = false;
        let shown = match block {
            Block::Title(text) => format!("<h1>{}</h1>", escaped(text)),
            Block::Subtitle(text) => format!("<p class=\"sub\">{}</p>", escaped(text)),
            Block::Heading(text) => format!("<h2{class}>{}</h2>", escaped(text)),
            Block::Finding(text) => format!("<h3>{}</h3>", escaped(text)),
            Block::Text(text) => format!("<p>{}</p>", escaped(text)),
            Block::Led(lead, text) => {
                format!("<p><strong>{}</strong> {}</p>", escaped(lead), escaped(text))
            }
            Block::Bullets(all) => {
                let all: String =
                    all.iter().map(|text| format!("<li>{}</li>", escaped(text))).collect();
                format!("<ul>{all}</ul>")
            }
            Block::Table(of) => table(of),
            Block::Waterfall(steps) => chart::svg(steps, source.lang),
            Block::NewPage => {
                is_new = true;
                continue;
            }
        };
        out.push_str(&shown);
        out.push('\n');
    }
    out.push_str("</body></html>\n");
    out
}

fn table(of: &Table) -> String {
    let widths: String =
        of.widths.iter().map(|width| format!("<col style=\"width:{width}%\">")).collect();
    let side = |column: usize| if of.right.contains(&column) { " class=\"r\"" } else { "" };
    let headings = of.headings.as_ref().map(|headings| {
        let cells = headings.iter().enumerate();
        let cells: String = cells
            .map(|(column, text)| format!("<th{}>{}</th>", side(column), escaped(text)))
            .collect();
        format!("<thead><tr>{cells}</tr></thead>")
    });
    let rows = of.rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let text = escaped(&cell.text).replace('\n', "<br>");
            match (cell.is_strong, cell.is_answer) {
                (true, _) => format!("<th{}>{text}</th>", side(column)),
                (_, true) => format!("<td class=\"answer\">{text}</td>"),
                _ => format!("<td{}>{text}</td>", side(column)),
            }
        });
        format!("<tr>{}</tr>", cells.collect::<String>())
    });
    let rows: String = rows.collect();
    let headings = headings.unwrap_or_default();
    format!("<table><colgroup>{widths}</colgroup>{headings}<tbody>{rows}</tbody></table>")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, text);
    out
}
