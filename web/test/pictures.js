// Draws the pictures of the page that docs/ shows: as it is opened, and with an example open.
//
//     SOEM_PAGE=soem.html node web/test/pictures.js docs/billeder

import path from "node:path";
import * as b from "./browser.js";

const [folder] = process.argv.slice(2);
const chromium = await b.launch();
const page = await b.open(chromium, { width: 1100, height: 760 });
const picture = (name) => page.screenshot({ path: path.join(folder, name) });
await page.waitForSelector("[data-do=example]");
await picture("side-start.png");
await b.choose(page, [path.join(b.ROOT, "fixtures/autisme.xlsx")]);
await page.setViewport({ width: 1100, height: 1000 });
await picture("side.png");
await chromium.browser.close();
