// What there is to see of one workbook.

const BADGES = ["bad", "bad", "unsure", "calm", "calm"];

/** How a verdict looks: its icon, and its words. */
function verdict(shown) {
  if (shown.refused) return ["bad", t("verdict_refused")];
  if (shown.verdict === "not_recomputable") {
    return ["unsure", t(shown.crosscheck.figures ? "verdict_not_recomputable" : "verdict_nothing")];
  }
  return [shown.verdict === "differs" ? "bad" : "good", t(`verdict_${shown.verdict}`)];
}

const counts = (findings) =>
  t("severities").map((name, severity) => [findings.filter((f) => f.own !== false && f.severity === severity).length, name, severity]);

const counted = (findings) => {
  const some = counts(findings).filter(([count]) => count);
  return some.length
    ? some.map(([count, name, severity]) => html`<span class="badge ${BADGES[severity]}">${count} × ${name}</span> `)
    : html`<span class="badge good">${t("no_findings")}</span>`;
};

const fact = (name, value) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function facts(entry) {
  const { shown } = entry;
  const { basis } = shown;
  return html`<section class="card facts" aria-labelledby="facts-h"><h3 id="facts-h">${t("facts")}</h3><dl>
${fact(t("file"), entry.within)}${fact(t("organisation"), shown.organisation)}${fact(t("target_group"), shown.target_group)}
${fact(t("participants"), basis.participants)}${fact(t("success"), basis.success)}
${fact(t("period"), `${basis.first_year}–${basis.last_year}`)}${fact(t("price_level"), t("prices", basis.price_year, basis.base_year))}
${fact(t("rate"), basis.rate)}${fact(t("layout"), shown.model_version ? t("model", shown.layout, shown.model_version) : shown.layout)}
</dl></section>`;
}

/** The conclusion, and what the page adds to it. */
function sentences(shown) {
  const [total] = shown.actors;
  const list = [...said(shown.conclusion)];
  if (total.laid_out) {
    list.push(total.paid_back ? t("paid_back_sentence", total.paid_back) : t("not_paid_back_sentence"));
  }
  if (shown.verdict === "differs") list.push(t("differs_sentence"));
  return list;
}

function conclusion(entry) {
  const { shown } = entry;
  const [first, ...rest] = sentences(shown);
  return html`<section class="card conclusion" aria-labelledby="conclusion-h"><h3 id="conclusion-h">${t("conclusion")}</h3>
<p class="first">${first}</p><p>${rest.join(" ")}</p><p class="quiet">${t("caveat")}</p></section>`;
}

function paidBack(actor) {
  if (!actor.laid_out) return t("no_outlay");
  return actor.paid_back ?? t("not_in_period");
}

function byActor(shown) {
  const cell = (key, value, cls = "") => html`<td data-label="${t(key)}" class="${cls}">${value}</td>`;
  const row = (actor) => html`<tr class="${actor.key}"><th scope="row">${t("actor")[actor.key]}</th>
${cell("col_net", actor.net_text, `figure strong ${actor.outcome}`)}${cell("col_per", actor.per_participant ?? "–", "figure")}
${cell("col_break_even", actor.break_even ?? t("no_gain"), "figure")}
${cell("col_margin", actor.margin ? t("points", actor.margin) : "–", "figure")}
${cell("col_paid_back", paidBack(actor), "figure")}${cell("col_outcome", html`<span class="outcome ${actor.outcome}">${t(actor.outcome)}</span>`)}</tr>`;
  const heading = (key, figure) => html`<th scope="col" class="${figure ? "figure" : ""}">${t(key)}</th>`;
  return html`<section class="card" aria-labelledby="actors-h"><h3 id="actors-h">${t("by_actor")}</h3><p class="quiet">${t("by_actor_note")}</p>
<table class="stacked"><thead><tr>${heading("col_actor")}${heading("col_net", 1)}${heading("col_per", 1)}${heading("col_break_even", 1)}${heading("col_margin", 1)}${heading("col_paid_back", 1)}${heading("col_outcome")}</tr></thead>
<tbody>${shown.actors.map(row)}</tbody></table></section>`;
}

