// The buttons over the table, and the choice of the table where a file has several.
import { say } from "../boot.js";

/** Add the tools to a bar; `viewer()` returns the table that is open. Returns {refresh}. */
export function addTableTools(bar, viewer) {
  const group = document.createElement("span");
  group.className = "studio-tools";
  bar.prepend(group);
  const button = (label, act) => {
    const tool = document.createElement("button");
    tool.type = "button";
    tool.className = "studio-button";
    tool.textContent = label;
    // A button must not take the focus from a cell before it acts: the cell says which rule is meant.
    tool.addEventListener("mousedown", (event) => event.preventDefault());
    tool.addEventListener("click", () => {
      viewer().get("visit").flush();
      act(viewer().get("editorActions"), viewer().get("selection"));
    });
    group.append(tool);
    return tool;
  };
  const atRule = (name, words) => (actions, selection) => {
    if (selection.get()?.row) actions.trigger(name);
    else say(words);
  };
  const undo = button("Undo", (actions) => actions.trigger("undo"));
  const redo = button("Redo", (actions) => actions.trigger("redo"));
  button("Add a rule", (actions, selection) => actions.trigger(selection.get()?.row ? "addRuleBelow" : "addRule"));
  button("Remove the rule", atRule("removeRule", "First go to a cell of the rule that you want to remove."));
  button("Add an input", (actions) => actions.trigger("addInput"));
  button("Add a result", (actions) => actions.trigger("addOutput"));
  const refresh = () => {
    const commands = viewer().get("commandStack");
    undo.disabled = !commands.canUndo();
    redo.disabled = !commands.canRedo();
  };
  refresh();
  return { refresh };
}

/** Offer the tables of the file where there are several, and say what else it holds. */
export function chooseTable(bar, tables, opened) {
  const views = tables.getViews();
  const others = (tables.getDefinitions().drgElement ?? []).length - views.length;
  if (others > 0) {
    const note = document.createElement("span");
    note.className = "studio-said";
    note.textContent = `The file also holds ${others} ${others === 1 ? "part" : "parts"} that can be edited as text. They stay as they are.`;
    bar.prepend(note);
  }
  if (views.length < 2) return;
  const choice = document.createElement("select");
  choice.className = "studio-select";
  choice.setAttribute("aria-label", "Table of this file");
  for (const { element } of views) choice.append(new Option(element.name || element.id, element.id));
  choice.value = tables.getActiveView().element.id;
  choice.addEventListener("change", async () => {
    tables.getActiveViewer().get("visit").flush();
    await tables.open(tables.getViews().find(({ element }) => element.id === choice.value));
    opened();
  });
  bar.prepend(choice);
}
