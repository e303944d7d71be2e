// The groups of the panel for an element. What a step may have set comes from the server's catalogue, so that the panel,
// the list of steps and the check cannot differ.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { area, choice, said } from "./entries.jsx";
import { callGroup, decisionGroup, operationGroup, variablesGroup } from "./doing.js";
import { errorGroup, flowGroup, limitGroup, messageGroup, timerGroup } from "./ways.js";
import { Group } from "./group.jsx";
import { asksSomebody, kindOf } from "./kinds.js";
import { propertyEntry } from "./properties.js";

const ASKING = "Who does it, and what is asked";

/** The groups for an element, as the panel of @bpmn-io draws them. */
export function groupsOf(element, studio, injector) {
  const tools = { element, studio, model: injector.get("model"), modeling: injector.get("modeling") };
  const object = getBusinessObject(element);
  const groups = [findingsGroup(tools, object), nameGroup(tools, object)];
  if (is(element, "bpmn:Participant") || is(element, "bpmn:Process")) groups.push(...diagramGroups(tools));
  if (is(element, "bpmn:ServiceTask")) groups.push(operationGroup(tools));
  if (is(element, "bpmn:BusinessRuleTask")) groups.push(decisionGroup(tools));
  if (is(element, "bpmn:ScriptTask")) groups.push(variablesGroup(tools));
  if (is(element, "bpmn:CallActivity")) groups.push(callGroup(tools));
  if (is(element, "bpmn:SequenceFlow")) groups.push(flowGroup(tools, object));
  groups.push(timerGroup(tools), messageGroup(tools), errorGroup(tools), limitGroup(tools));
  groups.push(...propertyGroups(tools), noteGroup(tools));
  return groups.filter((group) => group?.entries.length).map((group) => ({ shouldOpen: true, component: Group, ...group }));
}

function findingsGroup({ studio }, object) {
  const findings = studio.findings[object.id] ?? [];
  const entries = findings.map(({ text, fix, kind }, number) => said(`finding-${number}`, `${text} ${fix}`.trim(), { tone: kind }));
  return { id: "findings", label: findings.length === 1 ? "1 finding" : `${findings.length} findings`, entries };
}

function nameGroup({ element, studio, modeling }, object) {
  if (is(element, "bpmn:Lane")) return { id: "name", label: "Name", entries: [laneRole(element, studio, modeling, object)] };
  const set = (name) => modeling.updateProperties(element, { name: name || undefined });
  const get = () => object.name ?? "";
  const label = is(element, "bpmn:SequenceFlow") ? "Words on the flow" : "Name";
  const entries = is(element, "bpmn:TextAnnotation") || is(element, "bpmn:Collaboration") ? [] : [area({ id: "name", label, get, set })];
  if (is(element, "bpmn:FlowNode")) entries.push(said("id", `Id in the history: ${object.id}`));
  return { id: "name", label: "Name", entries };
}

function laneRole(element, studio, modeling, object) {
  const words = (key) => `${key[0].toUpperCase()}${key.slice(1)}`.replaceAll("_", " ");
  const options = studio.catalogue.roles.map((key) => [words(key), words(key)]);
  const set = (name) => modeling.updateProperties(element, { name });
  return choice({ id: "name", label: "Role that does the steps in this lane", options, get: () => object.name ?? "", set });
}

/** Whether a person is asked something at an element: elsewhere a form would be seen by nobody. */
function takesProperties({ element, studio }) {
  const events = ["bpmn:IntermediateCatchEvent", "bpmn:BoundaryEvent"];
  if (events.some((type) => is(element, type))) return asksSomebody(element);
  if (is(element, "bpmn:StartEvent")) return studio.isJourney && is(element.parent, "bpmn:Participant");
  return true;
}

function propertyGroups(tools) {
  if (!takesProperties(tools)) return [];
  const kind = kindOf(tools.element);
  const known = tools.studio.catalogue.properties.filter((property) => property.kinds.includes(kind));
  const names = [...new Set(known.map((property) => property.group))];
  return names.map((name) => ({
    id: `group-${name.replaceAll(/\W+/g, "-")}`,
    label: name,
    shouldOpen: name === ASKING || known.some((property) => property.group === name && tools.model.property(tools.element, property.name)),
    entries: known.filter((property) => property.group === name).flatMap((property) => propertyEntry(tools, property)),
  }));
}

function diagramGroups({ element, studio, model }) {
  if (!studio.isJourney) return [];
  const entry = choice({
    id: "cites",
    label: "What the process takes on",
    hint: "With clauses, every date says how early and late it may be, and no choice is made blind.",
    options: [["clauses", "It cites the clauses of its rules"]],
    empty: "Nothing more",
    get: () => model.property(element, "cites"),
    set: (value) => model.setProperty(element, "cites", value),
  });
  return [{ id: "diagram", label: "Diagram", entries: [entry] }];
}

function noteGroup({ element, model }) {
  if (!is(element, "bpmn:FlowNode") && !is(element, "bpmn:SequenceFlow")) return null;
  const get = () => model.documentation(element);
  const note = area({ id: "note", label: "Note for analysts", hint: "Nobody else sees it.", get, set: (words) => model.setDocumentation(element, words) });
  return { id: "notes", label: "Note", shouldOpen: Boolean(get()), entries: [note] };
}

