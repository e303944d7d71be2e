// Ids that people can read: a step that was just drawn gets its id from its first name, a flow from its two ends.
// An id that somebody once chose never changes, because the history of cases keeps it.
import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { idFrom } from "../ids.js";

const DRAWN = /^(Activity|Event|Gateway|Flow|Participant|Lane|TextAnnotation|Group|Association|Process)_[0-9a-z]{7}$/;

export const isDrawn = (id) => DRAWN.test(id);

class ReadableIds extends CommandInterceptor {
  constructor(eventBus, modeling, model) {
    super(eventBus);
    this._modeling = modeling;
    this._model = model;
    this.postExecuted(["element.updateLabel", "element.updateProperties"], ({ context }) => {
      const element = context.element?.labelTarget ?? context.element;
      if (context.newLabel !== undefined || context.properties?.name !== undefined) this._named(element);
    });
    this.postExecuted("elements.create", ({ context }) => {
      for (const element of context.elements) this._named(element); // pasted steps have names already
    });
    this.postExecuted(["connection.create", "connection.reconnect"], ({ context }) => {
      this._flow(context.connection);
    });
  }

  _named(element) {
    const object = getBusinessObject(element);
    const wanted = idFrom(object.name ?? "");
    if (!wanted || is(object, "bpmn:SequenceFlow") || !isDrawn(object.id)) return;
    this._rename(element, this._model.freeId(is(object, "bpmn:Lane") ? `lane_${wanted}` : wanted));
    this._message(element, object.id);
    for (const flow of [...(element.incoming ?? []), ...(element.outgoing ?? [])]) this._flow(flow);
  }

  /** An event that waits for a message gets a message of its own. */
  _message(element, name) {
    const definition = this._model.eventDefinition(element, "bpmn:MessageEventDefinition");
    if (!definition || definition.messageRef) return;
    const message = { type: "bpmn:Message", reference: "messageRef", key: "name", name };
    this._model.together(this._model.declaration(element, definition, message));
  }

  _flow(flow) {
    const object = getBusinessObject(flow);
    if (!is(object, "bpmn:SequenceFlow") || !isDrawn(object.id)) return;
    const [from, to] = [object.sourceRef?.id, object.targetRef?.id];
    if (from && to && !isDrawn(from) && !isDrawn(to)) {
      this._rename(flow, this._model.freeId(`flow_${from}_to_${to}`));
    }
  }

  _rename(element, id) {
    this._modeling.updateProperties(element, { id, di: { id: `${id}_di` } });
  }
}
ReadableIds.$inject = ["eventBus", "modeling", "model"];

export default { __init__: ["readableIds"], readableIds: ["type", ReadableIds] };
