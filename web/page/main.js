// The page itself: what is dropped, what is shown, what is downloaded.

const WORKBOOK = /\.(xlsx|xlsm|xlsb|xls|ods)$/i;
const HIDDEN = /^(~|\.)/;
const ENRICHED = /^(.*)\.beriget( \(\d+\))?\.xls[xm]$/i;

/** Files by their name with folders, in the order they came. */
const entries = new Map();
let chosen = null;
let only = "all";
let filter = { text: "", off: new Set() };
let run = null;
const NOTHING = { layouts: [], parameters: null, scenarios: null, groups: null, draws: null };
let choice = NOTHING;
/** What the open dialog starts from: the choice, or nothing once it is reset. */
let basis = NOTHING;
let about = { version: "", examples: [] };
let trouble = null;
let numbers = 0;

/** The options that are chosen, and the language of the sheets. */
const manner = () => JSON.stringify({ ...choice, lang: language ? "en" : "da" });
/** One call to the program under them. */
const ask = (message) => once(message, manner());

/** Tells whoever cannot see it. */
function say(text) { $("said").textContent = text; }

// ---- what is dropped or chosen

/** Every file of a drop, those in folders too. */
async function dropped(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  // All must be asked for before the first is waited for.
  const found = items.map((item) => ({
    file: item.getAsFile(),
    entry: item.webkitGetAsEntry?.(),
    handle: item.getAsFileSystemHandle?.().catch(() => null),
  }));
  const files = [];
  for (const { file, entry, handle } of found) {
    if (!entry?.isDirectory) {
      if (file) files.push({ file, within: file.name });
      continue;
    }
    const folder = await handle;
    try {
      await (folder?.kind === "directory" ? byHandle(folder, folder.name, files) : byEntry(entry, entry.name, files));
    } catch (error) {
      console.error(error);
      trouble = "folder_not_read";
    }
  }
  return files;
}

async function byHandle(folder, within, files) {
  for await (const inside of folder.values()) {
    const path = `${within}/${inside.name}`;
    if (HIDDEN.test(inside.name)) continue;
    if (inside.kind === "directory") await byHandle(inside, path, files);
    else if (WORKBOOK.test(inside.name)) files.push({ file: await inside.getFile(), within: path });
  }
}

async function byEntry(folder, within, files) {
  const reader = folder.createReader();
  const some = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  for (let inside; (inside = await some()).length; ) {
    for (const one of inside) {
      const path = `${within}/${one.name}`;
      if (HIDDEN.test(one.name)) continue;
      if (one.isDirectory) await byEntry(one, path, files);
      else if (WORKBOOK.test(one.name)) {
        files.push({ file: await new Promise((resolve, reject) => one.file(resolve, reject)), within: path });
      }
    }
  }
}

/** Takes files in: those with one name take the other's place, and enriched ones follow their original. */
function take(files) {
  const inside = files.filter(({ file, within }) =>
    !HIDDEN.test(file.name) && (!within.includes("/") || WORKBOOK.test(file.name)));
  inside.sort((a, b) => a.within.localeCompare(b.within, "da"));
  if (!inside.length) {
    trouble ??= "no_workbooks";
    return render();
  }
  trouble = null;
  const fresh = [];
  const enriched = [];
  for (const { file, within } of inside) {
    if (ENRICHED.test(file.name)) {
      enriched.push({ file, within });
      continue;
    }
    const entry = { id: ++numbers, name: file.name, within, file, earlier: [] };
    entries.set(within, entry);
    fresh.push(entry);
  }
  for (const { file, within } of enriched) {
    const original = originalOf(file.name, within);
    if (original) {
      original.earlier = [...original.earlier.filter((e) => e.name !== file.name), { name: file.name, file }];
      if (!fresh.includes(original)) fresh.push(original);
    } else {
      const entry = { id: ++numbers, name: file.name, within, file, earlier: [] };
      entries.set(within, entry);
      fresh.push(entry);
    }
  }
  work(fresh);
}

/** What an enriched file was made of, by its name: in the same folder, or the only one of that name. */
function originalOf(name, within) {
  const stem = name.match(ENRICHED)[1].toLowerCase();
  const folder = within.slice(0, -name.length);
  const plain = (entry) => entry.name.replace(/\.[^.]*$/, "").toLowerCase();
  const same = [...entries.values()].filter((entry) => plain(entry) === stem && !ENRICHED.test(entry.name));
  return same.find((entry) => entry.within.slice(0, -entry.name.length) === folder) ?? (same.length === 1 ? same[0] : null);
}

function work(fresh) {
  chosen = fresh[0];
  filter = { text: "", off: new Set() };
  if (!run || run.isOver) run = new Run(manner(), told);
  run.add(fresh);
  render();
}

