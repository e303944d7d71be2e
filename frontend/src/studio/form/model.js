// Reads and writes the settings of a form and its questions: each change is one command, which can be undone.
import { idFrom } from "../ids.js";

const DRAWN = /^[a-z]+_[0-9a-z]{5,8}$/; // the name that form-js gives the answer of a new question
const isEmpty = (value) => value === undefined || value === "" || value === false;

export class Model {
  constructor(editor) {
    this._modeling = editor.get("modeling");
    this._registry = editor.get("formFieldRegistry");
  }

  get(field, name) {
    return name.split(".").reduce((value, part) => value?.[part], field);
  }

  /** Set what stands under a name such as "validate.required"; nothing or an empty text takes it away. */
  set(field, name, value) {
    const [own, inner] = name.split(".");
    const kept = isEmpty(value) ? undefined : value;
    const written = inner ? without({ ...field[own], [inner]: kept }) : kept;
    const changes = { [own]: written };
    if (/^(label|dateLabel)$/.test(own)) Object.assign(changes, this._keyFrom(field, value));
    this._modeling.editFormField(field, changes);
  }

  /** What keeps a name from being given to the answer of a question. */
  faultOfKey(field, key) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(key)) return "Start with a letter. Use letters, digits and _ only.";
    return this._isTaken(field, key) ? "Another question has this name." : "";
  }

  /** All questions, groups and passages, in the order of the form. */
  all() {
    return this._registry.getAll().filter(({ type }) => type !== "default");
  }

  move(field, by) {
    const parent = this._registry.get(field._parent);
    const at = parent.components.indexOf(field);
    const to = at + by;
    if (to < 0 || to >= parent.components.length) return false;
    this._modeling.moveFormField(field, parent, parent, at, by > 0 ? to + 1 : to, null, null);
    return true;
  }

  remove(field) {
    const parent = this._registry.get(field._parent);
    this._modeling.removeFormField(field, parent, parent.components.indexOf(field));
  }

  /** Add a question of a type after a field, inside it if it holds others, or at the end of the form. */
  add(type, after, form) {
    const holds = after && Array.isArray(after.components);
    const parent = holds ? after : (after && this._registry.get(after._parent)) || form;
    const at = holds || !after ? parent.components.length : parent.components.indexOf(after) + 1;
    return this._modeling.addFormField({ type }, parent, at);
  }

  _keyFrom(field, label) {
    if (!field.key || !DRAWN.test(field.key)) return {};
    const wanted = idFrom(label ?? "");
    if (!wanted) return {};
    let key = wanted;
    for (let number = 2; this._isTaken(field, key); number += 1) key = `${wanted}_${number}`;
    return { key };
  }

  _isTaken(field, key) {
    return this.all().some((other) => other !== field && (other.key === key || (other.type === "dynamiclist" && other.path === key)));
  }
}

/** Settings without those that are empty; undefined if none is left. */
function without(settings) {
  const left = Object.entries(settings).filter(([, value]) => !isEmpty(value));
  return left.length ? Object.fromEntries(left) : undefined;
}
