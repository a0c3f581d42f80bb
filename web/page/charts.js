// Two pictures, drawn for the width that they are shown at.

const WHO = ["total", "municipality", "region", "state"];

/** Steps that people count in: about `wanted` of them between the least and the most. */
function ticks(least, most, wanted) {
  const span = most - least || 1;
  const size = 10 ** Math.floor(Math.log10(span / wanted));
  const step = [1, 2, 5, 10].map((n) => n * size).find((n) => span / n <= wanted) ?? size * 10;
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.floor(most / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, n) => (first + n) * step);
}

/** Bars to the left of nil for those who pay, to the right for those who gain. */
function netChart(shown, width, tight = false) {
  const row = tight ? 27 : 46;
  const thick = tight ? 18 : 30;
  const label = Math.min(120, width * 0.27);
  const figure = Math.max(...shown.actors.map((actor) => actor.net_text.length)) * 8.8 + 10;
  const nets = shown.actors.map((actor) => actor.net);
  const most = Math.max(0, ...nets);
  const least = Math.min(0, ...nets);
  // Room for a figure beside the longest bar on either side that has one.
  const from = label + (least < 0 ? figure : 8);
  const to = width - (most > 0 ? figure : 8);
  const scale = (to - from) / (most - least || 1);
  const nil = from - least * scale;
  const height = row * shown.actors.length + 8;
  const bars = shown.actors.map((actor, at) => {
    const y = at * row + 8;
    const length = Math.max(1, Math.abs(actor.net) * scale);
    const left = actor.net < 0;
    const end = left ? nil - length : nil + length;
    return html`<text class="chart-label${at ? "" : " chart-strong"}" x="0" y="${y + thick / 2 + 5}">${t("actor")[actor.key]}</text>
<rect class="bar ${actor.outcome}" x="${Math.min(nil, end)}" y="${y}" width="${length}" height="${thick}" rx="2"/>
<text class="chart-figure${at ? "" : " chart-strong"}" x="${left ? end - 6 : end + 6}" y="${y + thick / 2 + 5}" text-anchor="${left ? "end" : "start"}">${actor.net_text}</text>`;
  });
  const items = shown.actors.map((actor) => `${t("actor")[actor.key]} ${actor.net_text}`).join(", ");
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${t("chart_described", items)}">
${bars}<line class="nil" x1="${nil}" x2="${nil}" y1="0" y2="${height}"/></svg>`;
}

/** The unit that keeps figures short. */
const unitOf = (most) => (most >= 1e6 ? 1e6 : most >= 1e4 ? 1e3 : 1);

/** The running sums in all and for the municipality. */
function runningChart(shown, width, tight = false) {
  const height = tight ? 118 : 210;
  const [total, own] = shown.running;
  const values = [...total, ...own, 0];
  const unit = unitOf(Math.max(...values.map(Math.abs)));
  const steps = ticks(Math.min(...values), Math.max(...values), 5);
  const least = Math.min(...values, steps[0]);
  const most = Math.max(...values, steps.at(-1));
  const left = 52;
  const right = 14;
  const top = 12;
  const bottom = 30;
  const years = shown.years;
  const x = (at) => left + (at * (width - left - right)) / Math.max(1, years.length - 1);
  const y = (value) => top + ((most - value) * (height - top - bottom)) / (most - least || 1);
  const digits = Math.max(0, ...steps.map((s) => (String(+(s / unit).toFixed(3)).split(".")[1] ?? "").length));
  const figure = (value) => (value / unit).toFixed(digits).replace(".", language ? "." : ",").replace("-", "−");
  const grid = steps.map((step) => html`<line class="grid${step === 0 ? " nil" : ""}" x1="${left}" x2="${width - right}" y1="${y(step)}" y2="${y(step)}"/>
<text class="chart-tick" x="${left - 8}" y="${y(step) + 4}" text-anchor="end">${figure(step)}</text>`);
  const every = Math.ceil(years.length / Math.max(2, Math.floor((width - left) / 52)));
  const labels = years.map((year, at) => at % every === 0 &&
    html`<text class="chart-tick" x="${x(at)}" y="${height - 8}" text-anchor="middle">${year}</text>`);
  const curve = (series, name) => html`<polyline class="curve ${name}" points="${series.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}"/>
${series.map((value, at) => html`<circle class="dot ${name}" cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3"/>`)}`;
  const last = (which) => shown.running_text[which].at(-1);
  return html`<p class="key"><span class="key-item total">${t("actor").total}</span> <span class="key-item municipality">${t("actor").municipality}</span> <span class="key-unit">${t("chart_running_unit", t("unit")[unit])}</span></p>
<svg class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${t("running_described", years[0], years.at(-1), last(0), last(1))}">
${grid}${labels}${curve(own, "municipality")}${curve(total, "total")}</svg>`;
}
