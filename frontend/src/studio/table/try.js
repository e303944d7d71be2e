// "Try it": values for what the table reads, what comes of them and by which rules, and what is proved of the rules.
import { ask, island } from "../boot.js";

const REST = 400;
const MARKS = { gap: "", overlap: "studio-row--overlap", never: "studio-row--idle", repeat: "studio-row--overlap" };
const ABOUT = { gap: "Gap", overlap: "Overlap", never: "Never applies", repeat: "Said twice", cell: "Cell", open: "Left open" };
const KINDS = { number: "number", string: "text", date: "date", "date and time": "date and time", any: "in FEEL" };

function make(tag, { text, className, ...rest } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const plain = (text) => (/^"([^"\\]*)"$/.test(text) ? text.slice(1, -1) : text);

/** `read()` returns {content, decision}, the file as it stands; `rows()` the rules' ids in the order of their numbers. */
export class TryIt {
  constructor(panel, { read, rows, mark, reveal }) {
    Object.assign(this, { read, rows, mark, reveal });
    this.values = {};
    this.asked = 0;
    this.form = make("form", { className: "studio-try__form", "aria-label": "Try it" });
    this.outcome = make("div", { className: "studio-try__outcome", role: "status" });
    this.proved = make("ul", { className: "studio-try__proved" });
    this.provedHeading = make("h2", { className: "studio-try__heading", text: "Gaps and overlaps" });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.refresh();
    });
    this.form.addEventListener("input", () => this.later());
    panel.replaceChildren(make("h2", { className: "studio-try__heading", text: "Try it" }), this.form, this.outcome, this.provedHeading, this.proved);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), REST);
  }

  /** Ask what comes of the table now; an older answer is thrown away. */
  async refresh() {
    clearTimeout(this.timer);
    const asked = (this.asked += 1);
    for (const field of this.form.elements) if (field.name) this.values[field.name] = field.value;
    const sent = { ...(await this.read()), values: this.values };
    const { ok, said } = await ask(island.addresses.try, { method: "POST", sent });
    if (asked !== this.asked) return;
    if (!ok || said.unread) {
      this.outcome.replaceChildren(make("p", { className: "studio-try__refusal", text: said.unread ?? said.error }));
      return;
    }
    this.draw(said);
  }

  draw({ fields, findings, trial }) {
    this.drawFields(fields);
    this.drawOutcome(trial);
    this.drawFindings(findings);
    const ids = this.rows();
    const marked = trial.applied.map(({ id }) => [id, "studio-row--applied"]);
    for (const { kind, rules } of findings) for (const rule of rules) if (MARKS[kind]) marked.push([ids[rule - 1], MARKS[kind]]);
    this.mark(marked);
  }

  /** Draw the fields anew only where the table reads other values than before: somebody may be typing in one. */
  drawFields(fields) {
    const shape = JSON.stringify(fields);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = document.activeElement?.closest("form") === this.form ? document.activeElement.name : "";
    this.form.replaceChildren(...fields.map((field) => this.field(field)));
    if (focused) this.form.elements[focused]?.focus();
  }

  field({ name, label, kind, choices, examples }) {
    const id = `try-${name}`;
    const words = make("label", { for: id, text: label });
    if (!choices.length) words.append(make("span", { className: "studio-try__kind", text: ` ${KINDS[kind] ?? kind}` }));
    const input = choices.length ? this.select(id, name, choices) : make("input", { id, name, autocomplete: "off", spellcheck: "false" });
    const parts = [words, input];
    if (examples.length) {
      input.setAttribute("list", `${id}-list`);
      parts.push(make("datalist", { id: `${id}-list` }, ...examples.map((text) => make("option", { value: plain(text) }))));
    }
    input.value = this.values[name] ?? "";
    return make("div", { className: "studio-try__field" }, ...parts, make("p", { className: "studio-try__wrong", id: `${id}-wrong` }));
  }

  select(id, name, choices) {
    const select = make("select", { id, name }, make("option", { value: "", text: "No value (null)" }));
    const words = { true: "Yes (true)", false: "No (false)" };
    for (const choice of choices) select.append(make("option", { value: choice, text: words[choice] ?? plain(choice) }));
    return select;
  }

  drawOutcome({ result, refusal, applied, wrong }) {
    for (const field of this.form.elements) {
      const line = this.form.querySelector(`[id="try-${field.name}-wrong"]`);
      line.textContent = wrong[field.name] ?? "";
      field.toggleAttribute("aria-invalid", Boolean(wrong[field.name]));
      if (wrong[field.name]) field.setAttribute("aria-describedby", line.id);
      else field.removeAttribute("aria-describedby");
    }
    const parts = [];
    const isBlank = Object.values(this.values).every((text) => !text);
    if (refusal && isBlank) parts.push(make("p", { text: "Choose values to see what the table gives and by which rules." }));
    else if (refusal) parts.push(make("p", { className: "studio-try__refusal", text: refusal }));
    if (result) parts.push(make("p", { className: "studio-try__result" }, "Result: ", make("strong", { text: result })));
    parts.push(...applied.map((rule) => this.rule(rule)));
    if (result && !applied.length) parts.push(make("p", { text: "No rule applies; this is what the table gives then." }));
    this.outcome.replaceChildren(...parts);
  }

  rule({ table, id, number, notes, results }) {
    const where = table === this.decision ? "" : ` of ${table}`;
    const link = make("button", { type: "button", className: "studio-button", text: `Rule ${number}${where}` });
    link.addEventListener("click", () => this.reveal(id));
    const gives = Object.entries(results).map(([name, value]) => `${name} ${value}`).join(", ");
    const list = Object.entries(notes).map(([name, text]) => make("div", {}, make("dt", { text: `${name}: ` }), make("dd", { text })));
    return make("div", { className: "studio-try__rule" }, make("p", {}, link, ` gives ${gives} `), make("dl", {}, ...list));
  }

  drawFindings(findings) {
    const items = findings.map((finding) => this.finding(finding));
    this.provedHeading.textContent = findings.length ? `Gaps and overlaps (${findings.length})` : "No gaps and no overlaps";
    this.proved.replaceChildren(...items);
  }

  finding(finding) {
    const tag = make("strong", { className: `studio-tag studio-tag--${finding.is_sure ? "fault" : "advice"}`, text: ABOUT[finding.kind] });
    const item = make("li", {}, tag, ` ${finding.text} ${finding.fix} `);
    if (finding.can_be_tried) {
      const button = make("button", { type: "button", className: "studio-button", text: "Try this" });
      button.addEventListener("click", () => this.take(finding.inputs));
      item.append(button);
    }
    if (finding.rules.length) {
      const button = make("button", { type: "button", className: "studio-button", text: "Show me" });
      button.addEventListener("click", () => this.reveal(this.rows()[finding.rules[0] - 1]));
      item.append(" ", button);
    }
    return item;
  }

  /** Take the values of a proof, so that people see for themselves. */
  take(inputs) {
    for (const field of this.form.elements) {
      const text = inputs[field.name] ?? "null";
      field.value = text === "null" ? "" : field.tagName === "SELECT" ? text : plain(text);
    }
    this.refresh();
  }
}
