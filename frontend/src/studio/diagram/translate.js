// The words of bpmn-js's own menus and hints, where ours differ.
const WORDS = {
  "Append element": "Next step",
  "Create element": "Any step",
  "Change element": "Change what it is",
  "Search in diagram": "Find a step",
  "No matches found": "No step is called so",
  "flow elements must be children of pools/participants": "Draw steps inside the pool",
};

export function translate(template, replacements = {}) {
  return (WORDS[template] ?? template).replace(/{([^}]+)}/g, (_whole, key) => replacements[key] ?? `{${key}}`);
}

export default { translate: ["value", translate] };