function charts(shown) {
  const years = html`<div class="scroll" tabindex="0" role="region" aria-label="${t("running_table")}"><table class="plain"><caption>${t("running_table")}</caption><thead><tr><th scope="col">${t("year")}</th>${shown.actors.map((a) => html`<th scope="col" class="figure">${t("actor")[a.key]}</th>`)}</tr></thead>
<tbody>${shown.years.map((year, at) => html`<tr><th scope="row">${year}</th>${shown.running_text.map((series) => html`<td class="figure">${series[at]}</td>`)}</tr>`)}</tbody></table></div>`;
  return html`<div class="pair"><section class="card" aria-labelledby="net-h"><h3 id="net-h">${t("chart_net")}</h3><p class="quiet">${t("chart_net_unit")}</p><div class="picture" data-chart="net"></div></section>
<section class="card" aria-labelledby="running-h"><h3 id="running-h">${t("chart_running")}</h3><div class="picture" data-chart="running"></div>
<details class="screen"><summary>${t("show_figures")}</summary>${years}</details></section></div>`;
}

function carrying(shown) {
  const { gain } = shown;
  const rests = [[gain.knowledge_base, t("gain_knowledge")], [gain.own, t("gain_own")], [gain.without_source, t("gain_none")]]
    .filter(([share]) => share && !/^0 /.test(share)).map(([share, name]) => `${share} ${name}`).join(", ");
  if (!shown.carrying.length) return null;
  return html`<section class="card carries" aria-labelledby="carrying-h"><h3 id="carrying-h">${t("carrying")}</h3><ol class="carrying">
${shown.carrying.map((line) => html`<li><span class="name">${line.name}</span><span class="figure">${line.net}</span><span class="quiet">${line.share && t("share_of_gain", line.share)}</span></li>`)}</ol>
${rests && html`<p class="quiet">${t("gain_rests")}: ${rests}.</p>`}</section>`;
}

function ladder(shown) {
  const { explanation: found, crosscheck } = shown;
  if (!found && !crosscheck.differing.length) return null;
  const line = (name, kroner, cls) => html`<tr class="${cls}"><th scope="row">${name}</th><td class="figure">${kroner}</td></tr>`;
  const steps = (fit, at) => html`<div class="ladder">${found.fits.length > 1 && html`<h4>${t("ladder_option", at + 1)}</h4>`}
<p>${said(fit.words)}</p><table class="plain">${line(t("ladder_printed", found.cell), found.printed, "ends")}
${fit.rest && line(t("ladder_rest"), fit.rest)}${fit.steps.map((step) => line(said(step), step.kroner))}
${line(t("ladder_recomputed"), found.recomputed, "ends")}</table></div>`;
  const differing = html`<div class="scroll" tabindex="0" role="region" aria-label="${t("differing", crosscheck.differing.length)}"><table class="plain"><thead><tr><th scope="col">${t("col_place")}</th><th scope="col">${t("col_label")}</th><th scope="col" class="figure">${t("col_printed")}</th><th scope="col" class="figure">${t("col_recomputed")}</th><th scope="col" class="figure">${t("col_difference")}</th></tr></thead>
<tbody>${crosscheck.differing.map((one) => html`<tr><td>${one.place}</td><td>${one.label}</td><td class="figure">${one.printed}</td><td class="figure">${one.recomputed}</td><td class="figure">${one.difference}</td></tr>`)}</tbody></table></div>`;
  return html`<section class="card" aria-labelledby="ladder-h"><h3 id="ladder-h">${t("ladder")}</h3>
${found && html`<p>${said(found.words)}</p>${found.fits.map(steps)}${found.more > 0 && html`<p class="quiet">${t("ladder_more", found.more)}</p>`}`}
<details class="full"><summary>${t("differing", crosscheck.differing.length)}</summary>${differing}</details></section>`;
}

function weight(found) {
  if (!found.weight) return null;
  const [municipality, region, state] = found.weight.actors;
  const names = t("actor");
  return html`<p class="weight"><strong>${t("weight")}: ${found.weight.total}</strong> <span class="quiet">(${names.municipality} ${municipality}, ${names.region} ${region}, ${names.state} ${state})</span></p>`;
}

const remedy = (found) => html`<p class="remedy"><strong>${t("do")}:</strong> ${said(found).remedy}</p>`;

function finding(found, sharesRemedy = false) {
  const words = said(found);
  const stands = (key) => found[key] && said(found[key]) && `${t(key)}: ${said(found[key])}`;
  const read = [stands("read"), stands("expected")].filter(Boolean);
  return html`<li class="finding"><p class="place">${found.place || t("whole_file")}${found.since && html` <span class="quiet">· ${t(`since_${found.since}`)}</span>`}</p>
<p>${words.found}</p>${read.length > 0 && html`<p class="quiet">${read.join(" · ")}</p>`}
${!sharesRemedy && remedy(found)}${weight(found)}
${found.answer && html`<p class="quiet">${t("answered")}: ${[found.answer.text, found.answer.by, found.answer.date].filter(Boolean).join(", ")}</p>`}</li>`;
}

