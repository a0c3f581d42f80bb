// The page in Chromium and Firefox, as people meet it: opened from a file, with the network off.
//
//     SOEM=target/debug/soem SOEM_PAGE=soem.html node --test web/test/

import assert from "node:assert/strict";
import axe from "axe-core";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { spawnSync } from "node:child_process";
import * as b from "./browser.js";

const fixture = (name) => path.join(b.ROOT, "fixtures", name);
const WORKBOOK = /\.(xlsx|xlsm|xlsb|xls|ods)$/;
const fixtures = ["fixtures", "fixtures/others", "fixtures/broke"]
  .flatMap((folder) => b.filesIn(path.join(b.ROOT, folder))).filter((file) => WORKBOOK.test(file));

/** The rows of the list: file, verdict. */
const rows = (page) => page.$$eval("#list tbody tr", (all) =>
  all.map((row) => [row.querySelector("th").innerText, row.querySelector("td").innerText.trim()]));

/** Files under names of their own, since those of two folders may be the same. */
function apart(files) {
  const folder = b.folder();
  return files.map((file, at) => {
    const copy = path.join(folder, `${String(at).padStart(3, "0")}-${path.basename(file)}`);
    fs.copyFileSync(file, copy);
    return copy;
  });
}

const picture = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

function aPicture() {
  const file = path.join(b.folder(), "billede.png");
  fs.writeFileSync(file, picture);
  return file;
}

/** Chooses files, downloads all, and holds each against the command line. */
async function sameAsCommandLine(chromium, page, files) {
  await b.choose(page, files);
  const zip = b.unzip(await b.download(page, chromium.downloads, "zip"));
  const shown = new Map(await rows(page));
  let made = 0;
  for (const file of files) {
    const name = path.basename(file);
    const own = b.byCommandLine(file);
    const theirs = own.name && zip.get(own.name);
    assert.equal(theirs && b.sha256(theirs), own.made && b.sha256(own.made), `${name}: ${own.said}`);
    assert.equal(shown.get(name) === "ikke beriget", !own.made, `${name}: ${shown.get(name)}`);
    made += own.made ? 1 : 0;
  }
  return { made, zip };
}

