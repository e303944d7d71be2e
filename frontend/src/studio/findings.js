// The drawer of findings under an editor: what is wrong in the draft, and the way to each place.
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** "2 faults, 1 piece of advice", or that nothing was found. */
export function summary(findings) {
  const faults = findings.filter(({ kind }) => kind === "fault").length;
  const advice = findings.length - faults;
  const parts = [];
  if (faults) parts.push(plural(faults, "fault"));
  if (advice) parts.push(`${advice} ${advice === 1 ? "piece" : "pieces"} of advice`);
  return parts.join(", ") || "Nothing to correct";
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "studio-button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/**
 * Fetches findings and lists them in `drawer`. Of the options, `file` is the file that is open, `version()` its version,
 * `load()` answers {ok, said: {findings, versions}}, `show(finding)` goes to a place in it, `addressOf(file)` leads to
 * another file, `play(way)` plays a way, `mend(finding)` mends one, and `marked(findings of the file)` is called after
 * each answer.
 */
export class Findings {
  constructor(drawer, { file, version, load, show, addressOf, play = null, mend = null, marked = () => {} }) {
    Object.assign(this, { drawer, file, version, load, show, addressOf, play, mend, marked });
    this._isAsking = false;
    this._line = document.createElement("button");
    this._line.type = "button";
    this._line.className = "studio-drawer__line";
    this._line.addEventListener("click", () => this.open(!this._isOpen));
    this._status = document.createElement("span");
    this._status.setAttribute("role", "status");
    this._status.textContent = "Checking …";
    this._line.append(this._status);
    this._list = document.createElement("ul");
    this._list.className = "studio-drawer__list";
    this._list.tabIndex = 0;
    this._list.setAttribute("aria-label", "Findings");
    drawer.replaceChildren(this._line, this._list);
    this.open(false);
  }

  open(isOpen) {
    this._isOpen = isOpen;
    this._list.hidden = !isOpen;
    this._line.setAttribute("aria-expanded", String(isOpen));
  }

  /** Ask for the findings: one question at a time, and once more if anything changed meanwhile. */
  async refresh() {
    this._again = true;
    if (this._isAsking) return;
    this._isAsking = true;
    while (this._again) {
      this._again = false;
      // First what is found at once; then, unless there is a newer question, what takes the proofs that are long.
      const isWhole = this._take(await this.load("?quick=yes"));
      if (!isWhole && !this._again) this._take(await this.load(""));
    }
    this._isAsking = false;
  }

  /** Show an answer; one that is older than the last save is thrown away. True if nothing more is to come. */
  _take({ ok, said }) {
    if (!ok) {
      this._status.textContent = "The check could not be reached. It tries again after the next change.";
      return true;
    }
    if ((said.versions?.[this.file] ?? Infinity) < this.version()) return true;
    this._draw(said.findings);
    if (!said.whole) this._status.textContent += " The ways of a case are still being followed.";
    return said.whole;
  }

  /** Open the drawer at some of the findings. */
  focus(findings) {
    this.open(true);
    const item = [...this._list.children].find((child) => findings.includes(child.finding));
    item?.querySelector("button")?.focus();
    item?.scrollIntoView({ block: "nearest" });
  }

  _draw(findings) {
    const [own, others] = [findings.filter(({ file }) => file === this.file), findings.filter(({ file }) => file !== this.file)];
    const elsewhere = others.length ? ` (${others.length} in other files)` : "";
    this._status.textContent = summary(findings) + elsewhere;
    this._line.classList.toggle("studio-drawer__line--faults", findings.some(({ kind }) => kind === "fault"));
    this._list.replaceChildren(...[...own, ...others].map((finding) => this._item(finding)));
    this.marked(own);
  }

  _item(finding) {
    const item = document.createElement("li");
    item.finding = finding;
    const tag = document.createElement("strong");
    const isFault = finding.kind === "fault";
    tag.className = `studio-tag studio-tag--${isFault ? "fault" : "advice"}`;
    tag.textContent = isFault ? "Fault" : "Advice";
    const words = document.createElement("span");
    const place = finding.file === this.file ? "" : `${finding.file}: `;
    words.textContent = ` ${place}${finding.step ? `“${finding.step}”: ` : ""}${finding.text} ${finding.fix}`;
    item.append(tag, words, " ", ...this._acts(finding));
    return item;
  }

  _acts(finding) {
    const acts = [];
    if (finding.file === this.file && finding.element) acts.push(button("Show me", () => this.show(finding)));
    if (finding.file === this.file && finding.way?.length && this.play) acts.push(button("Play the way there", () => this.play(finding.way)));
    if (finding.mend && this.mend) acts.push(button(finding.mend, () => this.mend(finding)));
    if (finding.file !== this.file) {
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = this.addressOf(finding.file);
      link.textContent = "Open the file";
      acts.push(link);
    }
    return acts;
  }
}
