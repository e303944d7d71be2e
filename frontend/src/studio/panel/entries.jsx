/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// The fields of the panel. Each takes {id, label, hint, get, set} and works on one element.
import { CheckboxEntry, SelectEntry, TextAreaEntry, TextFieldEntry } from "@bpmn-io/properties-panel";

const REST = 500;

/** Carry out a call when typing rests; what is pending can be carried out at once or dropped. */
function resting(call) {
  let timer = null;
  let pending = null;
  const later = (...values) => {
    clearTimeout(timer);
    pending = values;
    timer = setTimeout(later.flush, REST);
  };
  later.flush = () => {
    clearTimeout(timer);
    if (pending) call(...pending);
    pending = null;
  };
  later.cancel = () => {
    clearTimeout(timer);
    pending = null;
  };
  return later;
}

function field(Component, { id, label, hint, get, set, ...more }) {
  return {
    id,
    label,
    description: hint,
    getValue: get,
    setValue(value) {
      // An empty field that is left says undefined: that is no edit.
      if ((value ?? "") !== get()) set(value ?? "");
    },
    debounce: resting,
    component: Component,
    ...more,
  };
}

export const text = (entry) => field(TextFieldEntry, entry);
export const area = (entry) => field(TextAreaEntry, entry);
export const check = (entry) => field(CheckboxEntry, entry);

/** A choice of [value, label] pairs; what is set and not among them stays, marked as unknown. */
export function choice({ options, empty = "None", ...entry }) {
  const getOptions = () => {
    const current = entry.get();
    const known = options.map(([value, label]) => ({ value, label }));
    const missing = current && !options.some(([value]) => value === current);
    return [
      { value: "", label: empty },
      ...(missing ? [{ value: current, label: `${current} (there is none)` }] : []),
      ...known,
    ];
  };
  return field(SelectEntry, { ...entry, getOptions });
}

/** Several of [value, label] pairs, kept as one text with spaces between. */
export function several({ options, ...entry }) {
  return { ...entry, options, component: Several };
}

function Several({ id, label, hint, options, get, set }) {
  const chosen = get().split(/\s+/).filter(Boolean);
  const words = Object.fromEntries(options);
  const left = options.filter(([value]) => !chosen.includes(value));
  const put = (values) => set(values.join(" "));
  const field = `bio-properties-panel-${id}`;
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <label class="bio-properties-panel-label" for={field}>{label}</label>
      <ul class="studio-chosen">
        {chosen.map((value) => (
          <li key={value}>
            <span>{words[value] ?? `${value} (there is none)`}</span>
            <button type="button" aria-label={`Remove ${value} from ${label}`} onClick={() => put(chosen.filter((other) => other !== value))}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <select
        id={field}
        class="bio-properties-panel-input"
        value=""
        onChange={({ target }) => {
          if (target.value) put([...chosen, target.value]);
          target.value = "";
        }}
      >
        <option value="">Add …</option>
        {left.map(([value, said]) => (
          <option key={value} value={value}>{said}</option>
        ))}
      </select>
      {hint && <div class="bio-properties-panel-description">{hint}</div>}
    </div>
  );
}

/** A line of words, or a link with `href`; `tone` "fault" or "advice" makes it stand out. */
export function said(id, words, { href = "", tone = "" } = {}) {
  return { id, words, href, tone, component: Said };
}

function Said({ id, words, href, tone }) {
  return (
    <div class={`bio-properties-panel-entry studio-said${tone ? ` studio-said--${tone}` : ""}`} data-entry-id={id}>
      {href ? <a class="govuk-link" href={href}>{words}</a> : words}
    </div>
  );
}

/** A button that carries something out. */
export function act(id, label, run) {
  return { id, label, run, component: Act };
}

function Act({ id, label, run }) {
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <button type="button" class="studio-button" onClick={run}>{label}</button>
    </div>
  );
}
