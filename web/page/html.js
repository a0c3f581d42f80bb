// Text into HTML: everything from a file is escaped, always.

class Markup {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function markup(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(markup).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (c) => ESCAPES[c]);
}

const html = (parts, ...values) =>
  new Markup(parts.map((part, at) => part + (at < values.length ? markup(values[at]) : "")).join(""));

const $ = (id) => document.getElementById(id);

function put(id, content) { $(id).innerHTML = markup(content); }

// The language: 0 is Danish, 1 is English.
let language = 0;

/** The words of the catalogue in the chosen language. */
function t(key, ...values) {
  const words = WORDS[key];
  return (typeof words === "function" ? words(...values) : words)[language];
}

/** What the program said in both languages. */
const said = (both) => both[language ? "en" : "da"];

const ICONS = {
  good: "M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6L20.6 7.9l-1.4-1.4z",
  bad: "M13 14h-2V8h2zm0 4h-2v-2h2zM1 21h22L12 2z",
  unsure: "M11 17h2v-6h-2zm1-15a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1 7h2V7h-2z",
  get: "M5 20h14v-2H5zm14-11h-4V3H9v6H5l7 7z",
  print: "M19 8H5a3 3 0 0 0-3 3v6h4v4h12v-4h4v-6a3 3 0 0 0-3-3m-3 11H8v-5h8zm2-16H6v4h12z",
  options: "M3 17v2h6v-2zM3 5v2h10V5zm10 16v-2h8v-2h-8v-2h-2v6zM7 9v2H3v2h4v2h2V9zm14 4v-2H11v2zm-6-4h2V7h4V5h-4V3h-2z",
};

const icon = (name) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${ICONS[name]}"/></svg>`;
