// Reads and writes what is set on an element. Every change is one command: what is replaced is built anew and
// put in with a single update, so that undo and redo take back exactly one edit.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const PROPERTIES = "spiffworkflow:Properties";
const OPERATOR = "spiffworkflow:ServiceTaskOperator";
const TABLE = "spiffworkflow:CalledDecisionId";

const extensions = (object) => object?.extensionElements?.values ?? [];
const extension = (object, type) => extensions(object).find((value) => value.$type === type);

/** Carries out several updates of model objects as one command. */
class Together {
  constructor(modeling) {
    this._modeling = modeling;
  }

  preExecute({ changes }) {
    for (const { element, object, properties } of changes) {
      this._modeling.updateModdleProperties(element, object, properties);
    }
  }
}
Together.$inject = ["modeling"];

export class Model {
  constructor(bpmnFactory, commandStack, modeling, canvas) {
    this._factory = bpmnFactory;
    this._commands = commandStack;
    this._modeling = modeling;
    this._canvas = canvas;
    commandStack.registerHandler("studio.together", Together);
  }

  /** Carry out [{element, object, properties}] as one command. */
  together(changes) {
    this._commands.execute("studio.together", { changes });
  }

  /** Set properties of a model object of an element. */
  set(element, object, properties) {
    this._modeling.updateModdleProperties(element, object, properties);
  }

  create(type, attributes, parent) {
    const created = this._factory.create(type, attributes);
    if (parent) created.$parent = parent;
    return created;
  }

  /** The process that an element stands for: a pool stands for its process. */
  holder(element) {
    const object = getBusinessObject(element);
    return is(element, "bpmn:Participant") ? object.processRef : object;
  }

  property(element, name) {
    const list = extension(this.holder(element), PROPERTIES)?.properties ?? [];
    return list.find((property) => property.name === name)?.value ?? "";
  }

  /** Set one property; an empty value takes it away. The others keep their order. */
  setProperty(element, name, value) {
    const object = this.holder(element);
    const before = extension(object, PROPERTIES)?.properties ?? [];
    const kept = before.map((property) => ({ name: property.name, value: property.value }));
    const same = kept.find((property) => property.name === name);
    if (same) same.value = value;
    else kept.push({ name, value });
    const properties = kept
      .filter((property) => property.name !== name || value)
      .map((attributes) => this.create("spiffworkflow:Property", attributes));
    this._replace(element, object, PROPERTIES, properties.length ? { properties } : null);
  }

  /** {name, result, parameters: {name: FEEL}} of a service task. */
  operation(element) {
    const operator = extension(getBusinessObject(element), OPERATOR);
    const list = operator?.parameterList?.parameters ?? [];
    return {
      name: operator?.id ?? "",
      result: operator?.resultVariable ?? "",
      parameters: Object.fromEntries(list.map((parameter) => [parameter.id, parameter.value ?? ""])),
    };
  }

  /** Call another operation: parameters of the same name keep their expressions. */
  setOperation(element, name, known) {
    const { result, parameters } = this.operation(element);
    const kept = Object.entries(parameters).filter(([parameter]) => known.includes(parameter));
    this._writeOperation(element, { name, result, parameters: Object.fromEntries(kept) });
  }

  setResult(element, result) {
    this._writeOperation(element, { ...this.operation(element), result });
  }

  setParameter(element, parameter, text) {
    const operation = this.operation(element);
    const parameters = { ...operation.parameters, [parameter]: text };
    if (!text) delete parameters[parameter];
    this._writeOperation(element, { ...operation, parameters });
  }

  _writeOperation(element, { name, result, parameters }) {
    const object = getBusinessObject(element);
    const before = extension(object, OPERATOR)?.parameterList?.parameters ?? [];
    const types = Object.fromEntries(before.map((parameter) => [parameter.id, parameter.type]));
    const list = Object.entries(parameters).map(([id, value]) =>
      this.create("spiffworkflow:Parameter", { id, type: types[id] ?? "any", value }),
    );
    const attributes = { id: name, resultVariable: result || undefined };
    if (list.length) {
      attributes.parameterList = this.create("spiffworkflow:Parameters", { parameters: list });
      for (const parameter of list) parameter.$parent = attributes.parameterList;
    }
    this._replace(element, object, OPERATOR, name ? attributes : null);
  }

  table(element) {
    return (extension(getBusinessObject(element), TABLE)?.value ?? "").trim();
  }

  setTable(element, name) {
    this._replace(element, getBusinessObject(element), TABLE, name ? { value: name } : null);
  }

  /** Put a new extension in the place of the one of its type, or take that away; nothing else moves. */
  _replace(element, object, type, attributes) {
    const before = extensions(object);
    const created = attributes && this.create(type, attributes);
    const values = before.map((value) => (value.$type === type ? created : value)).filter(Boolean);
    if (created && !values.includes(created)) values.push(created);
    const whole = values.length ? this.create("bpmn:ExtensionElements", { values }, object) : undefined;
    if (created) created.$parent = whole;
    this.set(element, object, { extensionElements: whole });
  }

  documentation(element) {
    return getBusinessObject(element).documentation?.[0]?.text ?? "";
  }

  setDocumentation(element, text) {
    const object = getBusinessObject(element);
    const note = text ? [this.create("bpmn:Documentation", { text }, object)] : [];
    this.set(element, object, { documentation: note });
  }

  eventDefinition(element, type) {
    return getBusinessObject(element).eventDefinitions?.find((definition) => definition.$type === type);
  }

  timer(element) {
    const definition = this.eventDefinition(element, "bpmn:TimerEventDefinition");
    return (definition?.timeDate ?? definition?.timeDuration)?.body ?? "";
  }

  setTimer(element, text) {
    const definition = this.eventDefinition(element, "bpmn:TimerEventDefinition");
    const kind = definition.timeDuration ? "timeDuration" : "timeDate";
    this.set(element, definition, { [kind]: this.expression(text, definition) });
  }

  expression(text, parent) {
    return text ? this.create("bpmn:FormalExpression", { body: text }, parent) : undefined;
  }

  /** The messages or errors that the file declares. */
  declared(type) {
    return this.definitions().rootElements.filter((root) => root.$type === type);
  }

  definitions() {
    let object = getBusinessObject(this._canvas.getRootElement());
    while (object.$parent) object = object.$parent;
    return object;
  }

  /** The changes that make an event's definition refer to a message or error with this name, made if missing. */
  declaration(element, definition, { type, reference, key, name }) {
    if (!name) return [{ element, object: definition, properties: { [reference]: undefined } }];
    const existing = this.declared(type).find((root) => root[key] === name);
    if (existing) return [{ element, object: definition, properties: { [reference]: existing } }];
    const definitions = this.definitions();
    const prefix = type === "bpmn:Message" ? "message" : "error";
    const attributes = { id: this.freeId(`${prefix}_${name}`), name, [key]: name };
    const created = this.create(type, attributes, definitions);
    return [
      { element, object: definitions, properties: { rootElements: [...definitions.rootElements, created] } },
      { element, object: definition, properties: { [reference]: created } },
    ];
  }

  /** An id like this one that nothing in the file has. */
  freeId(wanted) {
    const { ids } = this._factory._model;
    let id = wanted;
    for (let number = 2; ids.assigned(id); number += 1) id = `${wanted}_${number}`;
    return id;
  }
}
Model.$inject = ["bpmnFactory", "commandStack", "modeling", "canvas"];

export default { __init__: ["model"], model: ["type", Model] };
