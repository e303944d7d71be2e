// What elements are called in the panel, and which kind of step the server knows them as.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const WORDS = {
  "bpmn:UserTask": "Task for a person",
  "bpmn:ServiceTask": "Operation",
  "bpmn:BusinessRuleTask": "Decision table",
  "bpmn:ScriptTask": "Set variables",
  "bpmn:CallActivity": "Another diagram",
  "bpmn:SubProcess": "Steps in a box",
  "bpmn:ExclusiveGateway": "Choice",
  "bpmn:ParallelGateway": "All at once, or wait for all",
  "bpmn:EventBasedGateway": "Wait for what comes first",
  "bpmn:StartEvent": "Start",
  "bpmn:EndEvent": "End",
  "bpmn:SequenceFlow": "Flow",
  "bpmn:Participant": "Diagram",
  "bpmn:Process": "Diagram",
  "bpmn:Collaboration": "Diagram",
  "bpmn:Lane": "Lane",
  "bpmn:TextAnnotation": "Note on the drawing",
  "bpmn:Group": "Group",
};
const EVENTS = {
  "bpmn:TimerEventDefinition": ["Wait for a time", "Time limit or reminder"],
  "bpmn:MessageEventDefinition": ["Wait for an action", "Action beside the step"],
  "bpmn:ErrorEventDefinition": ["End with an error", "What to do on an error"],
  "bpmn:TerminateEventDefinition": ["End everything", "End everything"],
};

export const eventType = (element) => getBusinessObject(element).eventDefinitions?.[0]?.$type ?? "";

export function kindWords(element) {
  const event = EVENTS[eventType(element)];
  if (event) return event[is(element, "bpmn:BoundaryEvent") ? 1 : 0];
  return WORDS[element.type] ?? "Not used here";
}

/** "bpmn:UserTask" -> "userTask". */
export function kindOf(element) {
  const name = element.type.replace("bpmn:", "");
  return name[0].toLowerCase() + name.slice(1);
}

export const asksSomebody = (element) =>
  is(element, "bpmn:UserTask") || eventType(element) === "bpmn:MessageEventDefinition";