/** A file has changed, or all is done. */
function told(entry) {
  if (entry) {
    const tr = $(`row-${entry.id}`);
    if (tr) tr.innerHTML = markup(row(entry, entry === chosen));
    progress();
    if (entry === chosen && entry.state !== "working") renderResult();
    return;
  }
  const all = [...entries.values()];
  const bad = all.filter(isRefused).length;
  progress();
  renderList();
  if (all.length === 1) arrive();
  say(run.stopped ? t("said_stopped") : all.length > 1 ? t("said_done", all.length, bad) : spoken(all[0]));
}

/** The result in a breath. */
function spoken(entry) {
  if (entry.state !== "done") return `${entry.name}: ${t("verdict_refused")}`;
  return `${entry.shown.title || entry.name}: ${verdict(entry.shown)[1]}. ${sentences(entry.shown)[0]}`;
}

/** To the top of a result, for eyes and readers. */
function arrive() {
  const heading = $("result-h");
  if (!heading) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  heading.closest("header").scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  heading.focus({ preventScroll: true });
}

// ---- what is shown

const clock = (seconds) =>
  seconds < 90 ? t("seconds", Math.max(1, Math.round(seconds))) : t("minutes", Math.round(seconds / 60));

function progress() {
  const busy = run && !run.isOver;
  $("progress").hidden = !busy;
  if (!busy) return;
  const { done, all, left } = run;
  $("bar").max = all;
  $("bar").value = done;
  const now = all === 1 ? t("working_one", chosen.name) : t("working", done, all);
  $("progress-text").textContent = left ? `${now} · ${t("left", clock(left))}` : now;
}

function renderResult() {
  const ready = chosen && (chosen.state === "done" || isRefused(chosen));
  $("result").hidden = !ready;
  if (!ready) return put("result", "");
  put("result", chosen.state === "done" ? result(chosen, filter) : refusal(chosen));
  drawCharts();
  tellShown();
}

/** How many findings the filter leaves. */
function tellShown() {
  const place = $("shown-findings");
  if (!place) return;
  const all = chosen.shown.findings;
  const some = all.filter((found) => matches(found, filter)).length;
  place.textContent = t("shown_findings", some, all.length);
}

function drawCharts(paper) {
  for (const picture of document.querySelectorAll("[data-chart]")) {
    const width = paper ? 330 : Math.max(240, Math.floor(picture.clientWidth));
    picture.innerHTML = markup((picture.dataset.chart === "net" ? netChart : runningChart)(chosen.shown, width, paper));
  }
}

function renderList() {
  const all = [...entries.values()];
  $("list").hidden = all.length < 2;
  if (all.length < 2) return put("list", "");
  const done = all.filter((entry) => entry.state === "done");
  const refused = all.filter(isRefused).length;
  const button = (key, name, cls = "") => html`<button type="button" class="${cls}" data-do="${key}">${icon("get")}${name}</button>`;
  const ready = (!run || run.isOver) && done.length + refused > 0;
  put("list", html`<h2 id="list-h">${t("files")}</h2><p>${t("files_counted", all.length, done.length, done.filter(needsAttention).length, refused)}</p>
${ready && html`<div class="buttons">${done.length > 0 && button("zip", t("get_zip"), "primary")}${button("portfolio", t("get_portfolio"))}${button("csv", t("get_csv"))}</div>`}
${fileList(all, only, chosen)}`);
}

function render() {
  document.documentElement.lang = language ? "en" : "da";
  document.title = t("title");
  document.body.classList.toggle("begun", entries.size > 0);
  for (const place of document.querySelectorAll("[data-t]")) place.textContent = t(place.dataset.t);
  for (const place of document.querySelectorAll("[data-label-t]")) place.setAttribute("aria-label", t(place.dataset.labelT));
  $("language").lang = language ? "da" : "en";
  $("examples").innerHTML = markup(about.examples.map((example) => html`<li><button type="button" class="example" data-do="example" data-name="${example.name}" lang="da"><strong>${example.title}</strong><span>${t("source")}: ${example.source}</span></button>
<button type="button" class="link" data-do="example-file" data-name="${example.name}" aria-label="${t("download_example", example.title)}">${t("example_download")}</button></li>`));
  $("example-wait").hidden = about.examples.length > 0;
  $("trouble").hidden = !trouble;
  $("trouble").textContent = trouble ? (WORDS[trouble] ? t(trouble) : trouble) : "";
  put("about", html`${["about_send", "about_same", "about_limits", "about_earlier"].map((key) => html`<p>${t(key)}</p>`)}${about.version && html`<p>${t("about_version", about.version)}</p>`}`);
  progress();
  renderList();
  renderResult();
}

