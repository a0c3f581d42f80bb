// A browser with the page in it, from file://, with no network; and the command line beside it.

import puppeteer from "puppeteer-core";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const PAGE = path.resolve(process.env.SOEM_PAGE ?? path.join(ROOT, "target/soem.html"));
export const SOEM = path.resolve(process.env.SOEM ?? path.join(ROOT, "target/debug/soem"));
const CORPUS = path.resolve(process.env.SOEM_CORPUS ?? path.join(ROOT, "../shared/corpus"));
/** Attack and hostile files, where they are at hand. */
export const corpus = ["attack", "hostile"].flatMap((folder) => filesIn(path.join(CORPUS, folder)));

const found = (names) => names.map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim()).find(Boolean);
export const CHROMIUM = found(["chromium", "chromium-browser", "google-chrome"]);
export const FIREFOX = found(["firefox-esr", "firefox"]);

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
export const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "soem-page-"));

export function filesIn(of) {
  if (!fs.existsSync(of)) return [];
  return fs.readdirSync(of).sort().map((name) => path.join(of, name)).filter((file) => fs.statSync(file).isFile());
}

/** What the command line makes of a file: its bytes, or none, and what it says. */
export function byCommandLine(file, ...more) {
  const out = folder();
  const ran = spawnSync(SOEM, [file, "-o", `${out}/`, ...more], { encoding: "utf8" });
  const [made] = filesIn(out);
  const answer = { made: made && fs.readFileSync(made), name: made && path.basename(made), said: ran.stdout + ran.stderr };
  fs.rmSync(out, { recursive: true });
  return answer;
}

export async function launch({ firefox = false, args = [] } = {}) {
  const downloads = folder();
  const profile = folder();
  const common = { headless: true, userDataDir: profile, protocolTimeout: 600_000 };
  const browser = firefox
    ? await puppeteer.launch({
        ...common, browser: "firefox", executablePath: FIREFOX,
        extraPrefsFirefox: {
          "browser.download.folderList": 2, "browser.download.dir": downloads,
          "browser.download.useDownloadDir": true, "browser.download.alwaysOpenPanel": false,
          "browser.helperApps.neverAsk.saveToDisk": "application/zip,text/html,text/csv,application/octet-stream,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        },
      })
    : await puppeteer.launch({
        ...common, executablePath: CHROMIUM,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...args],
      });
  return { browser, downloads, firefox, profile };
}

/** The page, opened from file:// with the network off; what it asks for beyond itself is kept in `asked`. */
export async function open({ browser, downloads, firefox }, { width = 1280, height = 900, scheme = "light" } = {}) {
  const page = await browser.newPage();
  page.asked = [];
  page.broken = [];
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url())) page.asked.push(request.url());
  });
  page.on("pageerror", (error) => page.broken.push(error.message));
  page.on("dialog", (dialog) => dialog.dismiss());
  await page.setViewport({ width, height });
  if (!firefox) {
    await page.setOfflineMode(true);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
  }
  await page.goto(pathToFileURL(PAGE).href);
  return page;
}

/** Waits until nothing is being worked on and there is something to see. */
export const settled = (page, timeout = 300_000) =>
  page.waitForFunction(() => {
    const shown = (id) => !document.getElementById(id).hidden;
    return !shown("progress") && (shown("result") || shown("list"));
  }, { timeout, polling: 50 });

export async function choose(page, files, timeout) {
  const input = await page.$("#files");
  await input.uploadFile(...files);
  await page.waitForFunction(() => document.body.classList.contains("begun"));
  await settled(page, timeout);
}

/** Presses a button and waits for the file that it gives; those of before are gone then. */
export async function download(page, downloads, action, timeout = 120_000) {
  // A browser without a window writes over a file of the same name.
  for (const name of fs.readdirSync(downloads)) fs.rmSync(path.join(downloads, name));
  await page.$eval(`[data-do="${action}"]`, (button) => button.click());
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    const fresh = fs.readdirSync(downloads);
    const whole = fresh.filter((name) => !/\.(crdownload|part|tmp)$/.test(name) && !name.startsWith("."));
    if (whole.length && whole.length === fresh.length) {
      const file = path.join(downloads, whole[0]);
      const size = fs.statSync(file).size;
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (size > 0 && fs.statSync(file).size === size) return file;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${action} gave no file`);
}

/** The files of a zip by name, as another program unpacks them. */
export function unzip(file) {
  const out = folder();
  const ran = spawnSync("python3", ["-m", "zipfile", "-e", file, out], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const files = new Map();
  const walk = (of, within) => {
    for (const entry of fs.readdirSync(of, { withFileTypes: true })) {
      const inside = path.join(of, entry.name);
      if (entry.isDirectory()) walk(inside, `${within}${entry.name}/`);
      else files.set(within + entry.name, fs.readFileSync(inside));
    }
  };
  walk(out, "");
  fs.rmSync(out, { recursive: true });
  return files;
}

/** Memory that the processes of a browser hold, MiB. */
export function memory({ profile }) {
  let pages = 0;
  for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const mine = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(profile) ||
        fs.readFileSync(`/proc/${pid}/environ`, "utf8").includes(profile);
      if (mine) pages += Number(fs.readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return Math.round((pages * 4096) / (1 << 20));
}

export const text = (page, selector) => page.$eval(selector, (element) => element.innerText);