describe("in Chromium", () => {
  let chromium;
  before(async () => {
    assert.ok(b.CHROMIUM, "no chromium");
    chromium = await b.launch();
  });
  after(() => chromium?.browser.close());

  test("a stranger sees an example within ten seconds", async (t) => {
    const page = await b.open(chromium);
    const begun = Date.now();
    await page.waitForSelector("[data-do=example]");
    await page.click("[data-do=example]");
    await b.settled(page);
    const took = Date.now() - begun;
    t.diagnostic(`from the page to the result of an example: ${took} ms`);
    assert.ok(took < 10_000, `${took} ms`);
    // What KLK published.
    assert.match(await b.text(page, "#result"), /633\.61\d kr\./);
    await page.close();
  });

  test("every fixture gives the bytes of the command line, and nothing leaves the page", async (t) => {
    const page = await b.open(chromium);
    const files = apart(fixtures);
    const { made, zip } = await sameAsCommandLine(chromium, page, files);
    t.diagnostic(`${files.length} fixtures, ${made} enriched, each the same bytes`);
    assert.ok(made > 25, `${made}`);
    const reports = [...zip.keys()].filter((name) => name.endsWith(".rapport.html"));
    assert.equal(reports.length, made);
    assert.ok(zip.has("portefølje.xlsx") && zip.has("portefølje.csv"));
    assert.deepEqual(page.asked.filter((url) => !url.startsWith("file://")), []);
    assert.deepEqual(page.broken, []);
    await page.close();
  });

  test("a file that is dropped is shown, and gives workbook, report and zip", async (t) => {
    for (const name of ["autisme.xlsx", "randers-trykt.xlsx"]) {
      const page = await b.open(chromium);
      await page.waitForSelector("[data-do=example]");
      const session = await page.createCDPSession();
      const place = await page.$eval("#drop", (drop) => {
        const { x, y, width, height } = drop.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
      const data = { items: [], files: [fixture(name)], dragOperationsMask: 1 };
      const begun = Date.now();
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await session.send("Input.dispatchDragEvent", { type, ...place, data });
      }
      await b.settled(page);
      t.diagnostic(`${name}: ${Date.now() - begun} ms from drop to result, ${b.memory(chromium)} MiB in all`);
      const workbook = await b.download(page, chromium.downloads, "workbook");
      assert.match(path.basename(workbook), new RegExp(`^${name.replace(".xlsx", "")}\\.beriget( \\(\\d+\\))?\\.xlsx$`));
      assert.equal(b.sha256(fs.readFileSync(workbook)), b.sha256(b.byCommandLine(fixture(name)).made));
      const report = fs.readFileSync(await b.download(page, chromium.downloads, "report"), "utf8");
      assert.doesNotMatch(report, /<script|https?:\/\/(?!www\.w3\.org)|src=/);
      assert.match(report, /Konklusion/);
      const zip = b.unzip(await b.download(page, chromium.downloads, "zip-one"));
      assert.equal(zip.size, 2);
      assert.match(await b.text(page, ".says"), name === "autisme.xlsx" ? /stemmer/ : /afviger/);
      await page.close();
    }
  });

  test("in English the page hands out the English sheets of the command line", async () => {
    const file = fixture("autisme.xlsx");
    const page = await b.open(chromium);
    await b.choose(page, [file]);
    await page.click("#language");
    await b.settled(page);
    const english = fs.readFileSync(await b.download(page, chromium.downloads, "workbook"));
    assert.equal(b.sha256(english), b.sha256(b.byCommandLine(file, "--lang", "en").made));
    await page.click("#language");
    await b.settled(page);
    const danish = fs.readFileSync(await b.download(page, chromium.downloads, "workbook"));
    assert.equal(b.sha256(danish), b.sha256(b.byCommandLine(file).made));
    assert.deepEqual(page.broken, []);
    await page.close();
  });

  test("a folder that is dropped is read, with the folders in it", async () => {
    const folder = b.folder();
    fs.mkdirSync(path.join(folder, "år 2025"));
    fs.copyFileSync(fixture("cti.xlsx"), path.join(folder, "år 2025", "æøå.xlsx"));
    fs.copyFileSync(fixture("autisme.xlsx"), path.join(folder, "autisme.xlsx"));
    fs.writeFileSync(path.join(folder, "noter.txt"), "ikke en projektmappe");
    const page = await b.open(chromium);
    const input = await page.$("#folder");
    await input.uploadFile(folder);
    await b.settled(page);
    const names = (await rows(page)).map(([name]) => name.split("/").slice(1).join("/"));
    assert.deepEqual(names.sort(), ["autisme.xlsx", "år 2025/æøå.xlsx"].sort());
    await page.close();
  });

  test("files that cannot be enriched are told of as on the command line", async () => {
    const folder = b.folder();
    const write = (name, bytes) => {
      fs.writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    const files = [
      write("låst.xlsx", locked()),
      write("tekst.xlsx", "Dette er en tekst."),
      write("tom.xlsx", ""),
      write("billede.png", picture),
      write("afkortet.xlsx", fs.readFileSync(fixture("autisme.xlsx")).subarray(0, 9000)),
    ];
    for (const file of files) {
      const page = await b.open(chromium);
      await b.choose(page, [file]);
      const own = b.byCommandLine(file);
      assert.equal(own.made, undefined);
      const why = await b.text(page, ".why");
      assert.ok(own.said.includes(why), `${path.basename(file)}\n${why}\n${own.said}`);
      if (file.endsWith("låst.xlsx")) assert.match(why, /adgangskode/);
      await page.click("#language");
      const english = await b.text(page, ".why");
      assert.ok(b.byCommandLine(file, "--lang", "en").said.includes(english), english);
      await page.close();
    }
  });

  test("attack files harm neither page nor each other", async (t) => {
    if (!b.corpus.length) return t.diagnostic("NOT RUN: the attack files are not there");
    const page = await b.open(chromium);
    const files = apart(b.corpus);
    const begun = Date.now();
    await b.choose(page, [...files, fixture("autisme.xlsx")], 900_000);
    t.diagnostic(`${files.length} attack files: ${Date.now() - begun} ms, ${b.memory(chromium)} MiB in all`);
    const shown = new Map(await rows(page));
    assert.equal(shown.get("autisme.xlsx"), "stemmer");
    for (const file of files) {
      const own = b.byCommandLine(file);
      const verdict = shown.get(path.basename(file));
      t.diagnostic(`${path.basename(file)}: ${verdict}`);
      // Its formulas go deeper than the stack that a browser gives a worker, and it is told so.
      if (file.endsWith("f50.xlsx")) continue;
      assert.equal(verdict === "ikke beriget", !own.made, `${path.basename(file)}: ${verdict}\n${own.said}`);
    }
    assert.deepEqual(page.broken, []);
    await page.close();
  });

  test("two hundred files, with the portfolio of the command line", async (t) => {
    const folder = b.folder();
    const out = b.folder();
    const from = ["autisme.xlsx", "cti.xlsx", "randers.xlsx", "randers-trykt.xlsx"];
    const files = Array.from({ length: 200 }, (_, at) => {
      const file = path.join(folder, `${String(at).padStart(3, "0")}.xlsx`);
      fs.copyFileSync(fixture(from[at % 4]), file);
      return file;
    });
    fs.writeFileSync(files[7], "ingen projektmappe");
    const page = await b.open(chromium);
    const begun = Date.now();
    await b.choose(page, files, 600_000);
    t.diagnostic(`200 files: ${Date.now() - begun} ms, ${b.memory(chromium)} MiB in all`);
    assert.equal((await rows(page)).length, 200);
    assert.match(await b.text(page, "#list"), /200 filer: 199 beriget, \d+ med fejl eller tal, der afviger, 1 ikke beriget/);
    const csv = fs.readFileSync(await b.download(page, chromium.downloads, "csv"), "utf8");
    const ran = spawnSync(b.SOEM, ["batch", folder, "-o", out, "--quiet"], { encoding: "utf8" });
    assert.equal(csv, fs.readFileSync(path.join(out, "portefølje.csv"), "utf8"), ran.stderr);
    const workbook = await b.download(page, chromium.downloads, "portfolio");
    assert.equal(fs.readFileSync(workbook).subarray(0, 2).toString(), "PK");
    await page.close();
  });

  test("stopping stops, and what is done stays", async () => {
    const files = apart(Array.from({ length: 60 }, () => fixture("randers-trykt.xlsx")));
    const page = await b.open(chromium);
    const input = await page.$("#files");
    await input.uploadFile(...files);
    await page.waitForFunction(() => document.getElementById("bar").value >= 3, { polling: 20, timeout: 120_000 });
    assert.match(await b.text(page, "#progress-text"), /\d+ af 60 filer · \d+ (sek|min)\. tilbage/);
    await page.click("[data-do=stop]");
    await b.settled(page);
    const verdicts = (await rows(page)).map(([, verdict]) => verdict);
    assert.ok(verdicts.includes("stoppet") && verdicts.includes("afviger"), verdicts.join());
    await b.choose(page, [fixture("autisme.xlsx")]);
    assert.match(await b.text(page, ".says"), /stemmer/);
    await page.close();
  });

  test("answers in an earlier enriched file come along when both are dropped", async () => {
    const folder = b.folder();
    const original = path.join(folder, "randers-trykt.xlsx");
    fs.copyFileSync(fixture("randers-trykt.xlsx"), original);
    const earlier = path.join(folder, "randers-trykt.beriget.xlsx");
    assert.ok(spawnSync(b.SOEM, [original]).status < 2);
    answer(earlier, "Set på af revisor");
    const page = await b.open(chromium);
    await b.choose(page, [earlier, original]);
    assert.match(await b.text(page, ".verdict"), /Ført over fra den tidligere fil: 1 svar/);
    assert.match(await b.text(page, ".findings"), /Set på af revisor/);
    const made = fs.readFileSync(await b.download(page, chromium.downloads, "workbook"));
    assert.ok(spawnSync(b.SOEM, [original]).status < 2);
    assert.equal(b.sha256(made), b.sha256(fs.readFileSync(earlier)), "as the command line does it in the folder");
    await page.close();
  });

  test("a layout is chosen among the options, and a wrong one is told of", async () => {
    const page = await b.open(chromium);
    await page.waitForSelector("[data-do=example]");
    const file = fixture("others/anden-model.xlsx");
    const layout = fixture("others/anden-model.toml");
    const wrong = path.join(b.folder(), "forkert.toml");
    fs.writeFileSync(wrong, "dette er ingen TOML");
    await page.click("[data-do=options]");
    await (await page.$("#layout")).uploadFile(wrong);
    await page.click("[data-do=options-use]");
    await page.waitForSelector("#option-wrong:not([hidden])");
    assert.match(await b.text(page, "#option-wrong"), /forkert\.toml: opstillingen er ikke gyldig TOML/);
    await (await page.$("#layout")).uploadFile(layout);
    await page.click("[data-do=options-use]");
    await page.waitForFunction(() => !document.getElementById("options").open);
    await b.choose(page, [file]);
    const made = fs.readFileSync(await b.download(page, chromium.downloads, "workbook"));
    assert.equal(b.sha256(made), b.sha256(b.byCommandLine(file, "--layout", layout).made));
    await page.close();
  });

  test("parameters, scenarios and a simulation are those of the command line", async () => {
    const folder = b.folder();
    const write = (name, text) => {
      fs.writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const rates = write("parametre.toml",
      '[[discount_rates]]\nfrom = 2026-01-01\nrates = [0.04, 0.03, 0.02]\nsource = "Opdigtet"\n');
    const scenarios = write("scenarier.toml", "[low]\nsuccess_rate = 0.2\n[high]\nsuccess_rate = 0.5\n");
    const wrong = write("forkert.toml", "[low]\nsuccess_rate = 2\n");
    const file = fixture("autisme.xlsx");
    const page = await b.open(chromium);
    await b.choose(page, [file]);
    const workbook = async () => b.sha256(fs.readFileSync(await b.download(page, chromium.downloads, "workbook")));
    const plain = await workbook();
    const use = async (id, chosen) => {
      await page.click("[data-do=options]");
      await (await page.$(id)).uploadFile(chosen);
      await page.click("[data-do=options-use]");
    };
    await use("#scenarios", wrong);
    await page.waitForSelector("#option-wrong:not([hidden])");
    assert.match(await b.text(page, "#option-wrong"), /forkert\.toml/);
    await page.click("[data-do=options-close]");
    await use("#scenarios", scenarios);
    await page.waitForFunction(() => !document.getElementById("options").open);
    await b.settled(page);
    assert.equal(await workbook(), b.sha256(b.byCommandLine(file, "--scenarios", scenarios).made));
    await page.click("[data-do=options]");
    assert.match(await b.text(page, "#scenarios-chosen"), /scenarier\.toml/);
    await page.click("#draws");
    await (await page.$("#parameters")).uploadFile(rates);
    await page.click("[data-do=options-use]");
    await page.waitForFunction(() => !document.getElementById("options").open);
    await b.settled(page);
    const all = ["--scenarios", scenarios, "--simulate", "10000", "--parameters", rates];
    assert.equal(await workbook(), b.sha256(b.byCommandLine(file, ...all).made));
    await page.click("[data-do=options]");
    await page.click("[data-do=options-reset]");
    await page.click("[data-do=options-use]");
    await page.waitForFunction(() => !document.getElementById("options").open);
    await b.settled(page);
    assert.equal(await workbook(), plain);
    await page.close();
  });

  test("an empty workbook and the examples are those of the command line", async () => {
    const page = await b.open(chromium);
    await page.waitForSelector("[data-do=example]");
    const out = b.folder();
    const ran = (...args) => assert.ok(spawnSync(b.SOEM, args).status < 2, args.join(" "));
    ran("new", path.join(out, "tom.xlsx"));
    ran("examples", "autisme", "-o", path.join(out, "autisme.xlsx"));
    for (const [action, name] of [["empty", "tom.xlsx"], ["example-file", "autisme.xlsx"]]) {
      const made = fs.readFileSync(await b.download(page, chromium.downloads, action));
      assert.equal(b.sha256(made), b.sha256(fs.readFileSync(path.join(out, name))), name);
    }
    await page.close();
  });

  test("the browser itself refuses to send anything", async () => {
    let reached = 0;
    const server = http.createServer((_, response) => {
      reached += 1;
      response.end("x");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${server.address().port}/`;
    const page = await b.open(chromium);
    await page.setOfflineMode(false);
    const refused = await page.evaluate(async (url) => {
      const failed = async (work) => {
        try {
          await work();
          return false;
        } catch {
          return true;
        }
      };
      const image = new Promise((resolve, reject) => {
        const element = new Image();
        element.onload = resolve;
        element.onerror = reject;
        element.src = `${url}image`;
      });
      return [await failed(() => fetch(url)), await failed(() => image), !navigator.sendBeacon(url, "x") || "tried"];
    }, url);
    await new Promise((resolve) => setTimeout(resolve, 300));
    server.close();
    assert.deepEqual(refused.slice(0, 2), [true, true]);
    assert.equal(reached, 0, "nothing reached the server");
    await page.close();
  });

  test("everything can be done by keyboard alone", async () => {
    const page = await b.open(chromium);
    await page.waitForSelector("[data-do=example]");
    const focused = () => page.evaluate(() => {
      const { dataset, id, tagName } = document.activeElement;
      return dataset.do ?? (id || tagName.toLowerCase());
    });
    const tabTo = async (wanted) => {
      for (let n = 0; n < 80; n++) {
        if ((await focused()) === wanted) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${wanted} cannot be reached; at ${await focused()}`);
    };
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.className), /skip/, "the first stop skips to the content");
    await tabTo("options");
    await page.keyboard.press("Enter");
    assert.ok(await page.$eval("#options", (dialog) => dialog.open));
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "options", "closing leads back");
    await tabTo("example");
    await page.keyboard.press("Enter");
    await b.settled(page);
    await page.waitForFunction(() => document.activeElement.id === "result-h");
    await tabTo("report");
    await tabTo("severity");
    await page.keyboard.press("Space");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "false");
    await page.keyboard.press("Space");
    await tabTo("search");
    await page.keyboard.type("findes ikke noget sted");
    assert.match(await b.text(page, "#finding-list"), /Ingen fund passer/);
    assert.match(await b.text(page, "#shown-findings"), /^0 af \d+ fund vises$/);
    for (let n = 0; n < "findes ikke noget sted".length; n++) await page.keyboard.press("Backspace");
    await page.waitForFunction(() => document.querySelector("#finding-list details"));
    await tabTo("summary");
    const before = await page.$$eval("#finding-list details[open]", (open) => open.length);
    await page.keyboard.press("Enter");
    assert.notEqual(await page.$$eval("#finding-list details[open]", (open) => open.length), before);
    await page.close();
  });

  test("axe finds no fault: light and dark, both languages, every state", async (t) => {
    let checked = 0;
    const look = async (page, state) => {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }));
      const told = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n  ")}`);
      assert.equal(told.join("\n"), "", state);
      checked += 1;
    };
    for (const scheme of ["light", "dark"]) {
      for (const language of ["da", "en"]) {
        for (const width of [1280, 360]) {
          const page = await b.open(chromium, { width, scheme });
          await page.waitForSelector("[data-do=example]");
          if (language === "en") await page.click("#language");
          const state = `${scheme}, ${language}, ${width}: `;
          await look(page, `${state}start`);
          await page.click("[data-do=options]");
          await look(page, `${state}options`);
          await page.click("[data-do=options-close]");
          await b.choose(page, [fixture("randers-trykt.xlsx")]);
          await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
          await look(page, `${state}result`);
          await b.choose(page, [fixture("cti.xlsx"), aPicture()]);
          await look(page, `${state}many`);
          await page.$$eval("[data-do=show]", (all) => all.at(-1).click());
          await look(page, `${state}the last of many`);
          await page.close();
        }
      }
    }
    t.diagnostic(`${checked} states without a fault`);
  });

  test("nothing is cut off from 360 pixels on", async () => {
    for (const width of [360, 768, 1280]) {
      const page = await b.open(chromium, { width });
      await page.waitForSelector("[data-do=example]");
      const wide = () => page.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok((await wide()) <= width, `start: ${await wide()}`);
      await b.choose(page, [fixture("randers-trykt.xlsx")]);
      assert.ok((await wide()) <= width, `result at ${width}: ${await wide()}`);
      await b.choose(page, [fixture("cti.xlsx"), aPicture()]);
      assert.ok((await wide()) <= width, `many at ${width}: ${await wide()}`);
      await page.close();
    }
  });

  test("a result prints on one page", async () => {
    for (const name of ["autisme.xlsx", "randers-trykt.xlsx", "cti.xlsx", "randers.xlsx"]) {
      const page = await b.open(chromium);
      await b.choose(page, [fixture(name)]);
      const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, name);
      await page.close();
    }
  });
});

