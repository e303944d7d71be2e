// Copies between diagrams and tabs: what is copied lies in the browser's storage as JSON and is brought to life again
// when it is pasted. Two elements of BPMN with one id are one; our operators and parameters repeat their ids and are not.
const PLACE = "homeward.studio.copied";

function reviver(moddle) {
  const known = new Map();
  return (_key, value) => {
    if (typeof value?.$type !== "string") return value;
    const { $type, ...attributes } = value;
    const shared = $type.startsWith("bpmn:") && value.id;
    if (shared && known.has(value.id)) return known.get(value.id);
    const alive = moddle.create($type, attributes);
    if (shared) known.set(value.id, alive);
    return alive;
  };
}

class StoredClipboard {
  constructor(moddle) {
    this._moddle = moddle;
  }

  get() {
    const text = localStorage.getItem(PLACE);
    return text ? JSON.parse(text, reviver(this._moddle)) : undefined;
  }

  set(tree) {
    localStorage.setItem(PLACE, JSON.stringify(tree));
  }

  clear() {
    const tree = this.get();
    localStorage.removeItem(PLACE);
    return tree;
  }

  isEmpty() {
    return !localStorage.getItem(PLACE);
  }
}
StoredClipboard.$inject = ["moddle"];

export default { clipboard: ["type", StoredClipboard] };
