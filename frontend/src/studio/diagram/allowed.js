// Offers only what the check allows, in our words: a later provider takes entries away and renames the others.
import { CHANGES, PAD, PALETTE, STEPS } from "./words.js";

const LAST = 100;
const ENTRY = 38;

function renamed(entries, words) {
  const chosen = Object.entries(words).filter(([key]) => entries[key]);
  return Object.fromEntries(chosen.map(([key, title]) => [key, { ...entries[key], title: title || entries[key].title }]));
}

function steps(entries, keyOf) {
  const chosen = {};
  for (const [key, [label, group, search]] of Object.entries(STEPS)) {
    const entry = entries[keyOf(key)];
    if (entry) chosen[keyOf(key)] = { ...entry, label, search, rank: 0, group: { id: group, name: group } };
  }
  return chosen;
}

function changes(entries) {
  const chosen = {};
  for (const [key, entry] of Object.entries(entries)) {
    const plain = CHANGES[key] ?? key.replace(/^replace-with-/, "");
    const label = STEPS[plain]?.[0] ?? (CHANGES[key] && plain);
    if (label) chosen[key] = { ...entry, label };
  }
  return chosen;
}

/** Show to the mouse what an entry is called: bpmn-js says it to screen readers only. */
function addTitles() {
  for (const entry of document.querySelectorAll(".djs-palette .entry[aria-label], .djs-context-pad .entry[aria-label]")) {
    entry.title = entry.getAttribute("aria-label");
  }
}

class Allowed {
  constructor(palette, contextPad, popupMenu, create, elementFactory, eventBus) {
    this._create = create;
    this._factory = elementFactory;
    eventBus.on(["palette.changed", "contextPad.open"], -1, () => {
      addTitles();
    });
    palette._needsCollapse = (height, entries) => height < Object.keys(entries).length * ENTRY + 40; // our style is lower
    palette.registerProvider(LAST, { getPaletteEntries: () => (entries) => this._palette(entries) });
    contextPad.registerProvider(LAST, {
      getContextPadEntries: () => (entries) => renamed(entries, PAD),
      getMultiElementContextPadEntries: () => (entries) => renamed(entries, PAD),
    });
    this._menu(popupMenu, "bpmn-create", (entries) => steps(entries, (key) => `create-${key}`));
    this._menu(popupMenu, "bpmn-append", (entries) => steps(entries, (key) => `append-${key}`));
    this._menu(popupMenu, "bpmn-replace", changes);
  }

  _menu(popupMenu, name, filter) {
    popupMenu.registerProvider(name, LAST, {
      getPopupMenuEntries: () => filter,
      getPopupMenuHeaderEntries: () => () => ({}),
    });
  }

  _palette(entries) {
    const offered = renamed(entries, PALETTE);
    const { create: menu, ...rest } = offered;
    return {
      ...rest,
      "create.user-task": this._step("bpmn:UserTask", "bpmn-icon-user-task", "user-task"),
      "create.service-task": this._step("bpmn:ServiceTask", "bpmn-icon-service-task", "service-task"),
      "create.rule-task": this._step("bpmn:BusinessRuleTask", "bpmn-icon-business-rule-task", "rule-task"),
      "create.call-activity": this._step("bpmn:CallActivity", "bpmn-icon-call-activity", "call-activity"),
      ...(menu ? { create: { ...menu, group: "more" } } : {}),
    };
  }

  _step(type, className, key) {
    const start = (event) => {
      this._create.start(event, this._factory.createShape({ type }));
    };
    return { group: "activity", className, title: STEPS[key][0], action: { dragstart: start, click: start } };
  }
}
Allowed.$inject = ["palette", "contextPad", "popupMenu", "create", "elementFactory", "eventBus"];

export default { __init__: ["allowed"], allowed: ["type", Allowed] };
