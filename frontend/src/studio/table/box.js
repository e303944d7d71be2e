// A box that shows a text and becomes a field when it gets the focus. It stands in a cell that the table draws, and the
// table draws nothing inside it. One visit is one change.

/**
 * `open(place, text, label, typed)` puts a field into a place, tells `typed` what somebody types, and returns
 * {flush, focus, destroy, show}; without it the text itself is edited. `enter` and `leave(text)` are called once a visit; `next(isBack)` goes on to the next rule.
 */
export class Box {
  constructor(host, { text, blank = "", label, open = null, enter = () => {}, leave, next }) {
    Object.assign(this, { host, text, blank, label, open, enter, leave, next });
    this.field = null;
    host.addEventListener("keydown", (event) => this.before(event), true);
    host.addEventListener("keydown", (event) => this.after(event));
    host.addEventListener("focusin", () => this.entered());
    host.addEventListener("focusout", (event) => this.left(event));
    this.draw();
  }

  /** Show what the model says, unless somebody is typing something else here. */
  show(text) {
    if (text === this.text || this.isChanged) return;
    this.text = text;
    if (this.field) {
      this.latest = text;
      this.field.show(text);
    } else {
      this.plain.textContent = text;
    }
    this.plain.setAttribute("aria-label", this.label());
  }

  /** Count what is typed as if the box were left. */
  flush() {
    if (!this.isChanged) return;
    this.text = this.typed();
    this.leave(this.text);
  }

  destroy() {
    this.field?.destroy();
    this.field = null;
  }

  get isChanged() {
    const isOpen = this.field !== null || document.activeElement === this.plain;
    return isOpen && this.typed() !== this.text;
  }

  draw() {
    this.plain = document.createElement("div");
    this.plain.className = "studio-cell__text";
    this.plain.contentEditable = "plaintext-only";
    this.plain.setAttribute("role", "textbox");
    this.plain.setAttribute("aria-multiline", "true");
    this.plain.setAttribute("aria-label", this.label());
    this.plain.dataset.blank = this.blank;
    this.plain.textContent = this.text;
    this.host.replaceChildren(this.plain);
  }

  typed() {
    if (!this.field) return this.plain.textContent.trim();
    this.field.flush();
    return this.latest.trim();
  }

  entered() {
    if (this.isSwapping) return;
    this.enter();
    if (!this.open || this.field) return;
    this.isSwapping = true;
    const place = document.createElement("div");
    place.className = "studio-cell__field";
    this.latest = this.text;
    this.host.replaceChildren(place);
    this.field = this.open(place, this.text, this.label(), (text) => {
      this.latest = text;
    });
    this.field.focus();
    this.isSwapping = false;
  }

  left({ relatedTarget }) {
    if (this.isSwapping || this.host.contains(relatedTarget)) return;
    this.close(this.typed());
  }

  close(typed) {
    this.isSwapping = true;
    this.destroy();
    this.text = typed;
    this.draw();
    this.isSwapping = false;
    this.leave(typed);
  }

  /** Enter goes on to the next rule and Escape takes back what was typed, before the field sees the key. */
  before(event) {
    if (document.querySelector(".cm-tooltip-autocomplete") || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && this.isChanged) {
      event.stopPropagation();
      this.revert();
    } else if (event.key === "Enter" && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      this.next(event.shiftKey);
    }
  }

  /** What somebody types here is no shortcut of the table, but undo is where nothing was typed. */
  after(event) {
    const isUndo = (event.ctrlKey || event.metaKey) && "zyZY".includes(event.key);
    if (event.key !== "Tab" && !(isUndo && !this.isChanged)) event.stopPropagation();
  }

  revert() {
    if (!this.field) {
      this.plain.textContent = this.text;
      return;
    }
    this.isSwapping = true;
    this.destroy();
    this.isSwapping = false;
    this.entered();
  }
}
