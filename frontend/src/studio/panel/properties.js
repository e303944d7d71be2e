// One field for each property of the catalogue, by what it takes.
import { choice, said, several, text } from "./entries.jsx";
import { feel } from "./feel_entry.jsx";
import { feelAbout } from "./about.js";

const named = (list) => list.map(({ name, title }) => [name, title && title !== name ? `${title} (${name})` : name]);
const spaced = (list) => list.map((name) => [name, name.replaceAll("_", " ")]);

/** The entries of a property: its field, and a link to what it names. */
export function propertyEntry(tools, property) {
  const { element, studio, model } = tools;
  const entry = {
    id: property.name,
    label: property.label,
    hint: property.hint,
    get: () => model.property(element, property.name),
    set: (value) => model.setProperty(element, property.name, value.trim()),
  };
  const make = KINDS[property.takes] ?? ((plain) => [text(plain)]);
  return make(entry, tools, studio.catalogue);
}

const sources = (catalogue, gives) => named(catalogue.sources.filter((source) => source.gives === gives));

const KINDS = {
  form(entry, { studio }, catalogue) {
    const name = entry.get();
    const link = catalogue.forms.some((form) => form.name === name) ? [said("open-form", "Open the form", { href: studio.addressOf("form", name) })] : [];
    return [choice({ ...entry, options: named(catalogue.forms) }), ...link];
  },
  facts: (entry, _tools, catalogue) => [several({ ...entry, options: sources(catalogue, "facts") })],
  source: (entry, _tools, catalogue) => [choice({ ...entry, options: sources(catalogue, "options") })],
  role: (entry, _tools, catalogue) => [choice({ ...entry, options: spaced(catalogue.roles), empty: "The role of its lane" })],
  roles: (entry, _tools, catalogue) => [several({ ...entry, options: spaced(catalogue.roles) })],
  feel: (entry, tools) => [feel({ ...entry, place: `“${entry.id}”`, ...feelAbout(tools) })],
  length: (entry, tools) => [feel({ ...entry, place: `“${entry.id}”`, ...feelAbout(tools) })],
};
