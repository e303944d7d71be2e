// The groups of the panel for a question, or for the form: what may be set comes from the server's catalogue.
import { area, check, choice, said, several, text } from "../panel/entries.jsx";
import { feel } from "../panel/feel_entry.jsx";
import { Group } from "../panel/group.jsx";
import { options } from "./options.jsx";

const OPEN = ["Question", "Answer", "Options", "Form"];

/** The groups for a field of the form, as the panel of @bpmn-io draws them. */
export function groupsOf(field, studio, model) {
  const tools = { field, studio, model };
  const known = studio.catalogue.questions.filter((setting) => setting.kinds.includes(field.type) && fits(field, setting));
  const names = [...new Set(known.map(({ group }) => group))];
  const groups = names.map((name) => {
    const own = known.filter(({ group }) => group === name);
    const isSet = own.some((setting) => model.get(field, setting.name) !== undefined);
    return { id: name.replaceAll(/\W+/g, "-"), label: name, shouldOpen: OPEN.includes(name) || isSet, entries: own.map((setting) => entryOf(tools, setting)) };
  });
  return [findings(tools), ...groups].filter(({ entries }) => entries.length).map((group) => ({ component: Group, shouldOpen: true, ...group }));
}

/** Whether a setting says anything of a question as it is: a day has no words at its time, a source replaces options. */
function fits(field, { name }) {
  if (name === "timeLabel") return field.subtype !== "date";
  if (name === "dateLabel") return field.subtype !== "time";
  if (name === "values") return !field.properties?.options;
  return true;
}

function findings({ field, studio }) {
  const own = studio.findingsOf(field);
  const entries = own.map(({ text: words, fix, kind }, number) => said(`finding-${number}`, `${words} ${fix}`.trim(), { tone: kind }));
  return { id: "findings", label: own.length === 1 ? "1 finding" : `${own.length} findings`, entries };
}

function entryOf(tools, setting) {
  const { field, model } = tools;
  const entry = {
    id: setting.name.replace(".", "-"),
    label: setting.label,
    hint: setting.hint,
    get: () => String(model.get(field, setting.name) ?? ""),
    set: (value) => model.set(field, setting.name, value),
  };
  return (KINDS[setting.takes] ?? text)(entry, tools, setting);
}

const named = (sources, gives) => sources.filter((source) => source.gives === gives).map(({ name }) => [name, name.replaceAll("_", " ")]);

const KINDS = {
  text(entry, { field, model }, { name }) {
    if (name !== "key" && name !== "path") return text(entry);
    const validate = (key) => model.faultOfKey(field, key ?? "");
    return text({ ...entry, validate, set: (key) => validate(key) || entry.set(key) });
  },
  words: (entry) => area(entry),
  number(entry) {
    const set = (value) => entry.set(value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value.trim());
    return text({ ...entry, set });
  },
  yes(entry, { field, model }, { name, values: [[value]] }) {
    const get = () => model.get(field, name) === value;
    return check({ ...entry, get, set: (isSet) => entry.set(isSet ? value : undefined) });
  },
  choice: (entry, _tools, { values }) => choice({ ...entry, options: values }),
  source: (entry, { studio }, { gives }) => (gives === "options" ? choice({ ...entry, options: named(studio.catalogue.sources, gives) }) : text(entry)),
  sources: (entry, { studio }, { gives }) => several({ ...entry, options: named(studio.catalogue.sources, gives) }),
  options: (entry, { field, model }, { name }) => options({ ...entry, get: () => model.get(field, name) ?? [] }),
  feel: (entry, tools, setting) => feelEntry(entry, tools, setting),
  "feel or words": (entry) => area(entry),
};

/** What hides a question is written with a sign "=" in the file, which nobody need type. */
function feelEntry(entry, { field, studio }, { name }) {
  const sign = name === "conditional.hide" ? "=" : "";
  return feel({
    ...entry,
    get: () => entry.get().replace(/^=\s*/, ""),
    set: (value) => entry.set(value.trim() && `${sign}${value}`),
    place: name === "properties.earliest" || name === "properties.latest" ? "a date" : "condition",
    studio,
    about: () => ({ file: studio.file, element: field.key ?? field.id }),
  });
}
