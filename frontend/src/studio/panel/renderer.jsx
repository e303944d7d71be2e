/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// Draws the panel of what is selected; with nothing selected, of the diagram as a whole.
import { PropertiesPanel } from "@bpmn-io/properties-panel";
import { render } from "@bpmn-io/properties-panel/preact";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { groupsOf } from "./groups.js";
import { kindWords } from "./kinds.js";
import { entryOf } from "./places.js";

const HEADER = {
  getElementLabel: () => "",
  getElementIcon: () => null,
  getTypeLabel: (element) => kindWords(element),
  getDocumentationRef: () => undefined,
};
const SEVERAL = { getEmpty: () => ({ text: "" }), getMultiple: () => ({ text: "Several are selected. Select one to change what is set on it." }) };

const PAINTED_MS = 80;

class Panel {
  constructor(config, eventBus, selection, canvas, elementRegistry, injector) {
    this._parts = { selection, canvas, elementRegistry, injector };
    this._parent = config.parent;
    this._studio = config.studio;
    this._layout = {};
    this._keys = new WeakMap();
    this._count = 0;
    const draw = () => {
      this._draw();
    };
    eventBus.on(["import.done", "selection.changed", "elements.changed", "root.set"], draw);
    eventBus.on("studio.findings", draw);
  }

  /** What the panel is about: the one selected element, several, or the diagram. */
  about() {
    const { selection, canvas, elementRegistry } = this._parts;
    const selected = selection.get();
    if (selected.length > 1) return selected;
    if (selected.length === 1) return selected[0].labelTarget ?? selected[0];
    const pools = elementRegistry.filter((element) => is(element, "bpmn:Participant"));
    return pools.length === 1 ? pools[0] : canvas.getRootElement();
  }

  _draw() {
    const element = this.about();
    if (!Array.isArray(element) && !element?.businessObject) return; // nothing is drawn yet
    const groups = Array.isArray(element) ? [] : groupsOf(element, this._known(element), this._parts.injector);
    render(
      <PropertiesPanel
        key={this._key(element)}
        element={element}
        groups={groups}
        headerProvider={HEADER}
        placeholderProvider={SEVERAL}
        layoutConfig={this._layout}
        layoutChanged={(layout) => {
          Object.assign(this._layout, layout);
        }}
      />,
      this._parent,
    );
  }

  /** What the panel knows of the draft. Findings stay as they are while somebody types, so that no field moves. */
  _known(element) {
    const isTyping = element === this._element && this._parent.contains(document.activeElement);
    if (!isTyping) this._findings = this._studio.findings;
    this._element = element;
    return { ...this._studio, findings: this._findings };
  }

  /** Go to the field that a finding is about, if the panel shows it. */
  focus(place) {
    const id = CSS.escape(entryOf(place));
    // Fields for FEEL come to life only after the panel is painted.
    setTimeout(() => {
      const field = this._parent.querySelector(`[data-entry-id="${id}"], [data-entry-id$="-${id}"]`);
      field?.scrollIntoView({ block: "center" });
      field?.querySelector("input, select, textarea, .cm-content")?.focus();
    }, PAINTED_MS);
  }

  /** A key for each element: its id may change while somebody types its name. */
  _key(element) {
    if (Array.isArray(element)) return "several";
    if (!this._keys.has(element)) this._keys.set(element, (this._count += 1));
    return this._keys.get(element);
  }
}
Panel.$inject = ["config.panel", "eventBus", "selection", "canvas", "elementRegistry", "injector"];

export default { __init__: ["panel"], panel: ["type", Panel] };
