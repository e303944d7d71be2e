// A column for each note of the rules, such as the clause and the reason. The stock editor shows only a rule's description.
import { Component, createComponentVNode, createVNode } from "inferno";
import { Box } from "./box.js";

const FIRST = 5000;
const HTML = 1;
const COMPONENT = 2;
const MOST = 16;

const namesOf = (table) => (table.annotation ?? []).map(({ name }) => name);
const inWords = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

/** The texts of a rule's notes, one for each column. */
const textsOf = (rule, names) => names.map((_name, at) => rule.annotationEntry?.[at]?.text ?? "");

/** Write one note of a rule, as one command. */
function write(injector, rule, names, at, text) {
  const moddle = injector.get("moddle");
  const texts = textsOf(rule, names).with(at, text);
  const annotationEntry = texts.map((words) => {
    const note = moddle.create("dmn:RuleAnnotation", { text: words });
    note.$parent = rule;
    return note;
  });
  injector.get("modeling").updateProperties(rule, { annotationEntry });
}

class Note extends Component {
  constructor(props, context) {
    super(props, context);
    this.draw = () => this.box?.show(this.text);
  }

  get text() {
    const { row, names, at } = this.props;
    return textsOf(row.businessObject, names)[at];
  }

  componentDidMount() {
    const { injector, changeSupport } = this.context;
    this.visit = injector.get("visit");
    this.box = new Box(this.host, {
      text: this.text,
      label: () => `Rule ${this.props.rowIndex + 1}, note: ${this.props.names[this.props.at]}`,
      enter: () => this.visit.begin(this.box),
      leave: (text) => this.leave(text),
      next: (isBack) => this.next(isBack),
    });
    changeSupport.onElementsChanged(this.props.row.id, this.draw);
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    this.context.changeSupport.offElementsChanged(this.props.row.id, this.draw);
  }

  next(isBack) {
    const { rowIndex, at } = this.props;
    const place = `${rowIndex + (isBack ? -1 : 1)}:${at}`;
    this.host.closest("table").querySelector(`[data-note="${place}"] [contenteditable]`)?.focus();
  }

  leave(text) {
    const { row, names, at } = this.props;
    this.visit.end(this.box);
    if (text !== this.text) write(this.context.injector, row.businessObject, names, at, text);
  }

  render() {
    const { row, rowIndex, names, at } = this.props;
    const host = createVNode(HTML, "div", "studio-cell", null, 1, null, null, (node) => {
      this.host = node ?? this.host;
    });
    return createVNode(HTML, "td", "cell annotation studio-note", host, 2, {
      "data-note": `${rowIndex}:${at}`,
      "data-row-id": row.id,
    });
  }
}

function Heading({ name }) {
  return createVNode(HTML, "th", "annotation header studio-note", inWords(name), 16);
}

/** One listener for each place that a column may take: what the table draws there must keep its identity. */
function Notes(components, sheet) {
  const names = () => namesOf(sheet.getRoot().businessObject);
  for (let at = 0; at < MOST; at += 1) {
    const heading = () => createVNode(HTML, "th", "annotation header studio-note", inWords(names()[at]), 0);
    const cell = (props) => createComponentVNode(COMPONENT, Note, { ...props, names: names(), at });
    components.onGetComponent("cell", FIRST, ({ cellType }) => {
      if (at >= names().length) return undefined;
      return { "after-label-cells": heading, "after-rule-cells": cell }[cellType];
    });
  }
}
Notes.$inject = ["components", "sheet"];

export default { __init__: ["annotationsProvider"], annotationsProvider: ["type", Notes] };
