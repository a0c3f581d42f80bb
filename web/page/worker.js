// In the worker: one program, one call at a time. What breaks it is told, and the page starts
// another worker.

let memory;

const CALLS = {
  enrich(program, { name, within, bytes, earlier }) {
    for (const before of earlier) program.after(before.name, new Uint8Array(before.bytes));
    const made = program.enrich(name, within, new Uint8Array(bytes));
    return { shown: made.shown(), record: made.record(), bytes: made.bytes() };
  },
  portfolio(program, { records }) {
    const made = program.portfolio(records);
    return { workbook: made.workbook(), csv: made.csv() };
  },
  about: (program) => ({ about: program.about() }),
  example: (program, { name }) => ({ bytes: program.example(name) }),
  // What the command line gives under this name has its sheets in it.
  enrichedExample(program, { name }) {
    const file = `${name}.xlsx`;
    return { bytes: program.enrich(file, file, program.example(name)).bytes() };
  },
  empty: (program, { first, years }) => ({ bytes: program.empty(first, years) }),
};

let program;

onmessage = ({ data }) => {
  try {
    if (data.module) {
      memory = wasm_bindgen.initSync({ module: data.module }).memory;
      program = new wasm_bindgen.Program(data.choice);
      return;
    }
    const result = CALLS[data.call](program, data);
    const buffers = Object.values(result).filter((value) => value?.buffer).map((value) => value.buffer);
    postMessage({ ...result, memory: memory.buffer.byteLength }, buffers);
  } catch (error) {
    // The program's own refusals are strings; anything else is a break.
    const refused = typeof error === "string";
    postMessage({ [refused ? "refused" : "broke"]: String(error), memory: memory?.buffer.byteLength });
  }
};
