// Every string that the page shows, in Danish and English. What the program itself says comes from
// the program, in both languages too.

const list = (names, and) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}`;

const WORDS = {
  title: ["soem · SØM-beregninger regnet efter", "soem · SØM calculations recomputed"],
  tagline: ["SØM-beregninger regnet efter", "SØM calculations recomputed"],
  skip: ["Gå til indholdet", "Skip to the content"],
  other_language: ["English", "Dansk"],
  other_language_name: ["Switch to English", "Skift til dansk"],
  options: ["Indstillinger", "Options"],

  hero: ["Regn en SØM-beregning efter", "Recompute a SØM calculation"],
  lead: [
    "Læg en projektmappe her. Du får at vide, om tallene stemmer, hvem der vinder og betaler, og hvad der skal ses efter, og du kan hente en beriget kopi.",
    "Drop a workbook here. You learn whether its figures hold, who gains and who pays, and what needs a look, and you can download an enriched copy.",
  ],
  stays: [
    "Alt sker på din egen maskine. Intet sendes, og intet gemmes.",
    "Everything happens on your own machine. Nothing is sent, and nothing is stored.",
  ],
  drop: ["Læg filer eller en mappe her", "Drop files or a folder here"],
  drop_more: ["Læg flere filer her, eller", "Drop more files here, or"],
  drop_now: ["Slip for at begynde", "Let go to begin"],
  or: ["eller", "or"],
  choose_files: ["Vælg filer", "Choose files"],
  choose_folder: ["Vælg en mappe", "Choose a folder"],
  formats: [".xlsx, .xlsm, .xlsb, .xls eller .ods", ".xlsx, .xlsm, .xlsb, .xls or .ods"],
  clear: ["Ryd", "Clear"],
  try: ["Prøv med et eksempel", "Try an example"],
  try_lead: [
    "Publicerede beregninger, som programmet har med. Klik, og se resultatet.",
    "Published calculations that come with the program. Click to see the result.",
  ],
  download_example: (title) => [`Hent projektmappen: ${title}`, `Download the workbook: ${title}`],
  example_download: ["Hent .xlsx", "Download .xlsx"],
  source: ["Kilde", "Source"],
  rebuilt: ["Genskabt", "Rebuilt"],
  begin: ["Begynd en ny beregning", "Begin a new calculation"],
  begin_lead: [
    "En tom projektmappe med gule celler at udfylde. Læg den her bagefter.",
    "An empty workbook with yellow cells to fill in. Drop it here afterwards.",
  ],
  first_year: ["Første år", "First year"],
  years: ["Antal år", "Years"],
  download_empty: ["Hent tom projektmappe", "Download empty workbook"],
  empty_name: ["tom-beregning.xlsx", "empty-calculation.xlsx"],

  loading: ["Programmet pakkes ud …", "The program is being unpacked …"],
  working: (done, all) => [`${done} af ${all} filer`, `${done} of ${all} files`],
  working_one: (name) => [`Regner på ${name} …`, `Working on ${name} …`],
  left: (time) => [`${time} tilbage`, `${time} left`],
  seconds: (n) => [`${n} sek.`, `${n} s`],
  minutes: (n) => [`${n} min.`, `${n} min`],
  stop: ["Stop", "Stop"],
  stopped: ["Stoppet, før filen var færdig.", "Stopped before the file was done."],
  stopped_state: ["stoppet", "stopped"],
  waiting: ["venter", "waiting"],
  running: ["regner …", "working …"],
  said_done: (n, bad) => [
    `Færdig: ${n} filer, ${bad} ikke beriget.`,
    `Done: ${n} files, ${bad} not enriched.`,
  ],
  said_stopped: ["Stoppet.", "Stopped."],

  verdict_equal: ["Tallene stemmer", "The figures hold"],
  verdict_rounding: ["Tallene stemmer, bortset fra afrunding", "The figures hold, but for rounding"],
  verdict_differs: ["Tallene afviger", "The figures differ"],
  verdict_not_recomputable: [
    "Nogle trykte tal kan ikke genberegnes",
    "Some printed figures cannot be recomputed",
  ],
  verdict_nothing: [
    "Genberegnet; der er ingen trykte tal at holde op imod",
    "Recomputed; there are no printed figures to compare with",
  ],
  verdict_refused: ["Ikke beriget", "Not enriched"],
  short_equal: ["stemmer", "holds"],
  short_rounding: ["stemmer", "holds"],
  short_differs: ["afviger", "differs"],
  short_not_recomputable: ["kan ikke genberegnes", "not recomputable"],
  short_refused: ["ikke beriget", "not enriched"],
  no_findings: ["Ingen fund.", "No findings."],

  severities: [
    ["Fejl", "Mulig fejl", "Afklaring", "Antagelse", "Oplysning"],
    ["Error", "Possible error", "Clarification", "Assumption", "Information"],
  ],
  actor: [
    { total: "I alt", municipality: "Kommune", region: "Region", state: "Stat" },
    { total: "In all", municipality: "Municipality", region: "Region", state: "State" },
  ],
  the_actor: [
    { municipality: "kommunen", region: "regionen", state: "staten" },
    { municipality: "the municipality", region: "the region", state: "the state" },
  ],

  conclusion: ["Konklusion", "Conclusion"],
  net_sentence: (kroner, first, last) => [
    `Beregningen viser et budgetøkonomisk nettoresultat på ${kroner} for det offentlige i alt, i nutidsværdi over ${first}–${last}.`,
    `The calculation shows a budget-economic net result of ${kroner} for the public purse in all, in present value over ${first}–${last}.`,
  ],
  who_sentence: (gains, pays) => {
    const [da, en] = [gains.map((g) => g[0]), gains.map((g) => g[1])];
    const [dap, enp] = [pays.map((p) => p[0]), pays.map((p) => p[1])];
    const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
    if (!gains.length && !pays.length) return ["Ingen vinder eller betaler.", "Nobody gains or pays."];
    if (!pays.length) return [`${upper(list(da, "og"))} får en gevinst; ingen betaler.`, `${upper(list(en, "and"))} ${gains.length > 1 ? "gain" : "gains"}; nobody pays.`];
    if (!gains.length) return [`${upper(list(dap, "og"))} betaler; ingen får en gevinst.`, `${upper(list(enp, "and"))} ${pays.length > 1 ? "pay" : "pays"}; nobody gains.`];
    return [
      `${upper(list(da, "og"))} får en gevinst; ${list(dap, "og")} betaler.`,
      `${upper(list(en, "and"))} ${gains.length > 1 ? "gain" : "gains"}; ${list(enp, "and")} ${pays.length > 1 ? "pay" : "pays"}.`,
    ];
  },
  break_even_sentence: (rate, success, margin, negative) => negative ? [
    `Samlet går det i nul, når ${rate} når succesmålet; der er regnet med ${success}. Der mangler ${margin} procentpoint.`,
    `In all it breaks even when ${rate} reach the goal; the calculation assumes ${success}. It is short by ${margin} percentage points.`,
  ] : [
    `Samlet går det i nul, når ${rate} når succesmålet; der er regnet med ${success}, så der er ${margin} procentpoint at give af.`,
    `In all it breaks even when ${rate} reach the goal; the calculation assumes ${success}, which leaves a margin of ${margin} percentage points.`,
  ],
  no_break_even_sentence: [
    "Der er ingen break-even succesrate: flere, der når succesmålet, giver ikke en gevinst i alt.",
    "There is no break-even success rate: more who reach the goal bring no gain in all.",
  ],
  paid_back_sentence: (year) => [
    `Udlægget er tjent hjem i ${year}.`,
    `The outlay is paid back in ${year}.`,
  ],
  not_paid_back_sentence: [
    "Udlægget er ikke tjent hjem i perioden.",
    "The outlay is not paid back within the period.",
  ],
  differs_sentence: [
    "De trykte tal i filen er nogle andre; hvad der kan forklare det, står under »Fra trykt til genberegnet«.",
    "The printed figures in the file are others; what may explain it stands under \"From printed to recomputed\".",
  ],
  caveat: [
    "Budgetøkonomisk: offentlige udgifter og indtægter, ikke borgernes velfærd. Konsekvenserne er forventede ændringer i forbrug og viser ikke i sig selv, at indsatsen virker.",
    "Budget-economic: public expenses and income, not the citizens' welfare. The consequences are expected changes in use and do not in themselves show that the intervention works.",
  ],
  facts: ["Om beregningen", "About the calculation"],
  file: ["Fil", "File"],
  organisation: ["Organisation", "Organisation"],
  target_group: ["Målgruppe", "Target group"],
  participants: ["Deltagere", "Participants"],
  success: ["Succesrate", "Success rate"],
  period: ["Periode", "Period"],
  price_level: ["Prisniveau", "Price level"],
  prices: (year, base) => [`${year}-priser, nutidsværdi ${base}`, `${year} prices, present value ${base}`],
  rate: ["Rente", "Discount rate"],
  layout: ["Læst som", "Read as"],
  model: (layout, version) => [`${layout}, modelversion ${version}`, `${layout}, model version ${version}`],
  fingerprint: ["SHA-256", "SHA-256"],

  by_actor: ["Nettoresultat pr. aktør", "Net result by actor"],
  by_actor_note: [
    "Kroner i nutidsværdi. Positive tal er en gevinst for den offentlige kasse.",
    "Kroner in present value. Positive figures are a gain for the public purse.",
  ],
  col_actor: ["Aktør", "Actor"],
  col_net: ["Netto", "Net"],
  col_per: ["Pr. deltager", "Per participant"],
  col_break_even: ["Break-even", "Break-even"],
  col_margin: ["Margin", "Margin"],
  col_paid_back: ["Tjent hjem", "Paid back"],
  col_outcome: ["Udfald", "Outcome"],
  points: (n) => [`${n} procentpoint`, `${n} points`],
  no_gain: ["ingen gevinst", "no gain"],
  no_outlay: ["intet udlæg", "no outlay"],
  not_in_period: ["ikke i perioden", "not in the period"],
  gains: ["vinder", "gains"],
  pays: ["betaler", "pays"],
  even: ["nul", "even"],

  chart_net: ["Hvem vinder, hvem betaler", "Who gains, who pays"],
  chart_net_unit: ["Kr. i nutidsværdi", "Kroner in present value"],
  chart_running: ["Løbende sum over årene", "Running sum over the years"],
  chart_running_unit: (unit) => [`${unit} i nutidsværdi`, `${unit} in present value`],
  unit: [{ 1: "Kr.", 1000: "1.000 kr.", 1000000: "Mio. kr." }, { 1: "Kr.", 1000: "1,000 kr.", 1000000: "Million kr." }],
  chart_described: (items) => [`Søjler. ${items}.`, `Bars. ${items}.`],
  running_described: (first, last, total, own) => [
    `Kurver fra ${first} til ${last}. I alt ender på ${total} kr., kommunen på ${own} kr.`,
    `Curves from ${first} to ${last}. In all it ends at ${total} kr., the municipality at ${own} kr.`,
  ],
  show_figures: ["Vis tallene", "Show the figures"],
  running_table: ["Løbende sum, kr. i nutidsværdi", "Running sum, kroner in present value"],
  year: ["År", "Year"],
  carrying: ["Linjer med størst gevinst", "Lines with the largest gain"],
  share_of_gain: (share) => [`${share} af gevinsten`, `${share} of the gain`],
  gain_rests: ["Hvad gevinsten hviler på", "What the gain rests on"],
  gain_knowledge: ["vidensdatabasen", "the knowledge base"],
  gain_own: ["egne tal med kilde", "own figures with a source"],
  gain_none: ["tal uden kilde", "figures without a source"],

  findings: ["Fund", "Findings"],
  findings_lead: [
    "Samlet efter årsag, det alvorligste først. Vægten er, hvad en rettelse flytter nettoresultatet.",
    "Grouped by cause, the worst first. The weight is what mending moves the net result by.",
  ],
  search: ["Søg i fund", "Search findings"],
  search_hint: ["ark, celle, ord eller kode", "sheet, cell, word or code"],
  filter: ["Vis efter alvor", "Show by severity"],
  shown_findings: (n, all) => [`${n} af ${all} fund vises`, `${n} of ${all} findings shown`],
  counted: (n) => [`${n} fund`, n === 1 ? "1 finding" : `${n} findings`],
  none_match: ["Ingen fund passer til søgningen.", "No findings match."],
  do: ["Gør", "Do"],
  weight: ["Vægt", "Weight"],
  read: ["Læst", "Read"],
  expected: ["Forventet", "Expected"],
  whole_file: ["Hele filen", "The whole file"],
  since_new: ["ny siden sidst", "new since last"],
  since_changed: ["ændret siden sidst", "changed since last"],
  since_same: ["uændret siden sidst", "unchanged since last"],
  answered: ["Svar", "Answer"],
  main_findings: ["De vigtigste fund", "The main findings"],
  more_findings: (n) => [`… og ${n} fund til; se rapporten.`, `… and ${n} more findings; see the report.`],

  ladder: ["Fra trykt til genberegnet", "From printed to recomputed"],
  ladder_printed: (cell) => [`Trykt i ${cell}`, `Printed in ${cell}`],
  ladder_rest: ["Afrunding", "Rounding"],
  ladder_recomputed: ["Genberegnet", "Recomputed"],
  ladder_option: (n) => [`Forklaring ${n}`, `Explanation ${n}`],
  ladder_more: (n) => [`Der er ${n} forklaringer til, som passer lige så godt.`, `There are ${n} more that fit equally well.`],
  differing: (n) => [`${n} trykte tal, der afviger`, `${n} printed figures that differ`],
  col_place: ["Celle", "Cell"],
  col_label: ["Tal", "Figure"],
  col_printed: ["Trykt", "Printed"],
  col_recomputed: ["Genberegnet", "Recomputed"],
  col_difference: ["Forskel", "Difference"],

  checked: ["Hvad er kontrolleret, og hvad er ikke", "What was checked, and what was not"],
  was_checked: ["Kontrolleret", "Checked"],
  not_checked: ["Ikke kontrolleret", "Not checked"],
  checked_figures: (n, all) => [
    `${n} af ${all} trykte tal er genberegnet fra inddata med eksakte decimaltal.`,
    `${n} of ${all} printed figures were recomputed from the inputs in exact decimals.`,
  ],
  checked_formulas: (n, all) => [
    `${n} af ${all} formler er regnet efter fra de gemte værdier med et andet regneprogram.`,
    `${n} of ${all} formulas were recalculated from the cached values by another program.`,
  ],
  checked_rules: [
    "Reglerne i programmets katalog er holdt op imod beregningen.",
    "The rules of the program's catalogue were held against the calculation.",
  ],
  unchecked_true: ["Om inddata er sande.", "Whether the inputs are true."],
  unchecked_works: ["Om indsatsen virker.", "Whether the intervention works."],
  unchecked_elsewhere: [
    "Hvad der står uden for de ark, der blev genkendt.",
    "What stands outside the sheets that were recognised.",
  ],
  unchecked_formulas: (n) => [
    `${n} formler, som ikke kan regnes efter hver for sig.`,
    `${n} formulas that cannot be recalculated one by one.`,
  ],
  unchecked_figures: (n, places) => [
    `${n} trykte tal, der ikke kan genberegnes: ${places}.`,
    `${n} printed figures that cannot be recomputed: ${places}.`,
  ],
  and_more: (n) => [` og ${n} til`, ` and ${n} more`],

  downloads: ["Hent", "Download"],
  get_workbook: ["Hent beriget projektmappe", "Download enriched workbook"],
  get_report: ["Rapport", "Report"],
  get_zip: ["Alt som zip", "All as a zip"],
  get_portfolio: ["Portefølje (.xlsx)", "Portfolio (.xlsx)"],
  get_csv: ["Portefølje (.csv)", "Portfolio (.csv)"],
  print: ["Udskriv én side", "Print one page"],
  report_suffix: ["rapport", "report"],
  zip_name: ["soem-resultater.zip", "soem-results.zip"],
  portfolio_name: ["portefølje", "portfolio"],
  made: (sheets) => [
    `Kopien har ${sheets} nye SØM-ark, hvis tal følger inddata. Originalen er urørt.`,
    `The copy has ${sheets} new SØM sheets whose figures follow the inputs. The original is untouched.`,
  ],
  recreated: [
    "Formatet kan ikke tage nye ark, så arkene er skrevet på ny i en .xlsx.",
    "The format takes no new sheets, so the sheets were written anew in an .xlsx.",
  ],
  carried: (answers, cells, unused) => [
    `Ført over fra den tidligere fil: ${answers} svar og ${cells} gule celler${unused ? `; ${unused} har ingen plads mere og står nederst på SØM Kontrol` : ""}.`,
    `Carried over from the earlier file: ${answers} answers and ${cells} yellow cells${unused ? `; ${unused} have no place any more and stand last on SØM Kontrol` : ""}.`,
  ],
  signature: (version, sha) => [
    `Fremstillet med soem ${version}. Filens SHA-256: ${sha}.`,
    `Made with soem ${version}. SHA-256 of the file: ${sha}.`,
  ],

  files: ["Filer", "Files"],
  files_counted: (n, enriched, attention, refused) => [
    `${n} filer: ${enriched} beriget, ${attention} med fejl eller tal, der afviger, ${refused} ikke beriget.`,
    `${n} files: ${enriched} enriched, ${attention} with errors or figures that differ, ${refused} not enriched.`,
  ],
  col_file: ["Fil", "File"],
  col_verdict: ["Dom", "Verdict"],
  col_findings: ["Fejl", "Errors"],
  col_total: ["Netto i alt", "Net in all"],
  municipality_short: ["Netto kommune", "Net municipality"],
  only: ["Vis", "Show"],
  only_all: ["Alle", "All"],
  only_attention: ["Skal ses efter", "Need a look"],
  only_refused: ["Ikke beriget", "Not enriched"],
  show: (name) => [`Vis ${name}`, `Show ${name}`],

  refused_lead: ["Filen blev ikke beriget, og intet er ændret.", "The file was not enriched, and nothing was changed."],
  broke: [
    "Programmet gik i stå på filen. Det er en fejl i soem; meld den gerne. De andre filer er ikke berørt.",
    "The program broke on the file. That is a fault in soem; please report it. The other files are not affected.",
  ],
  no_memory: [
    "Filen kræver mere hukommelse, end browseren giver en side. Luk andre faneblade og prøv igen, eller kør soem fra kommandolinjen. De andre filer er ikke berørt.",
    "The file needs more memory than the browser gives a page. Close other tabs and try again, or run soem from the command line. The other files are not affected.",
  ],
  too_slow: [
    "Filen tog over to minutter og blev opgivet. Kør soem fra kommandolinjen, hvor grænsen kan hæves.",
    "The file took more than two minutes and was given up. Run soem from the command line, where the limit can be raised.",
  ],
  not_read: [
    "Filen kan ikke læses. Er den flyttet, eller er den kun i skyen? Åbn mappen, så filen hentes, og prøv igen.",
    "The file cannot be read. Was it moved, or is it in the cloud only? Open its folder so that it is fetched, and try again.",
  ],
  no_workbooks: [
    "Der er ingen projektmapper i det, du lagde her. Siden læser .xlsx, .xlsm, .xlsb, .xls og .ods.",
    "There are no workbooks in what you dropped. The page reads .xlsx, .xlsm, .xlsb, .xls and .ods.",
  ],
  folder_not_read: [
    "Browseren lader ikke siden læse en mappe, der slippes her. Brug knappen »Vælg en mappe«.",
    "The browser does not let the page read a folder that is dropped here. Use the button \"Choose a folder\".",
  ],
  not_made: (why) => [`Det kunne ikke laves: ${why}`, `It could not be made: ${why}`],

  options_lead: [
    "Det meste kan stå, som det er. Filerne er de samme, som kommandolinjen tager.",
    "Most of it can stay as it is. The files are those that the command line takes.",
  ],
  option_layout: ["Opstilling", "Layout"],
  option_layout_help: [
    "TOML-filer for projektmapper, der er stillet op på en anden måde.",
    "TOML files for workbooks that are laid out in another way.",
  ],
  option_parameters: ["Satser og indeks", "Rates and index"],
  option_parameters_help: [
    "En TOML-fil med nyere officielle renter eller nettoprisindeks.",
    "A TOML file with newer official rates or price index.",
  ],
  option_scenarios: ["Scenarier", "Scenarios"],
  option_scenarios_help: [
    "En TOML-fil med scenarierne lav, forventet og høj.",
    "A TOML file with the scenarios low, expected and high.",
  ],
  option_simulation: ["Simulér mellem scenarierne (10.000 trækninger)", "Simulate between the scenarios (10,000 draws)"],
  option_language: ["Sprog", "Language"],
  option_use: ["Brug", "Use"],
  option_reset: ["Nulstil", "Reset"],
  option_cancel: ["Luk", "Close"],
  option_chosen: (names) => [`Valgt: ${names}`, `Chosen: ${names}`],
  option_wrong: ["Indstillingerne kan ikke bruges", "The options cannot be used"],

  no_wasm: ["Browseren må ikke køre programmet", "The browser may not run the program"],
  no_wasm_why: [
    "Siden bruger WebAssembly, og det er slået fra her. I Edge sker det, når »Forbedret sikkerhed« (Enhance your security on the web) er slået til.",
    "The page uses WebAssembly, which is switched off here. In Edge that happens when \"Enhance your security on the web\" is on.",
  ],
  no_wasm_self: [
    "Det kan du selv gøre: Åbn edge://settings/privacy, find »Sikkerhed« og »Forbedr sikkerheden på internettet« (Enhance your security on the web), og føj siden til undtagelserne, eller brug Firefox.",
    "You can do this: open edge://settings/privacy, find \"Enhance your security on the web\", and add the page to the exceptions, or use Firefox.",
  ],
  no_wasm_it: [
    "Er valget låst, så bed IT om at undtage siden: læg den på intranettet, og føj adressen til politikken EnhanceSecurityModeBypassListDomains (eller slå EnhanceSecurityModeBypassIntranet til). Er JIT slået fra med DefaultJavaScriptJitSetting, er det JavaScriptJitAllowedForSites. Siden henter og sender intet; det står i dens Content-Security-Policy.",
    "If the choice is locked, ask IT to exempt the page: put it on the intranet and add its address to the policy EnhanceSecurityModeBypassListDomains (or turn on EnhanceSecurityModeBypassIntranet). Where JIT is off by DefaultJavaScriptJitSetting, it is JavaScriptJitAllowedForSites. The page fetches and sends nothing; its Content-Security-Policy says so.",
  ],
  no_wasm_else: [
    "Ellers kan soem.exe det samme uden en browser.",
    "Otherwise soem.exe does the same without a browser.",
  ],
  too_old: ["Browseren er for gammel", "The browser is too old"],
  too_old_why: [
    "Siden kræver Edge eller Chrome fra 2022 eller senere, eller Firefox 113 eller senere.",
    "The page needs Edge or Chrome from 2022 or later, or Firefox 113 or later.",
  ],

  about: ["Om siden", "About this page"],
  about_send: [
    "Siden kan ikke sende noget. Dens Content-Security-Policy har connect-src 'none', så browseren selv afviser det; sluk for nettet, og den virker som før.",
    "The page cannot send anything. Its Content-Security-Policy has connect-src 'none', so the browser itself refuses; switch the network off, and it works as before.",
  ],
  about_same: [
    "Den berigede projektmappe er byte for byte den, som kommandolinjen skriver. Inddata ændres aldrig; makroer køres ikke.",
    "The enriched workbook is byte for byte the one that the command line writes. Inputs are never changed; macros are not run.",
  ],
  about_limits: [
    "En fil må fylde 64 MiB og have en million celler. Det meste tager under et sekund og 100 MB hukommelse; de største filer kan tage et halvt gigabyte.",
    "A file may be 64 MiB with a million cells. Most take under a second and 100 MB of memory; the largest may take half a gigabyte.",
  ],
  about_earlier: [
    "Har du skrevet svar i en beriget fil, så læg den her sammen med originalen. Så følger det, du har skrevet, med over.",
    "If you have typed answers in an enriched file, drop it together with the original. Then what you typed comes along.",
  ],
  about_version: (version) => [`soem ${version}, MIT eller Apache-2.0`, `soem ${version}, MIT or Apache-2.0`],
};
