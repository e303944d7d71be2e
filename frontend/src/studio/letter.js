// The editor of letters: the text at the left, the letter as its reader gets it beside it, the names it may use at the right.
import "./process.css";
import "./table.css";
import "./letter.css";
import { ask, island, Saver } from "./boot.js";
import { conflictBar } from "./conflict.js";
import { addressOfFile } from "./files.js";
import { Findings } from "./findings.js";

const REST = 300;
const canvas = document.getElementById("canvas");
const panel = document.getElementById("panel");

function make(tag, { text, ...rest } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const text = make("textarea", { class: "studio-letter__text", id: "letter", "aria-label": "The letter", spellcheck: "true" });
const letter = make("article", { class: "studio-letter__read", "aria-label": "As its reader gets it", tabindex: "0" });
const fault = make("p", { class: "studio-letter__fault", role: "status" });
text.value = island.content;
canvas.replaceChildren(make("div", { class: "studio-letter" }, text, make("div", { class: "studio-letter__right" }, fault, letter)));

const missing = new Set();
let asked = 0;
let timer = 0;

/** Put a name in where the cursor is; the browser's own undo takes it back. */
function putIn(name) {
  text.focus();
  const words = `{{ ${name} }}`;
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input"));
  }
}

/** Select a name in the text. */
function showIn(name) {
  const at = text.value.search(new RegExp(`\\b${name}\\b`));
  if (at < 0) return;
  text.focus();
  text.setSelectionRange(at, at + name.length);
}

function replaceAll(name, near) {
  text.value = text.value.replace(/{[{%][^}]*[%}]}/g, (tag) => tag.replace(new RegExp(`\\b${name}\\b`, "g"), near));
  text.dispatchEvent(new Event("input"));
}

function button(label, act) {
  const made = make("button", { type: "button", class: "studio-button", text: label });
  made.addEventListener("click", act);
  return made;
}

function itemOf({ name, is_known: isKnown, is_used: isUsed, may_miss: mayMiss, near }) {
  if (!isKnown) {
    const item = make("li", { class: "studio-letter__unknown" }, make("code", { text: name }), " Nothing gives this name. ", button("Show me", () => showIn(name)));
    if (near) item.append(" ", button(`Use ${near}`, () => replaceAll(name, near)));
    return item;
  }
  const item = make("li", {}, button(name, () => putIn(name)));
  item.firstChild.setAttribute("aria-label", `Put in ${name}`);
  if (!isUsed) item.append(make("span", { class: "studio-said", text: " not used" }));
  if (mayMiss) {
    const box = make("input", { type: "checkbox" });
    box.checked = missing.has(name);
    box.addEventListener("change", () => {
      if (box.checked) missing.add(name);
      else missing.delete(name);
      refresh();
    });
    item.append(make("label", { class: "studio-letter__without" }, box, ` show without it`, make("span", { class: "govuk-visually-hidden", text: `: ${name}` })));
  }
  return item;
}

function drawNames({ names, senders }) {
  const focused = document.activeElement?.closest("#panel") ? [...panel.querySelectorAll("button, input")].indexOf(document.activeElement) : -1;
  const sorted = [...names.filter(({ is_known: known }) => !known), ...names.filter(({ is_known: known }) => known)];
  const said = senders.length ? `Sent by ${senders.join(", ")}.` : "Nothing sends this letter yet. A step with the operation write to team can, and gives it further names. These every letter has.";
  panel.replaceChildren(
    make("h2", { class: "studio-try__heading", text: "Names it may use" }),
    make("p", { class: "studio-letter__said", text: said }),
    make("ul", { class: "studio-letter__names" }, ...sorted.map(itemOf)),
  );
  if (focused >= 0) panel.querySelectorAll("button, input")[focused]?.focus();
}

/** Ask for the letter as it reads now; an older answer is thrown away. */
async function refresh() {
  const mine = (asked += 1);
  const { ok, said } = await ask(island.addresses.preview, { method: "POST", sent: { content: text.value, without: [...missing] } });
  if (mine !== asked) return;
  fault.textContent = ok ? (said.fault ?? "") : said.error;
  letter.classList.toggle("studio-letter__read--old", !ok || Boolean(said.fault));
  if (!ok) return;
  drawNames(said);
  if (said.fault) return;
  const body = make("div", { class: "studio-letter__body" });
  body.innerHTML = said.html; // the server's own drawing, in which everything but Markdown is escaped
  for (const link of body.querySelectorAll("a")) link.target = "_blank";
  letter.replaceChildren(make("p", { class: "studio-letter__subject" }, "Subject: ", make("strong", { text: said.subject })), body);
}

const editor = {
  write: (content) => {
    text.value = content;
    refresh();
  },
  saved: () => {},
};
editor.saver = new Saver({
  read: () => text.value,
  write: editor.write,
  saved: () => editor.saved(),
  conflict: (said) => conflictBar(said, editor),
});
text.addEventListener("input", () => {
  editor.saver.changed();
  clearTimeout(timer);
  timer = setTimeout(refresh, REST);
});
if (island.addresses.findings) {
  const findings = new Findings(document.getElementById("drawer"), {
    file: island.file,
    version: () => editor.saver.version,
    load: () => ask(island.addresses.findings),
    show: () => text.focus(),
    addressOf: addressOfFile,
  });
  editor.saved = () => findings.refresh();
  findings.refresh();
}
await refresh();
canvas.saver = editor.saver;
canvas.dataset.ready = "true";
