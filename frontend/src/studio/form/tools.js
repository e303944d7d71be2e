// The buttons over the form: what the mouse does by dragging, for everybody.
import { say } from "../boot.js";

/** Add the tools to a bar. Returns {refresh}. */
export function addFormTools(bar, editor, model) {
  const group = document.createElement("span");
  group.className = "studio-tools";
  bar.prepend(group);
  const button = (label, act) => {
    const tool = document.createElement("button");
    tool.type = "button";
    tool.className = "studio-button";
    tool.textContent = label;
    tool.addEventListener("click", act);
    group.append(tool);
    return tool;
  };
  const commands = editor.get("commandStack");
  const selected = (act) => () => {
    const field = editor.get("selection").get();
    if (!field || field.type === "default") say("First select a question.");
    else act(field);
  };
  const moved = (by, words) => selected((field) => model.move(field, by) || say(words));
  const undo = button("Undo", () => commands.undo());
  const redo = button("Redo", () => commands.redo());
  button("Move up", moved(-1, "It is the first already."));
  button("Move down", moved(1, "It is the last already."));
  button("Remove", selected((field) => model.remove(field)));
  button("The form itself", () => editor.get("selection").set(null));
  const refresh = () => {
    undo.disabled = !commands.canUndo();
    redo.disabled = !commands.canRedo();
  };
  refresh();
  return { refresh };
}

/** Let a click on a kind of question add it after the selected one, as Enter does. */
export function addByClick(canvas, editor, model) {
  const kind = ({ target }) => target.closest?.(".fjs-palette-field")?.dataset.fieldType;
  canvas.addEventListener("keydown", (event) => event.key === "Enter" && kind(event) && event.stopPropagation(), true);
  canvas.addEventListener("click", (event) => {
    const type = kind(event);
    if (type) model.add(type, editor.get("selection").get(), editor._getState().schema);
  });
}
