// Ways and what waits beside a step: flows, timers, actions, errors.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { check, said, text } from "./entries.jsx";
import { feel } from "./feel_entry.jsx";
import { feelAbout } from "./about.js";
import { eventType } from "./kinds.js";

/** When a flow is taken: it is the default, or it has a condition. */
export function flowGroup(tools, object) {
  const { element, model } = tools;
  if (!is(element.source, "bpmn:ExclusiveGateway")) return { id: "when", label: "When it is taken", entries: [said("always", "Always.")] };
  const isDefault = () => object.sourceRef.default === object;
  const entries = [
    check({
      id: "default",
      label: "Taken if no condition is met",
      get: isDefault,
      set: (on) => {
        const changes = [{ element: element.source, object: object.sourceRef, properties: { default: on ? object : undefined } }];
        if (on) changes.push({ element, object, properties: { conditionExpression: undefined } });
        model.together(changes);
      },
    }),
  ];
  if (!isDefault()) {
    entries.push(
      feel({
        id: "condition",
        label: "Condition",
        place: "condition",
        get: () => object.conditionExpression?.body ?? "",
        set: (value) => model.set(element, object, { conditionExpression: model.expression(value.trim(), object) }),
        ...feelAbout(tools),
      }),
    );
  }
  return { id: "when", label: "When it is taken", entries };
}

export function timerGroup(tools) {
  const { element, model } = tools;
  if (eventType(element) !== "bpmn:TimerEventDefinition") return null;
  const entry = feel({
    id: "timer",
    label: "When",
    hint: 'A time, or a length of time such as duration("P2D").',
    place: "its timer",
    get: () => model.timer(element),
    set: (value) => model.setTimer(element, value.trim()),
    ...feelAbout(tools),
  });
  return { id: "timer", label: "Timer", entries: [entry] };
}

function declared({ element, model }, { id, label, hint, type, definitionType, reference, key }) {
  const definition = model.eventDefinition(element, definitionType);
  return text({
    id,
    label,
    hint,
    get: () => definition[reference]?.[key] ?? "",
    set: (name) => model.together(model.declaration(element, definition, { type, reference, key, name: name.trim() })),
  });
}

/** Each action has a message of its own name; it is made together with the event's own. */
export function messageGroup(tools) {
  if (eventType(tools.element) !== "bpmn:MessageEventDefinition") return null;
  const entry = declared(tools, {
    id: "message",
    label: "Name of the action",
    hint: "Each action needs a name of its own.",
    type: "bpmn:Message",
    definitionType: "bpmn:MessageEventDefinition",
    reference: "messageRef",
    key: "name",
  });
  return { id: "message", label: "Action", entries: [entry] };
}

export function errorGroup(tools) {
  const { element, studio } = tools;
  if (eventType(element) !== "bpmn:ErrorEventDefinition") return null;
  const entry = declared(tools, {
    id: "error",
    label: "Code of the error",
    hint: studio.catalogue.errors.length ? `Codes in use: ${studio.catalogue.errors.join(", ")}` : "The same code where it ends and where it is caught.",
    type: "bpmn:Error",
    definitionType: "bpmn:ErrorEventDefinition",
    reference: "errorRef",
    key: "errorCode",
  });
  return { id: "error", label: "Error", entries: [entry] };
}

/** Whether an event beside a step ends the step. */
export function limitGroup({ element, model }) {
  if (!is(element, "bpmn:BoundaryEvent") || eventType(element) !== "bpmn:TimerEventDefinition") return null;
  const object = element.businessObject;
  const entry = check({
    id: "interrupting",
    label: "It ends the step",
    hint: "Otherwise the step goes on, and what follows happens beside it.",
    get: () => object.cancelActivity !== false,
    set: (on) => model.set(element, object, { cancelActivity: on }),
  });
  return { id: "limit", label: "Beside the step", entries: [entry] };
}