test("without WebAssembly the page says which setting it is", async () => {
  const chromium = await b.launch({ args: ["--js-flags=--jitless"] });
  const page = await b.open(chromium);
  const words = await b.text(page, "#cannot");
  assert.match(words, /WebAssembly/);
  assert.match(words, /EnhanceSecurityModeBypassListDomains/);
  assert.equal(await page.$eval("#drop", (drop) => getComputedStyle(drop).display), "none");
  await page.click("#language");
  assert.match(await b.text(page, "#cannot"), /Enhance your security on the web/);
  await chromium.browser.close();
});

test("in Firefox", async (t) => {
  if (!b.FIREFOX) return t.diagnostic("NOT RUN: there is no Firefox");
  const firefox = await b.launch({ firefox: true });
  const page = await b.open(firefox);
  await page.waitForSelector("[data-do=example]");
  const files = ["autisme.xlsx", "cti.xlsx", "randers-trykt.xlsx", "others/autisme-libreoffice.ods", "others/cti-biff12.xlsb",
    "others/randers-libreoffice.xls", "others/autisme-makro.xlsm", "broke/formula-cut-off.xls"].map(fixture);
  const begun = Date.now();
  await sameAsCommandLine(firefox, page, files);
  t.diagnostic(`${files.length} files: ${Date.now() - begun} ms`);
  assert.deepEqual(page.broken, []);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((violation) => violation.id), []);
  await firefox.browser.close();
});

