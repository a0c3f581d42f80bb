// The work: a few workers, each with a program of its own, and a file at a time for each.

/** A file may take this long; the program itself gives up before. */
const LONGEST = 150_000;
/** Over this a worker that breaks has most likely run out of memory. */
const MUCH = 1 << 30;
/** Memory of a program never shrinks: over this it is started anew. */
const KEPT = 256 << 20;

const cores = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
const workerUrl = () => URL.createObjectURL(new Blob(["{{worker}}"], { type: "text/javascript" }));

let compiled;

/** The program, unpacked once. */
function program() {
  compiled ??= (async () => {
    const text = $("program").textContent.trim();
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  })();
  return compiled;
}

/** A worker that answers one call at a time. */
class Hand {
  constructor(choice) {
    this.choice = choice;
    this.worker = null;
  }

  async start() {
    const module = await program();
    const url = workerUrl();
    this.worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.worker.postMessage({ module, choice: this.choice });
  }

  /** Calls; the answer has `broke` where the worker broke, and is gone then. */
  async ask(message, transfer = []) {
    if (!this.worker) await this.start();
    if (this.ended) return { stopped: true };
    const answer = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ slow: true }), LONGEST);
      const done = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.stopping = () => done({ stopped: true });
      this.worker.onmessage = ({ data }) => done(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        done({ broke: event.message || "worker" });
      };
      this.worker.postMessage(message, transfer);
    });
    if (answer.broke || answer.slow || answer.memory > KEPT) this.end();
    return answer;
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
  }

  stop() {
    this.ended = true;
    this.end();
    this.stopping?.();
  }
}

/** One call in a worker of its own. */
async function once(message, choice) {
  const hand = new Hand(choice);
  try {
    return await hand.ask(message);
  } finally {
    hand.end();
  }
}

/** Takes the files one after another, some at a time; `told` hears of each that changes. */
class Run {
  constructor(choice, told) {
    this.choice = choice;
    this.told = told;
    this.waiting = [];
    this.hands = new Set();
    this.begun = performance.now();
    this.done = 0;
    this.all = 0;
  }

  add(entries) {
    this.waiting.push(...entries);
    this.all += entries.length;
    for (const entry of entries) entry.state = "waiting";
    while (this.hands.size < Math.min(cores, this.all)) this.work();
  }

  get isOver() { return this.hands.size === 0; }

  /** Seconds that are left, by those that are done; unknown before two are. */
  get left() {
    if (this.done < 2) return null;
    return ((performance.now() - this.begun) / this.done) * (this.all - this.done) / 1000;
  }

  async work() {
    const hand = new Hand(this.choice);
    this.hands.add(hand);
    for (let entry; !this.stopped && (entry = this.waiting.shift()); ) {
      entry.state = "working";
      this.told(entry);
      const begun = performance.now();
      await this.one(hand, entry);
      entry.took = performance.now() - begun;
      this.done += 1;
      this.told(entry);
    }
    hand.end();
    this.hands.delete(hand);
    if (this.isOver) this.told(null);
  }

  async one(hand, entry) {
    entry.shown = entry.record = entry.made = entry.trouble = null;
    let message;
    try {
      const earlier = [];
      for (const before of entry.earlier) earlier.push({ name: before.name, bytes: await read(before.file) });
      message = { call: "enrich", name: entry.name, within: entry.within, bytes: await read(entry.file), earlier };
    } catch {
      return Object.assign(entry, { state: "refused", trouble: "not_read" });
    }
    const buffers = [message.bytes, ...message.earlier.map((before) => before.bytes)];
    const answer = await hand.ask(message, buffers);
    entry.memory = answer.memory;
    if (answer.stopped) return Object.assign(entry, { state: "stopped", trouble: "stopped" });
    if (answer.slow) return Object.assign(entry, { state: "refused", trouble: "too_slow" });
    if (answer.refused) return Object.assign(entry, { state: "refused", wrong: answer.refused });
    if (answer.broke) {
      console.error(entry.name, answer.broke);
      const trouble = answer.memory > MUCH || /memory|allocation/i.test(answer.broke) ? "no_memory" : "broke";
      return Object.assign(entry, { state: "refused", trouble });
    }
    entry.shown = JSON.parse(answer.shown);
    entry.record = answer.record;
    if (answer.bytes) {
      const type = entry.shown.output.endsWith("xlsm")
        ? "application/vnd.ms-excel.sheet.macroEnabled.12"
        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      entry.made = new Blob([answer.bytes], { type });
    }
    entry.state = entry.shown.refused ? "refused" : "done";
  }

  stop() {
    this.stopped = true;
    for (const entry of this.waiting.splice(0)) {
      Object.assign(entry, { state: "stopped", trouble: "stopped" });
    }
    for (const hand of this.hands) hand.stop();
  }
}

/** The bytes of a file, but no more than a byte over what the program takes: it says so itself. */
const read = (file) => file.slice(0, (64 << 20) + 1).arrayBuffer();
