// Many files: a row for each.

function state(entry) {
  if (entry.state === "waiting") return html`<span class="quiet">${t("waiting")}</span>`;
  if (entry.state === "working") return html`<span class="quiet">${t("running")}</span>`;
  if (entry.state === "stopped") return html`<span class="badge unsure">${t("stopped_state")}</span>`;
  if (!entry.shown || entry.shown.refused) return html`<span class="badge bad">${t("short_refused")}</span>`;
  const { verdict } = entry.shown;
  const look = { equal: "good", rounding: "good", differs: "bad", not_recomputable: "unsure" }[verdict];
  return html`<span class="badge ${look}">${t(`short_${verdict}`)}</span>`;
}

const errors = (entry) => entry.shown?.findings.filter((found) => found.own !== false && found.severity === 0).length ?? 0;

const isRefused = (entry) => entry.state === "refused" || entry.state === "stopped";
const needsAttention = (entry) =>
  entry.state === "done" && (entry.shown.verdict === "differs" || errors(entry) > 0);

const ONLY = {
  all: () => true,
  attention: (entry) => needsAttention(entry) || isRefused(entry),
  refused: isRefused,
};

function row(entry, isChosen) {
  const [total, municipality] = entry.state === "done" ? entry.shown.actors : [];
  const cell = (key, value, cls) => html`<td data-label="${t(key)}" class="${cls}">${value}</td>`;
  return html`<th scope="row"><button type="button" class="link" data-do="show" data-id="${entry.id}" aria-current="${isChosen}">${entry.within}</button></th>
${cell("col_verdict", state(entry), "")}${cell("col_total", total?.net_text ?? "", "figure")}
${cell("municipality_short", municipality?.net_text ?? "", "figure")}${cell("col_findings", entry.state === "done" ? errors(entry) : "", "figure")}`;
}

function fileList(entries, only, chosen) {
  const shown = entries.filter(ONLY[only]);
  const chip = (key) => html`<button type="button" class="chip" data-do="only" data-only="${key}" aria-pressed="${only === key}">${t(`only_${key}`)} <span>${entries.filter(ONLY[key]).length}</span></button>`;
  const heading = (key, figure) => html`<th scope="col" class="${figure ? "figure" : ""}">${t(key)}</th>`;
  return html`<div class="chips" role="group" aria-label="${t("only")}">${Object.keys(ONLY).map(chip)}</div>
<div class="rows" tabindex="0" role="region" aria-label="${t("file_rows")}"><table class="stacked files"><thead><tr>${heading("col_file")}${heading("col_verdict")}${heading("col_total", 1)}${heading("municipality_short", 1)}${heading("col_findings", 1)}</tr></thead>
<tbody>${shown.map((entry) => html`<tr id="row-${entry.id}">${row(entry, entry === chosen)}</tr>`)}</tbody></table></div>`;
}