/** Types an answer to the first finding, as a reviewer does, in the sheet's own XML. */
function answer(file, words) {
  const typed = spawnSync("python3", [path.join(b.ROOT, "web/test/answer.py"), file, words], { encoding: "utf8" });
  assert.equal(typed.status, 0, typed.stderr);
}

/** The smallest OLE container with a stream called EncryptedPackage, as Excel makes of a workbook with a password. */
function locked() {
  const sector = 512;
  const whole = Buffer.alloc(3 * sector + 4096, 0);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(whole);
  whole.writeUInt16LE(0x3e, 24);
  whole.writeUInt16LE(3, 26);
  whole.writeUInt16LE(0xfffe, 28);
  whole.writeUInt16LE(9, 30);
  whole.writeUInt16LE(6, 32);
  whole.writeUInt32LE(1, 44);
  whole.writeUInt32LE(1, 48);
  whole.writeUInt32LE(4096, 56);
  whole.writeUInt32LE(0xfffffffe, 60);
  whole.writeUInt32LE(0xfffffffe, 68);
  whole.fill(0xff, 76, sector);
  whole.writeUInt32LE(0, 76);
  // The table of sectors: itself, the directory, and the chain of the stream.
  whole.fill(0xff, sector, 2 * sector);
  whole.writeUInt32LE(0xfffffffd, sector);
  whole.writeUInt32LE(0xfffffffe, sector + 4);
  for (let at = 2; at < 10; at++) whole.writeUInt32LE(at === 9 ? 0xfffffffe : at + 1, sector + 4 * at);
  const entry = (at, name, kind, child, start, length) => {
    const from = 2 * sector + 128 * at;
    const written = whole.write(`${name}\0`, from, "utf16le");
    whole.writeUInt16LE(written, from + 64);
    whole[from + 66] = kind;
    whole[from + 67] = 1;
    whole.fill(0xff, from + 68, from + 76);
    whole.writeUInt32LE(child, from + 76);
    whole.writeUInt32LE(start, from + 116);
    whole.writeUInt32LE(length, from + 120);
  };
  entry(0, "Root Entry", 5, 1, 0xfffffffe, 0);
  entry(1, "EncryptedPackage", 2, 0xffffffff, 2, 4096);
  return whole;
}
