// What a step does by itself: an operation, a decision table, variables, another diagram.
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";
import { act, choice, said, text } from "./entries.jsx";
import { feel } from "./feel_entry.jsx";
import { feelAbout } from "./about.js";
import { assignments, withLine, withoutLine } from "./script.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const wrongName = (name) => (!name || NAME.test(name) ? "" : "Use letters, digits and _, and begin with a letter.");

/** The operation, one field for each of its parameters, and where its result goes. */
export function operationGroup(tools) {
  const { element, studio, model } = tools;
  const { operations } = studio.catalogue;
  const { name, result, parameters } = model.operation(element);
  const operation = operations.find((known) => known.name === name);
  const choose = choice({
    id: "operation",
    label: "Operation",
    hint: operation?.says,
    options: operations.map((known) => [known.name, known.name]),
    empty: "Choose one",
    get: () => model.operation(element).name,
    set(chosen) {
      const known = operations.find((one) => one.name === chosen);
      model.setOperation(element, chosen, Object.keys(known?.parameters ?? {}));
    },
  });
  const surplus = Object.keys(parameters).filter((parameter) => operation && !(parameter in operation.parameters));
  const taken = [...Object.keys(operation?.parameters ?? {}), ...surplus];
  const entries = taken.map((parameter) => parameterEntry(tools, operation, parameter));
  return { id: "operation", label: "Operation", entries: [choose, ...entries, ...resultEntry(tools, operation, result)] };
}

function parameterEntry(tools, operation, parameter) {
  const { element, model } = tools;
  const kind = operation.parameters[parameter];
  const optional = operation.optional.includes(parameter) ? ", may be left out" : "";
  return feel({
    id: `parameter-${operation.name}-${parameter}`,
    label: parameter,
    hint: kind ? `${kind}${optional}` : `“${operation.name}” has no such parameter. Empty it to take it away.`,
    place: `the parameter “${parameter}”`,
    get: () => model.operation(element).parameters[parameter] ?? "",
    set: (value) => model.setParameter(element, parameter, value.trim()),
    ...feelAbout(tools),
  });
}

function resultEntry({ element, model }, operation, result) {
  if (!operation || (operation.result === "null" && !result)) return [];
  return [
    text({
      id: "result-variable",
      label: "Variable for the result",
      hint: operation.result === "null" ? "This operation gives nothing." : `It gives ${operation.result}`,
      validate: wrongName,
      get: () => model.operation(element).result,
      set: (value) => model.setResult(element, value.trim()),
    }),
  ];
}

/** The decision table, what it reads, and a link to it. Its result is one of the catalogue's properties. */
export function decisionGroup({ element, studio, model }) {
  const { tables } = studio.catalogue;
  const name = model.table(element);
  const table = tables.find((known) => known.name === name);
  const entries = [
    choice({
      id: "table",
      label: "Decision table",
      options: tables.map((known) => [known.name, known.name]),
      empty: "Choose one",
      get: () => model.table(element),
      set: (value) => model.setTable(element, value),
    }),
  ];
  if (table) entries.push(said("table-reads", `It reads ${table.inputs.join(", ") || "nothing"}.`));
  if (table) entries.push(said("open-table", "Open the table", { href: studio.addressOf("table", table.file) }));
  return { id: "decision", label: "Decision table", entries };
}

/** The process that a step calls, and a link to its diagram. */
export function callGroup({ element, studio, model }) {
  const object = getBusinessObject(element);
  const { processes } = studio.catalogue;
  const called = processes.find((process) => process.id === object.calledElement);
  const entries = [
    choice({
      id: "called",
      label: "Diagram that is carried out",
      options: processes.map((process) => [process.id, process.name || process.id]),
      empty: "Choose one",
      get: () => object.calledElement ?? "",
      set: (value) => model.set(element, object, { calledElement: value || undefined }),
    }),
  ];
  if (called) entries.push(said("open-called", "Open the diagram", { href: studio.addressOf("diagram", called.file) }));
  return { id: "call", label: "Another diagram", entries };
}

/** One pair of fields for each variable that a script sets. Notes and empty lines of the script stay. */
export function variablesGroup(tools) {
  const { element, model } = tools;
  const object = getBusinessObject(element);
  const script = () => object.script ?? "";
  const write = (changed) => model.set(element, object, { script: changed || undefined });
  const entries = assignments(script()).flatMap(({ line, name }, number) => [
    text({
      id: `variable-${number}`,
      label: `Variable ${number + 1}`,
      validate: wrongName,
      get: () => assignments(script())[number]?.name ?? "",
      set: (value) => write(withLine(script(), line, { name: value.trim() })),
    }),
    feel({
      id: `value-${number}`,
      label: `Value of ${name || `variable ${number + 1}`}`,
      place: "its script",
      get: () => assignments(script())[number]?.text ?? "",
      set: (value) => write(withLine(script(), line, { text: value.replaceAll("\n", " ").trim() })),
      ...feelAbout(tools),
    }),
    act(`without-${number}`, `Remove ${name || "this variable"}`, () => write(withoutLine(script(), line))),
  ]);
  const add = act("add-variable", "Add a variable", () => write(`${script().trimEnd()}\n${freeName(script())} = null`.trim()));
  return { id: "variables", label: "Variables", entries: [...entries, add] };
}

function freeName(script) {
  const names = new Set(assignments(script).map(({ name }) => name));
  let name = "variable";
  for (let number = 2; names.has(name); number += 1) name = `variable_${number}`;
  return name;
}
