// Marks what findings are about: an outline, and a button with the count that opens them in the drawer.
const words = (count, name) => `${count} ${count === 1 ? "finding" : "findings"} at ${name}`;

class Marks {
  constructor(canvas, overlays, elementRegistry, selection) {
    Object.assign(this, { canvas, overlays, elementRegistry, selection });
    this._marked = [];
  }

  /** Mark elements: {id: findings}; `open(findings)` is called by the button. Unknown ids are left out. */
  show(byElement, open) {
    for (const [id, marker] of this._marked) {
      if (this.elementRegistry.get(id)) this.canvas.removeMarker(id, marker);
    }
    this.overlays.remove({ type: "studio-findings" });
    this._marked = [];
    for (const [id, findings] of Object.entries(byElement)) {
      const element = this.elementRegistry.get(id);
      if (element) this._mark(element, findings, open);
    }
  }

  _mark(element, findings, open) {
    const marker = findings.some(({ kind }) => kind === "fault") ? "studio-fault" : "studio-advice";
    this.canvas.addMarker(element, marker);
    this._marked.push([element.id, marker]);
    const button = document.createElement("button");
    button.type = "button";
    button.className = `studio-count ${marker}-count`;
    button.textContent = String(findings.length);
    button.title = findings.map(({ text }) => text).join("\n");
    button.setAttribute("aria-label", words(findings.length, element.businessObject.name || element.id));
    button.addEventListener("click", () => open(findings));
    this.overlays.add(element, "studio-findings", { position: this._position(element), html: button });
  }

  _position(element) {
    if (!element.waypoints) return { top: -12, right: 12 };
    const middle = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)];
    const next = element.waypoints[Math.floor((element.waypoints.length - 1) / 2) + 1];
    const left = Math.min(...element.waypoints.map(({ x }) => x));
    const top = Math.min(...element.waypoints.map(({ y }) => y));
    return { left: (middle.x + next.x) / 2 - left - 10, top: (middle.y + next.y) / 2 - top - 10 };
  }

  /** Select an element and bring it into view. */
  reveal(id) {
    const element = this.elementRegistry.get(id);
    if (!element) return false;
    this.selection.select(element);
    this.canvas.scrollToElement(element, { top: 60, bottom: 60, left: 100, right: 60 });
    return true;
  }
}
Marks.$inject = ["canvas", "overlays", "elementRegistry", "selection"];

export default { __init__: ["marks"], marks: ["type", Marks] };
