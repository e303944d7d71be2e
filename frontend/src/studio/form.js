// The editor of forms: form-js with the panel of our settings, saving as one goes, with what the check finds in its place.
import "@bpmn-io/form-js-viewer/dist/assets/form-js-base.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor-base.css";
import "@bpmn-io/form-js-editor/dist/assets/dragula.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "./process.css";
import "./form.css";
import { FormEditor } from "@bpmn-io/form-js-editor";
import { ask, island, Saver, say } from "./boot.js";
import { conflictBar } from "./conflict.js";
import { feelOf } from "./feel_server.js";
import { addressOfFile } from "./files.js";
import { Findings } from "./findings.js";
import { Model } from "./form/model.js";
import { Panel } from "./form/panel.jsx";
import questions from "./form/questions.js";
import { addByClick, addFormTools } from "./form/tools.js";

const canvas = document.getElementById("canvas");
const EMPTY = { questions: [], sources: [], functions: [] };

/** What the panel knows of the draft. */
async function studioOf() {
  const { ok, said } = await ask(island.addresses.catalogue);
  if (!ok) say(`The panel has nothing to offer: ${said.error}`, true);
  return { file: island.file, catalogue: ok ? said : EMPTY, feel: feelOf(island.addresses.feel), findingsOf: () => [] };
}

async function open() {
  const editor = new FormEditor({
    container: canvas,
    propertiesPanel: { parent: document.createElement("div") },
    additionalModules: [questions],
  });
  await editor.importSchema(JSON.parse(island.content));
  return editor;
}

/** What the editor writes, and the file itself where nothing was changed since it was opened. */
function readerOf(editor) {
  let { schemaVersion } = JSON.parse(island.content);
  const written = () => JSON.stringify({ ...editor.saveSchema(), schemaVersion });
  let [opened, stored] = [written(), island.content];
  return {
    read: () => {
      const now = written();
      return now === opened ? stored : now;
    },
    renew: (content) => {
      ({ schemaVersion } = JSON.parse(content));
      [opened, stored] = [written(), content];
    },
  };
}

function saverOf(editor, reader) {
  const desk = {
    write: async (content) => {
      await editor.importSchema(JSON.parse(content));
      reader.renew(content);
    },
    saved: () => {},
  };
  desk.saver = new Saver({
    read: () => reader.read(),
    write: desk.write,
    saved: () => desk.saved(),
    conflict: (said) => conflictBar(said, desk),
  });
  return desk;
}

/** Whether a finding is about a field: findings name the answer or, of what has none, its words. */
const isAbout = ({ element, step }, { key, path, label, dateLabel }) => (element ? element === (key ?? path) : Boolean(step) && step === (label ?? dateLabel));

function mark(fields, own) {
  for (const field of fields) {
    const box = canvas.querySelector(`[data-id="${CSS.escape(field.id)}"]`);
    box?.classList.toggle("studio-question--faulty", own.some((finding) => isAbout(finding, field)));
  }
}

function findingsOf(editor, desk, model, panel, studio) {
  let own = [];
  studio.findingsOf = (field) => own.filter((finding) => isAbout(finding, field));
  const findings = new Findings(document.getElementById("drawer"), {
    file: island.file,
    version: () => desk.saver.version,
    load: (how) => ask(island.addresses.findings + how),
    show: (finding) => {
      editor.get("selection").set(model.all().find((field) => isAbout(finding, field)) ?? null);
      panel.focus();
    },
    addressOf: addressOfFile,
    marked: (found) => {
      own = found;
      mark(model.all(), own);
      if (!panel.parent.contains(document.activeElement)) panel.draw();
    },
  });
  desk.saved = () => findings.refresh();
  editor.on("selection.changed", () => {
    setTimeout(() => mark(model.all(), own));
  });
  findings.refresh();
}

try {
  const studio = await studioOf();
  const editor = await open();
  const model = new Model(editor);
  const panel = new Panel(document.getElementById("panel"), editor, model, studio);
  const desk = saverOf(editor, readerOf(editor));
  const tools = addFormTools(document.querySelector(".homeward-studio__tools"), editor, model);
  addByClick(canvas, editor, model);
  editor.on("commandStack.changed", () => {
    tools.refresh();
    desk.saver.changed();
  });
  findingsOf(editor, desk, model, panel, studio);
  Object.assign(canvas, { editor, saver: desk.saver });
  canvas.dataset.ready = "true";
} catch (wrong) {
  canvas.dataset.failed = String(wrong.message || wrong);
  say(`This form cannot be drawn: ${wrong.message || wrong} You can edit it as text.`, true);
}
