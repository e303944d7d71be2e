// The cells of rules. A cell is text until somebody enters it; then it is a FEEL field. One visit is one command, so that
// undo takes back what somebody did in a cell, and not a letter of it.
import { Component, createComponentVNode, createVNode } from "inferno";
import { is } from "dmn-js-shared/lib/util/ModelUtil";
import { Cell } from "table-js/lib/components";
import { feelField } from "../feel.js";
import { Box } from "./box.js";

const FIRST = 5000;
const HTML = 1;
const COMPONENT = 2;
const TESTS = "unaryTests";

/** The heading of a column as people read it. */
export const headingOf = ({ businessObject }) =>
  businessObject.label || businessObject.name || businessObject.inputExpression?.text || "without a heading";

class RuleCell extends Component {
  constructor(props, context) {
    super(props, context);
    this.draw = () => this.box?.show(this.props.cell.businessObject.text ?? "");
  }

  componentDidMount() {
    const { injector, changeSupport } = this.context;
    this.visit = injector.get("visit");
    this.box = new Box(this.host, {
      text: this.props.cell.businessObject.text ?? "",
      blank: this.isTest ? "-" : "",
      label: () => `Rule ${this.props.rowIndex + 1}, ${headingOf(this.props.col)}`,
      open: (place, text, label, typed) => this.field(place, text, label, typed),
      enter: () => this.visit.begin(this.box),
      leave: (text) => this.leave(text),
      next: (isBack) => this.next(isBack),
    });
    changeSupport.onElementsChanged(this.props.cell.id, this.draw);
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    this.context.changeSupport.offElementsChanged(this.props.cell.id, this.draw);
    this.box.destroy();
  }

  get isTest() {
    return is(this.props.cell, "dmn:UnaryTests");
  }

  field(container, value, label, commit) {
    const { feel, functions, file } = this.context.injector.get("config.studio");
    const dialect = this.isTest ? TESTS : "expression";
    const about = { file, element: "" };
    return feelField({
      container,
      value,
      label,
      dialect,
      functions,
      names: () => feel.names(about),
      lint: (text) => feel.lint(about, `column ${headingOf(this.props.col)}`, text, dialect),
      commit,
    });
  }

  /** Let the table go on: below the last rule it adds one. */
  next(isBack) {
    const key = { key: "Enter", keyCode: 13, shiftKey: isBack, bubbles: true };
    this.host.parentElement.dispatchEvent(new KeyboardEvent("keydown", key));
  }

  leave(text) {
    this.visit.end(this.box);
    const { businessObject } = this.props.cell;
    if (text !== (businessObject.text ?? "")) this.context.injector.get("modeling").editCell(businessObject, text);
  }

  render() {
    const { cell, row, col, rowIndex, colIndex } = this.props;
    return createComponentVNode(COMPONENT, Cell, {
      className: this.isTest ? "input-cell" : "output-cell",
      elementId: cell.id,
      coords: `${rowIndex}:${colIndex}`,
      "data-row-id": row.id,
      "data-col-id": col.id,
      children: createVNode(HTML, "div", "studio-cell", null, 1, null, null, (node) => {
        this.host = node ?? this.host;
      }),
    });
  }
}

/** The cell in which somebody is. What is typed there counts as soon as the page is left or the table is tried. */
class Visit {
  begin(box) {
    this.box = box;
  }

  end(box) {
    if (this.box === box) this.box = null;
  }

  flush() {
    this.box?.flush();
  }
}

function RuleCells(components) {
  components.onGetComponent("cell", FIRST, ({ cellType }) => (cellType === "rule" ? RuleCell : undefined));
}
RuleCells.$inject = ["components"];

// The simple editors of the stock cells are not used: they know neither our names nor our functions.
const unused = ["simpleMode", "simpleBooleanEdit", "simpleDateEdit", "simpleDateTimeEdit", "simpleDurationEdit", "simpleNumberEdit", "simpleStringEdit", "simpleTimeEdit"];

export default {
  __init__: ["ruleCells", "visit"],
  ruleCells: ["type", RuleCells],
  visit: ["type", Visit],
  variableResolver: ["value", { getVariables: () => [], registerProvider: () => {} }],
  ...Object.fromEntries(unused.map((name) => [name, ["value", null]])),
};