// ---- what is downloaded

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const baseName = (path) => path.split("/").at(-1);
const reportName = (output) => output.replace(/\.beriget( \(\d+\))?\.xls[xm]$/, `.${t("report_suffix")}$1.html`);
const reportBlob = (entry) => new Blob([report(entry)], { type: "text/html" });

/** Names of enriched files of which no two are one, whatever a drive thinks of capitals. */
function outputs(done) {
  const taken = new Set();
  return new Map(done.map((entry) => {
    const { output } = entry.shown;
    const dot = output.lastIndexOf(".");
    let name = output;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${output.slice(0, dot)} (${n})${output.slice(dot)}`;
    taken.add(name.toLowerCase());
    return [entry, name];
  }));
}

const doneEntries = () => [...entries.values()].filter((entry) => entry.state === "done");

async function portfolio() {
  const names = outputs(doneEntries());
  const records = [...entries.values()].filter((entry) => entry.record).map((entry) => {
    const name = names.get(entry);
    return name && name !== entry.shown.output
      ? JSON.stringify({ ...JSON.parse(entry.record), output: name })
      : entry.record;
  });
  const made = await ask({ call: "portfolio", records: records.join("\n") });
  if (!made.workbook) throw new Error(made.refused ? said(JSON.parse(made.refused)) : made.broke);
  return [new Blob([made.workbook]), new Blob([made.csv], { type: "text/csv" })];
}

async function zipAll() {
  const done = doneEntries();
  const files = [];
  for (const [entry, name] of outputs(done)) files.push([name, entry.made], [reportName(name), reportBlob(entry)]);
  if (entries.size > 1) {
    const [workbook, csv] = await portfolio();
    files.push([`${t("portfolio_name")}.xlsx`, workbook], [`${t("portfolio_name")}.csv`, csv]);
  }
  save(await zip(files), t("zip_name"));
}

// ---- options

function noFiles() {
  for (const id of ["layout", "parameters", "scenarios", "groups"]) $(id).value = "";
}

function fileNames() {
  const named = (files) => (files.length ? t("option_chosen", files.map((file) => file.name).join(", ")) : "");
  $("layout-chosen").textContent = named(basis.layouts);
  $("parameters-chosen").textContent = named([basis.parameters ?? []].flat());
  $("scenarios-chosen").textContent = named([basis.scenarios ?? []].flat());
  $("groups-chosen").textContent = named([basis.groups ?? []].flat());
}

function openOptions() {
  basis = choice;
  noFiles();
  $("draws").checked = choice.draws !== null;
  $("option-language").value = String(language);
  $("option-wrong").hidden = true;
  fileNames();
  $("options").showModal();
}

async function useOptions() {
  const texts = async (id) => Promise.all([...$(id).files].map(async (file) => ({ name: file.name, text: await file.text() })));
  const [layouts, parameters, scenarios, groups] = await Promise.all(["layout", "parameters", "scenarios", "groups"].map(texts));
  const wanted = {
    layouts: layouts.length ? layouts : basis.layouts,
    parameters: parameters[0] ?? basis.parameters,
    scenarios: scenarios[0] ?? basis.scenarios,
    groups: groups[0] ?? basis.groups,
    draws: $("draws").checked ? 10_000 : null,
  };
  const tried = await once({ call: "about" }, JSON.stringify(wanted));
  if (!tried.about) {
    const why = tried.refused ? said(JSON.parse(tried.refused)) : tried.broke;
    $("option-wrong").textContent = `${t("option_wrong")}. ${why}`;
    $("option-wrong").hidden = false;
    return;
  }
  const changed = JSON.stringify(wanted) !== JSON.stringify(choice);
  choice = wanted;
  $("options").close();
  if (changed && entries.size) {
    language = Number($("option-language").value);
    anew([...entries.values()]);
  } else {
    speak(Number($("option-language").value));
  }
}

/** Works on files once more. */
function anew(again) {
  const before = chosen;
  run?.stop();
  run = null;
  work(again);
  if (entries.get(before?.within) === before) chosen = before;
  render();
}

/** The page, and the sheets that it hands out, in a language. */
function speak(wanted) {
  const changed = wanted !== language;
  language = wanted;
  const again = [...entries.values()].filter((entry) => !isRefused(entry));
  if (changed && again.length) anew(again);
  else render();
}

function resetOptions() {
  basis = NOTHING;
  noFiles();
  $("draws").checked = false;
  fileNames();
}

// ---- what a person does

const DO = {
  "choose-files": () => $("files").click(),
  "choose-folder": () => $("folder").click(),
  clear() {
    run?.stop();
    entries.clear();
    chosen = null;
    trouble = null;
    only = "all";
    render();
    $("hero").focus();
  },
  stop() {
    run.stop();
    if (isRefused(chosen)) renderResult();
  },
  language: () => speak(1 - language),
  options: openOptions,
  "options-use": useOptions,
  "options-reset": resetOptions,
  "options-close": () => $("options").close(),
  async example({ name }) {
    const { bytes } = await ask({ call: "example", name });
    take([{ file: new File([bytes], `${name}.xlsx`), within: `${name}.xlsx` }]);
  },
  async "example-file"({ name }) {
    const { bytes } = await ask({ call: "enrichedExample", name });
    save(new Blob([bytes]), `${name}.xlsx`);
  },
  async empty() {
    const [first, years] = [$("first-year"), $("year-count")];
    if (![first, years].every((input) => input.reportValidity())) return;
    const made = await ask({ call: "empty", first: Number(first.value), years: Number(years.value) });
    if (!made.bytes) throw new Error(made.refused ?? made.broke);
    save(new Blob([made.bytes]), t("empty_name"));
  },
  show({ id }) {
    chosen = [...entries.values()].find((entry) => entry.id === Number(id));
    filter = { text: "", off: new Set() };
    for (const button of document.querySelectorAll("[data-do=show]")) button.setAttribute("aria-current", button.dataset.id === id);
    renderResult();
    arrive();
  },
  only({ only: wanted }) {
    only = wanted;
    renderList();
    document.querySelector(`[data-only=${wanted}]`).focus();
  },
  severity({ severity }, button) {
    const of = Number(severity);
    if (!filter.off.delete(of)) filter.off.add(of);
    button.setAttribute("aria-pressed", !filter.off.has(of));
    put("finding-list", findingList(chosen.shown.findings, filter));
    tellShown();
  },
  workbook: () => save(chosen.made, baseName(chosen.shown.output)),
  report: () => save(reportBlob(chosen), baseName(reportName(chosen.shown.output))),
  async "zip-one"() {
    const name = baseName(chosen.shown.output);
    save(await zip([[name, chosen.made], [reportName(name), reportBlob(chosen)]]), name.replace(/\.xls[xm]$/, ".zip"));
  },
  zip: zipAll,
  portfolio: async () => save((await portfolio())[0], `${t("portfolio_name")}.xlsx`),
  csv: async () => save((await portfolio())[1], `${t("portfolio_name")}.csv`),
  print: () => print(),
};

async function act(work) {
  try {
    await work();
  } catch (error) {
    console.error(error);
    trouble = t("not_made", error?.message ?? error);
    render();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) act(() => DO[button.dataset.do](button.dataset, button));
});

document.addEventListener("input", ({ target }) => {
  if (target.id !== "search") return;
  filter.text = target.value;
  put("finding-list", findingList(chosen.shown.findings, filter));
  tellShown();
});

for (const id of ["files", "folder"]) {
  $(id).addEventListener("change", ({ target }) => {
    const files = [...target.files].map((file) => ({ file, within: file.webkitRelativePath || file.name }));
    target.value = "";
    if (files.length) take(files);
  });
}

let over = 0;
const hovering = (on) => document.body.classList.toggle("over", on);
document.addEventListener("dragenter", (event) => {
  event.preventDefault();
  over += 1;
  hovering(true);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("dragleave", () => {
  over -= 1;
  if (over <= 0) hovering(false);
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  over = 0;
  hovering(false);
  if (document.body.classList.contains("cannot")) return;
  trouble = null;
  act(async () => take(await dropped(event.dataTransfer)));
});

let width = 0;
new ResizeObserver(() => {
  if (Math.abs($("result").clientWidth - width) < 8) return;
  width = $("result").clientWidth;
  if (chosen?.state === "done") drawCharts();
}).observe($("result"));
addEventListener("beforeprint", () => chosen?.state === "done" && drawCharts(true));
addEventListener("afterprint", () => chosen?.state === "done" && drawCharts());

// ---- the beginning

function cannot(keys) {
  document.body.classList.add("cannot");
  const [title, ...rest] = keys;
  const draw = () => put("cannot", html`<h2>${t(title)}</h2>${rest.map((key) => html`<p>${t(key)}</p>`)}`);
  draw();
  $("cannot").hidden = false;
  DO.language = () => {
    language = 1 - language;
    render();
    draw();
  };
}

render();
if (typeof WebAssembly !== "object") {
  cannot(["no_wasm", "no_wasm_why", "no_wasm_self", "no_wasm_it", "no_wasm_else"]);
} else if (typeof DecompressionStream !== "function" || typeof HTMLDialogElement !== "function") {
  cannot(["too_old", "too_old_why", "no_wasm_else"]);
} else {
  act(async () => {
    const told = await ask({ call: "about" });
    if (!told.about) throw new Error(told.refused ?? told.broke);
    about = JSON.parse(told.about);
    $("first-year").value = about.first_year;
    render();
  });
}
