// A token on the diagram: it stands at a step, moves along flows, and colours what it has passed.
const MARKS = "studio-token";
const PASSED = "studio-passed";
const SVG = "http://www.w3.org/2000/svg";
const MOVE_MS = 600;

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The point at a share (0 to 1) of a polyline's length. */
export function pointAt(waypoints, share) {
  const lengths = waypoints.slice(1).map((point, number) => Math.hypot(point.x - waypoints[number].x, point.y - waypoints[number].y));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [number, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [from, to] = [waypoints[number], waypoints[number + 1]];
      return { x: from.x + ((to.x - from.x) * left) / length, y: from.y + ((to.y - from.y) * left) / length };
    }
    left -= length;
  }
  return waypoints.at(-1);
}

class Token {
  constructor(canvas, overlays, elementRegistry) {
    Object.assign(this, { canvas, overlays, elementRegistry });
    this._passed = [];
  }

  /** Put the token at an element, with these flows passed; `stuck` shows that it cannot go on. */
  stand(id, passed, stuck = false) {
    this.clear();
    for (const flow of passed.filter((one) => this.elementRegistry.get(one))) {
      this.canvas.addMarker(flow, PASSED);
      this._passed.push(flow);
    }
    const element = this.elementRegistry.get(id);
    if (!element) return;
    const dot = document.createElement("div");
    dot.className = `studio-token${stuck ? " studio-token--stuck" : ""}`;
    dot.textContent = stuck ? "!" : "";
    this.overlays.add(element, MARKS, { position: { top: -10, left: -10 }, html: dot });
    this.canvas.scrollToElement(element, 80);
  }

  clear() {
    this.overlays.remove({ type: MARKS });
    for (const flow of this._passed.filter((one) => this.elementRegistry.get(one))) this.canvas.removeMarker(flow, PASSED);
    this._passed = [];
  }

  /** Let a dot run along a flow; it arrives at once where people want less motion. */
  async run(id) {
    const flow = this.elementRegistry.get(id);
    if (!flow?.waypoints || still()) return;
    const dot = document.createElementNS(SVG, "circle");
    dot.setAttribute("r", "7");
    dot.setAttribute("class", "studio-token__dot");
    this.canvas.getActiveLayer().append(dot);
    const began = performance.now();
    await new Promise((arrive) => {
      const step = (now) => {
        const share = Math.min(1, (now - began) / MOVE_MS);
        const { x, y } = pointAt(flow.waypoints, share);
        dot.setAttribute("cx", String(x));
        dot.setAttribute("cy", String(y));
        if (share < 1) requestAnimationFrame(step);
        else arrive();
      };
      requestAnimationFrame(step);
    });
    dot.remove();
  }
}
Token.$inject = ["canvas", "overlays", "elementRegistry"];

export default { __init__: ["token"], token: ["type", Token] };
