// The words of the table's own headings, menus and hints, where ours differ.
const WORDS = {
  "Add rule": "Add a rule",
  "Add rule above": "Add a rule above",
  "Add rule below": "Add a rule below",
  "Remove rule": "Remove this rule",
  "Copy rule": "Copy this rule",
  "Cut rule": "Cut this rule",
  "Paste rule above": "Paste the rule above",
  "Paste rule below": "Paste the rule below",
  "Move rule": "Move this rule",
  "Add input": "Add an input",
  "Add output": "Add a result",
  "Add input column left": "Add an input to the left",
  "Add input column right": "Add an input to the right",
  "Add output column left": "Add a result to the left",
  "Add output column right": "Add a result to the right",
  "Remove input column": "Remove this input",
  "Remove output column": "Remove this result",
  "Add predefined values": "Name the allowed values",
  "Clear predefined values": "Allow any value",
  "Add values": "Add allowed values",
  "Hit policy": "Which rules count",
  "Hit policy:": "Which rules count:",
  "Decision name": "Name of the decision",
};

export function translate(template, replacements = {}) {
  return (WORDS[template] ?? template).replace(/{([^}]+)}/g, (_whole, key) => replacements[key] ?? `{${key}}`);
}

export default { translate: ["value", translate] };
