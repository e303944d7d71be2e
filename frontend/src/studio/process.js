// The process editor: bpmn-js with the panel of our settings, saving as one goes, with what the check finds in its place.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "./process.css";
import Modeler from "bpmn-js/lib/Modeler";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import MinimapModule from "diagram-js-minimap";
import { ask, island, Saver, say } from "./boot.js";
import { conflictBar } from "./conflict.js";
import allowed from "./diagram/allowed.js";
import clip from "./diagram/clip.js";
import marks from "./diagram/marks.js";
import model from "./diagram/model.js";
import names from "./diagram/names.js";
import token from "./diagram/token.js";
import { addTools } from "./diagram/tools.js";
import { fit } from "./diagram/view.js";
import words from "./diagram/translate.js";
import { feelOf } from "./feel_server.js";
import { addressOf, addressOfFile } from "./files.js";
import { Findings } from "./findings.js";
import moddle from "./moddle.json";
import panel from "./panel/renderer.jsx";
import { Player } from "./play.js";

const canvas = document.getElementById("canvas");
const EMPTY_LABEL = /\s*<bpmndi:BPMNLabel \/>/g; // bpmn-js leaves one behind for each step that is renamed
const EMPTY = { properties: [], operations: [], sources: [], roles: [], functions: [], forms: [], tables: [], processes: [], errors: [] };

/** What the panel knows of the draft. */
async function studioOf() {
  const { ok, said } = await ask(island.addresses.catalogue);
  if (!ok) say(`The panel has nothing to offer: ${said.error}`, true);
  const isJourney = island.file === `${island.process}.bpmn`;
  return { file: island.file, isJourney, catalogue: ok ? said : EMPTY, addressOf, findings: {}, feel: feelOf(island.addresses.feel) };
}

/** Say what of a file from elsewhere the editor cannot keep. */
function warn(warnings) {
  if (!warnings.length) return;
  const count = warnings.length === 1 ? "One thing" : `${warnings.length} things`;
  say(`${count} in this file cannot be drawn and would be lost: ${warnings[0].message}`, true);
}

async function open(studio) {
  const modeler = new Modeler({
    container: canvas,
    panel: { parent: document.getElementById("panel"), studio },
    moddleExtensions: { spiffworkflow: moddle },
    additionalModules: [CreateAppendAnythingModule, MinimapModule, allowed, clip, marks, model, names, token, panel, words],
    minimap: { open: false },
  });
  const { warnings } = await modeler.importXML(island.content);
  warn(warnings);
  canvas.querySelector("svg[tabindex]")?.setAttribute("aria-label", `Drawing of ${island.file}`);
  fit(modeler.get("canvas"));
  return modeler;
}

function playerOf(modeler, { processes }) {
  const bar = document.createElement("div");
  bar.className = "studio-play";
  canvas.before(bar);
  return new Player(bar, modeler.get("token"), (id) => {
    const called = modeler.get("elementRegistry").get(id)?.businessObject.calledElement;
    const process = processes.find((known) => known.id === called);
    return process && { href: addressOf("diagram", process.file), name: process.name };
  });
}

/** Mend a finding on the server, and show what became of this file. */
async function mend({ key }, { saver, write }) {
  await saver.save();
  const { ok, said } = await ask(island.addresses.mend, { method: "POST", sent: { key } });
  if (!ok) {
    say(`Not mended: ${said.error}`, true);
    return;
  }
  const own = said.files.find(({ path }) => path === island.file);
  if (own) {
    await write(own.content);
    saver.version = own.version;
    saver.settle(own.content);
  }
  say("Mended.");
}

function findingsOf(modeler, player, editor, studio) {
  const findings = new Findings(document.getElementById("drawer"), {
    file: island.file,
    version: () => editor.saver.version,
    load: (how) => ask(island.addresses.findings + how),
    show: ({ element, place }) => {
      modeler.get("marks").reveal(element);
      modeler.get("panel").focus(place);
    },
    addressOf: addressOfFile,
    play: (way) => {
      modeler.get("selection").select([]);
      player.open(way);
    },
    mend: async (finding) => {
      await mend(finding, editor);
      findings.refresh();
    },
    marked(own) {
      const byElement = {};
      for (const finding of own.filter(({ element }) => element)) (byElement[finding.element] ??= []).push(finding);
      studio.findings = byElement;
      modeler.get("eventBus").fire("studio.findings");
      modeler.get("marks").show(byElement, (some) => findings.focus(some));
    },
  });
  return findings;
}

function editorOf(modeler) {
  const write = async (xml) => {
    await modeler.importXML(xml);
    fit(modeler.get("canvas"));
  };
  const editor = { write, saved: () => {} };
  editor.saver = new Saver({
    read: async () => (await modeler.saveXML({ format: true })).xml.replace(EMPTY_LABEL, ""),
    write,
    saved: () => editor.saved(),
    conflict: (said) => conflictBar(said, editor),
  });
  modeler.on("commandStack.changed", () => {
    editor.saver.changed();
  });
  return editor;
}

try {
  const studio = await studioOf();
  const modeler = await open(studio);
  const player = playerOf(modeler, studio.catalogue);
  const editor = editorOf(modeler);
  addTools(document.querySelector(".homeward-studio__tools"), modeler);
  const findings = findingsOf(modeler, player, editor, studio);
  editor.saved = () => findings.refresh();
  findings.refresh();
  Object.assign(canvas, { modeler, player, saver: editor.saver });
  canvas.dataset.ready = "true";
} catch (wrong) {
  canvas.dataset.failed = String(wrong.message || wrong);
  say(`This diagram cannot be drawn: ${wrong.message || wrong} You can edit it as text.`, true);
}
