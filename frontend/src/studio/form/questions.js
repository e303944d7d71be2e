// The kinds of questions that a form may hold, in our words, and what the panel of form-js would add to them left out.

/** By type: the words of the palette. Those that are not here cannot be asked. */
export const KINDS = {
  textfield: "Short text",
  textarea: "Long text",
  number: "Number or amount",
  datetime: "Date or time",
  radio: "Choice of one",
  select: "Choice from a long list",
  checklist: "Choice of several",
  checkbox: "Statement to agree to",
  filepicker: "File",
  dynamiclist: "List of rows",
  group: "Group",
  text: "Words",
  separator: "Line",
};

/** The service of form-js that knows kinds of fields, without those that nobody can be asked here. */
class Kinds {
  constructor(formFields) {
    for (const [type, { config }] of Object.entries(formFields._formFields)) {
      if (type === "default") continue;
      if (KINDS[type]) config.name = KINDS[type];
      else delete formFields._formFields[type];
    }
  }
}
Kinds.$inject = ["formFields"];

export default {
  __init__: ["kindsOfQuestions"],
  kindsOfQuestions: ["type", Kinds],
  // The panel is ours: that of form-js is not drawn at all.
  propertiesPanel: ["value", {}],
  propertiesProvider: ["value", {}],
};
