// Turns every [data-diagram] frame into a diagram that can be moved and zoomed, with done and active steps marked.
// The picture that the server drew stays until the live one is ready, and for good when it cannot be.
import "./viewer.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { markPosition } from "./position.js";

async function xmlOf(source) {
  if (source.startsWith("#")) return JSON.parse(document.querySelector(source).textContent).xml;
  const answer = await fetch(source, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The diagram could not be fetched (${answer.status}).`);
  return answer.text();
}

function addCanvas(frame) {
  const canvas = document.createElement("div");
  canvas.className = "homeward-diagram__canvas";
  frame.append(canvas);
  return canvas;
}

/** Show the whole diagram with a margin, and never larger than drawn. */
function fit(canvas) {
  const margin = 20;
  canvas.zoom("fit-viewport", "auto");
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, (outer.width - 2 * margin) / inner.width, (outer.height - 2 * margin) / inner.height);
  const width = outer.width / scale;
  const height = outer.height / scale;
  canvas.viewbox({
    x: inner.x - (width - inner.width) / 2,
    y: inner.y - (height - inner.height) / 2,
    width,
    height,
  });
}

function addZoomButtons(frame, viewer) {
  const bar = document.createElement("div");
  bar.className = "homeward-diagram__zoom";
  const canvas = viewer.get("canvas");
  const acts = [
    ["Zoom in", "+", () => canvas.zoom(canvas.zoom() * 1.25)],
    ["Zoom out", "−", () => canvas.zoom(canvas.zoom() / 1.25)],
    ["Show the whole diagram", "Fit", () => fit(canvas)],
  ];
  for (const [label, text, act] of acts) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    bar.append(button);
  }
  frame.append(bar);
}

async function open(frame) {
  const xml = await xmlOf(frame.dataset.diagram);
  const container = addCanvas(frame);
  const viewer = new NavigatedViewer({
    container,
    zoomScroll: { enabled: false }, // the wheel scrolls the page, not the diagram
  });
  const { warnings } = await viewer.importXML(xml);
  frame.dataset.warnings = JSON.stringify(warnings.map((warning) => warning.message));
  frame.classList.add("homeward-diagram--live");
  const drawn = container.querySelector("svg");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", frame.dataset.label || "Diagram of the process");
  fit(viewer.get("canvas"));
  markPosition(viewer, JSON.parse(frame.dataset.position || "{}"));
  addZoomButtons(frame, viewer);
  frame.dataset.ready = "true";
}

for (const frame of document.querySelectorAll("[data-diagram]")) {
  open(frame).catch((wrong) => {
    frame.querySelector(".homeward-diagram__canvas")?.remove();
    frame.classList.remove("homeward-diagram--live");
    frame.dataset.failed = String(wrong.message || wrong);
  });
}
