// The buttons over the drawing: undo, redo, find, the size of the picture, the map.
import { fit } from "./view.js";

/** Add the tools to a bar. Undo and redo can be pressed only when there is something to take back or do again. */
export function addTools(bar, modeler) {
  const canvas = modeler.get("canvas");
  const commands = modeler.get("commandStack");
  const group = document.createElement("span");
  group.className = "studio-tools";
  bar.prepend(group);
  const button = (label, words, act) => {
    const tool = document.createElement("button");
    tool.type = "button";
    tool.className = "studio-button";
    tool.textContent = label;
    if (words) tool.setAttribute("aria-label", words);
    tool.title = words || label;
    tool.addEventListener("click", act);
    group.append(tool);
    return tool;
  };
  const undo = button("Undo", "", () => commands.undo());
  const redo = button("Redo", "", () => commands.redo());
  button("Find", "Find a step (Ctrl+F)", () => {
    canvas.focus();
    modeler.get("searchPad").toggle();
  });
  button("+", "Zoom in", () => canvas.zoom(canvas.zoom() * 1.25));
  button("−", "Zoom out", () => canvas.zoom(canvas.zoom() / 1.25));
  button("Fit", "Show the whole diagram", () => fit(canvas));
  const map = button("Map", "Show or hide the map of the diagram", () => modeler.get("minimap").toggle());
  modeler.on("minimap.toggle", ({ open }) => {
    map.setAttribute("aria-pressed", String(open));
  });
  map.setAttribute("aria-pressed", "false");
  const refresh = () => {
    undo.disabled = !commands.canUndo();
    redo.disabled = !commands.canRedo();
  };
  modeler.on("commandStack.changed", refresh);
  refresh();
}