/** Findings of one cause together, the cause first; of a refused file those of one code. */
function grouped(findings) {
  const groups = new Map();
  for (const found of findings) {
    const cause = found.number ?? found.code;
    if (!groups.has(cause)) groups.set(cause, []);
    groups.get(cause).push(found);
  }
  return [...groups.values()];
}

function group(findings, open) {
  const [worst] = findings;
  const title = worst.rule ? said(worst.rule) : worst.code;
  // What to do stands once where all ask for the same.
  const shared = findings.length > 1 && findings.every((found) => said(found).remedy === said(worst).remedy);
  return html`<details class="group full" data-code="${worst.code}" ${open ? new Markup("open") : ""}><summary><span class="badge ${BADGES[worst.severity]}">${t("severities")[worst.severity]}</span>
<span class="cause">${title}</span><span class="quiet">${t("counted", findings.length)} · ${worst.code}</span></summary>
${shared && html`<div class="shared">${remedy(worst)}</div>`}<ul>${findings.map((found) => finding(found, shared))}</ul></details>`;
}

/** Whether a finding has the words that are searched for. */
function matches(found, filter) {
  if (filter.off.has(found.severity)) return false;
  const words = said(found);
  const text = [found.code, found.place, words.found, words.remedy, found.rule && said(found.rule)].join(" ").toLowerCase();
  return filter.text.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function findingList(findings, filter) {
  const chosen = findings.filter((found) => matches(found, filter));
  if (findings.length && !chosen.length) return html`<p>${t("none_match")}</p>`;
  const groups = grouped(chosen);
  // The worst cause stands open; a search opens all that it finds.
  return groups.map((of, at) => group(of, at === 0 || filter.text !== ""));
}

function findingSection(findings, filter) {
  const chip = ([count, name, severity]) => count > 0 &&
    html`<button type="button" class="chip" data-do="severity" data-severity="${severity}" aria-pressed="${!filter.off.has(severity)}">${name} <span>${count}</span></button>`;
  return html`<section class="card findings" aria-labelledby="findings-h"><h3 id="findings-h">${t("findings")}</h3>
${findings.length ? html`<p class="quiet">${t("findings_lead")}</p>
<div class="filter screen"><div class="chips" role="group" aria-label="${t("filter")}">${counts(findings).map(chip)}</div>
<label class="search"><span>${t("search")}</span><input type="search" id="search" placeholder="${t("search_hint")}" value="${filter.text}" autocomplete="off"></label></div>
<p class="quiet screen" id="shown-findings" role="status"></p><div id="finding-list">${findingList(findings, filter)}</div>`
    : html`<p>${t("no_findings")}</p>`}</section>`;
}

/** On paper only: what matters most, a line for each cause. */
function mainFindings(findings) {
  const causes = grouped(findings).filter(([worst]) => worst.severity < 3).slice(0, 4);
  if (!causes.length) return null;
  const line = ([worst, ...rest]) => {
    const where = rest.length ? t("counted", rest.length + 1) : worst.place;
    const weighs = worst.weight && ` ${t("weight")}: ${worst.weight.total}`;
    return html`<li><strong>${t("severities")[worst.severity]}:</strong> ${worst.rule ? said(worst.rule) : worst.code}${where && ` (${where})`}.${weighs}</li>`;
  };
  return html`<section class="card paper"><h3>${t("main_findings")}</h3><ul class="main">${causes.map(line)}</ul><p class="quiet">${t("all_findings", findings.length)}</p></section>`;
}

function limits(shown) {
  const { crosscheck, recalculated } = shown;
  const all = recalculated.checked + recalculated.unchecked;
  const places = crosscheck.not_recomputed.map((one) => one.place);
  const rest = places.length > 6 ? t("and_more", places.length - 6) : "";
  const item = (text) => text && html`<li>${text}</li>`;
  return html`<section class="card limits" aria-labelledby="checked-h"><h3 id="checked-h">${t("checked")}</h3><div class="pair">
<div><h4>${t("was_checked")}</h4><ul>${item(crosscheck.figures > 0 && t("checked_figures", crosscheck.recomputed, crosscheck.figures))}
${item(all > 0 && t("checked_formulas", recalculated.checked, all))}${item(t("checked_rules"))}</ul></div>
<div><h4>${t("not_checked")}</h4><ul>${item(t("unchecked_true"))}${item(t("unchecked_works"))}${item(t("unchecked_elsewhere"))}
${item(recalculated.unchecked > 0 && t("unchecked_formulas", recalculated.unchecked))}
${item(places.length > 0 && t("unchecked_figures", places.length, places.slice(0, 6).join(", ") + rest))}</ul></div></div></section>`;
}

function notes(shown) {
  const { carried } = shown;
  const list = [
    ...shown.told.map(said),
    shown.recreated && t("recreated"),
    (carried.answers || carried.cells || carried.unused) && t("carried", carried.answers, carried.cells, carried.unused),
  ].filter(Boolean);
  return list.map((note) => html`<p class="note">${note}</p>`);
}

function head(entry, withButtons) {
  const { shown } = entry;
  const [look, words] = verdict(shown);
  const title = shown.title || entry.name;
  const buttons = withButtons && html`<div class="buttons screen"><button type="button" class="primary" data-do="workbook">${icon("get")}${t("get_workbook")}</button>
<button type="button" data-do="report">${icon("get")}${t("get_report")}</button><button type="button" data-do="zip-one">${icon("get")}${t("get_zip")}</button>
<button type="button" data-do="print">${icon("print")}${t("print")}</button></div><p class="quiet screen">${t("made", shown.added_sheets)}</p>`;
  return html`<header class="verdict ${look}"><p class="over">${entry.within}</p><h2 id="result-h" tabindex="-1">${title}</h2>
<p class="says">${icon(look)}<strong>${words}</strong></p><p>${said(shown.crosscheck.words)}</p><p class="counts">${counted(shown.findings)}</p>${buttons}${withButtons && notes(shown)}</header>`;
}

/** All of a result. `filter` is none where it is for paper or a report. */
function result(entry, filter) {
  const { shown } = entry;
  return html`${head(entry, true)}<div class="pair wide-first">${conclusion(entry)}${facts(entry)}</div>${byActor(shown)}${charts(shown)}
${carrying(shown)}${ladder(shown)}${mainFindings(shown.findings)}${findingSection(shown.findings, filter)}${limits(shown)}
<p class="quiet signature">${t("signature", about.version, shown.sha256)}</p>`;
}

/** Why a file was refused, and everything that stands in the way. */
function refusal(entry) {
  const words = entry.shown ? said(entry.shown.refused) : entry.wrong ? said(JSON.parse(entry.wrong)) : t(entry.trouble);
  const findings = entry.shown?.findings ?? [];
  return html`<header class="verdict ${entry.state === "stopped" ? "unsure" : "bad"}"><p class="over">${entry.within}</p><h2 id="result-h" tabindex="-1">${entry.name}</h2>
<p class="says">${icon(entry.state === "stopped" ? "unsure" : "bad")}<strong>${t(entry.state === "stopped" ? "stopped_state" : "verdict_refused")}</strong></p><p class="why">${words}</p>
${entry.state !== "stopped" && html`<p class="quiet">${t("refused_lead")}</p>`}</header>
${findings.length > 0 && html`<section class="card"><ul class="bare">${findings.map((found) => finding(found))}</ul></section>`}`;
}

/** The result as a page of its own, for whoever has no soem.html. */
function report(entry) {
  const { shown } = entry;
  const drawn = markup(html`${head(entry, false)}<div class="pair wide-first">${conclusion(entry)}${facts(entry)}</div>${byActor(shown)}${charts(shown)}
${carrying(shown)}${ladder(shown)}${findingSection(shown.findings, { text: "", off: new Set() })}${limits(shown)}
<p class="quiet signature">${t("signature", about.version, shown.sha256)}</p>`)
    .replace('data-chart="net">', `>${markup(netChart(shown, 480))}`)
    .replace('data-chart="running">', `>${markup(runningChart(shown, 480))}`)
    .replaceAll('<details class="full"', '<details class="full" open')
    .replace(/<details class="group full" ([^>]*?)\s*(open)?>/g, '<details class="group full" $1 open>');
  return `<!doctype html>
<html lang="${language ? "en" : "da"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="color-scheme" content="light dark">
<title>${markup(shown.title || entry.name)}</title><style>${STYLE}</style></head>
<body class="report"><main>${drawn}</main></body></html>
`;
}

const STYLE = "{{style}}";
