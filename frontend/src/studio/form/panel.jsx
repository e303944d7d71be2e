/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// Draws the panel of the question that is selected; with none selected, of the form as a whole.
import { PropertiesPanel } from "@bpmn-io/properties-panel";
import { render } from "@bpmn-io/properties-panel/preact";
import { groupsOf } from "./groups.js";
import { KINDS } from "./questions.js";

const PAINTED_MS = 80;
const HEADER = {
  getElementLabel: () => "",
  getElementIcon: () => null,
  getTypeLabel: ({ type }) => KINDS[type] ?? "Form",
  getDocumentationRef: () => undefined,
};

export class Panel {
  constructor(parent, editor, model, studio) {
    Object.assign(this, { parent, editor, model, studio, layout: {} });
    const draw = () => {
      this.draw();
    };
    for (const event of ["selection.changed", "changed"]) editor.on(event, draw);
    this.draw();
  }

  /** The field that the panel is about. */
  get about() {
    return this.editor.get("selection").get() ?? this.editor._getState().schema;
  }

  draw() {
    const field = this.about;
    if (!field) return;
    render(
      <PropertiesPanel
        key={field.id}
        element={field}
        groups={groupsOf(field, this.studio, this.model)}
        headerProvider={HEADER}
        layoutConfig={this.layout}
        layoutChanged={(layout) => {
          Object.assign(this.layout, layout);
        }}
      />,
      this.parent,
    );
  }

  /** Go to the first field of the panel. */
  focus() {
    setTimeout(() => {
      this.parent.querySelector("input, select, textarea, .cm-content")?.focus();
    }, PAINTED_MS);
  }
}
