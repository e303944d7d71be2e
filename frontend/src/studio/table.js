// The editor of decision tables: dmn-js's table with our cells and notes, saving as one goes, with "Try it" beside it.
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "dmn-js-shared/assets/css/dmn-js-shared.css";
import "dmn-js-decision-table/assets/css/dmn-js-decision-table.css";
import "dmn-js-decision-table/assets/css/dmn-js-decision-table-controls.css";
import "./process.css";
import "./table.css";
import Editor from "dmn-js-decision-table/lib/Editor";
import EditingManager from "dmn-js-shared/lib/base/EditingManager";
import { ask, island, Saver, say } from "./boot.js";
import { conflictBar } from "./conflict.js";
import { feelOf } from "./feel_server.js";
import { addressOfFile } from "./files.js";
import { Findings } from "./findings.js";
import annotations from "./table/annotations.js";
import cells from "./table/cells.js";
import { addTableTools, chooseTable } from "./table/tools.js";
import { TryIt } from "./table/try.js";
import words from "./table/words.js";

const canvas = document.getElementById("canvas");
const MODEL = "https://www.omg.org/spec/DMN/20191111/";

/** The editor reads DMN 1.3; later versions differ for tables in the name of their namespace only. */
const asRead = (xml) => xml.replace(/https?:\/\/www\.omg\.org\/spec\/DMN\/20\d{6}\/(?=MODEL|DMNDI|FEEL)/g, MODEL);

class Tables extends EditingManager {
  _getViewProviders() {
    const opens = (element) => element.$type === "dmn:Decision" && element.decisionLogic?.$type === "dmn:DecisionTable";
    return [{ id: "decisionTable", constructor: Editor, opens }];
  }
}

async function open() {
  const { said } = await ask(island.addresses.catalogue);
  const studio = { file: island.file, functions: said.functions ?? [], feel: feelOf(island.addresses.feel) };
  const tables = new Tables({
    container: canvas,
    decisionTable: { studio, additionalModules: [cells, annotations, words] },
  });
  await tables.importXML(asRead(island.content));
  return tables;
}

/** What the table writes, and the file itself where nothing was changed since it was opened. */
async function readerOf(tables) {
  const written = async () => (await tables.saveXML({ format: true })).xml;
  let [opened, stored] = [await written(), island.content];
  return {
    read: async () => {
      const now = await written();
      return now === opened ? stored : now;
    },
    renew: async (content) => {
      [opened, stored] = [await written(), content];
    },
  };
}

function mark(pairs) {
  for (const cell of canvas.querySelectorAll("[data-row-id]")) {
    const names = pairs.filter(([id]) => id === cell.dataset.rowId).map(([, name]) => name);
    for (const name of ["studio-row--applied", "studio-row--overlap", "studio-row--idle"]) cell.classList.toggle(name, names.includes(name));
  }
}

function reveal(id) {
  const cell = canvas.querySelector(`td[data-row-id="${CSS.escape(id)}"]`);
  cell?.scrollIntoView({ block: "center" });
  cell?.closest("tr").querySelector("[contenteditable]")?.focus();
}

function tryingOf(tables, reader) {
  const view = () => tables.getActiveView().element;
  let marks = [];
  const trying = new TryIt(document.getElementById("panel"), {
    read: async () => {
      trying.decision = view().name;
      return { content: await reader.read(), decision: view().name || view().id };
    },
    rows: () => (view().decisionLogic.rule ?? []).map(({ id }) => id),
    mark: (pairs) => {
      marks = pairs;
      mark(marks);
    },
    reveal,
  });
  trying.remark = () => mark(marks);
  return trying;
}

function saverOf(tables, reader, trying, drawn) {
  const editor = {
    write: async (xml) => {
      await tables.importXML(asRead(xml));
      await reader.renew(xml);
      drawn();
    },
    saved: () => {},
  };
  // What is typed in a cell counts when the page is left: this runs before the saver's own listener.
  addEventListener("pagehide", () => tables.getActiveViewer()?.get("visit").flush());
  editor.saver = new Saver({
    read: () => reader.read(),
    write: editor.write,
    saved: () => editor.saved(),
    conflict: (said) => conflictBar(said, editor),
  });
  return editor;
}

function findingsOf(tables, editor) {
  const findings = new Findings(document.getElementById("drawer"), {
    file: island.file,
    version: () => editor.saver.version,
    load: (how) => ask(island.addresses.findings + how),
    show: () => reveal(tables.getActiveView().element.decisionLogic.rule?.[0]?.id ?? ""),
    addressOf: addressOfFile,
  });
  editor.saved = () => findings.refresh();
  findings.refresh();
}

try {
  const tables = await open();
  const reader = await readerOf(tables);
  const trying = tryingOf(tables, reader);
  const bar = document.querySelector(".homeward-studio__tools");
  const tools = addTableTools(bar, () => tables.getActiveViewer());
  const editor = saverOf(tables, reader, trying, () => tools.refresh());
  const follow = (viewer) => {
    viewer.on("commandStack.changed", () => {
      tools.refresh();
      trying.later();
      editor.saver.changed();
    });
    viewer.on("elements.changed", 1, () => {
      setTimeout(() => trying.remark());
    });
  };
  follow(tables.getActiveViewer());
  chooseTable(bar, tables, () => {
    tools.refresh();
    trying.refresh();
  });
  if (island.addresses.findings) findingsOf(tables, editor);
  await trying.refresh();
  Object.assign(canvas, { tables, saver: editor.saver });
  canvas.dataset.ready = "true";
} catch (wrong) {
  canvas.dataset.failed = String(wrong.message || wrong);
  say(`This table cannot be drawn: ${wrong.message || wrong} You can edit it as text.`, true);
}
