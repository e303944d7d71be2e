/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// The options of a choice: the words that people read, and the value that is kept.
import { idFrom } from "../ids.js";

/** Options are [{label, value, hint}]; `set` is told a new list. */
export function options(entry) {
  return { ...entry, component: Options };
}

function Options({ id, label, get, set }) {
  const list = get();
  const change = (at, changes) => set(list.map((option, place) => (place === at ? { ...option, ...changes } : option)));
  const rename = (at, words) => {
    const { label: before = "", value = "" } = list[at];
    const isMade = !value || value === idFrom(before) || /^value\d*$/.test(value);
    change(at, { label: words, ...(isMade ? { value: free(list, at, idFrom(words)) } : {}) });
  };
  const move = (at) => {
    const moved = [...list];
    [moved[at - 1], moved[at]] = [moved[at], moved[at - 1]];
    set(moved);
  };
  const add = () => set([...list, { label: `Option ${list.length + 1}`, value: free(list, -1, `option_${list.length + 1}`) }]);
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <div class="bio-properties-panel-label" id={`${id}-label`}>{label}</div>
      <ol class="studio-options" aria-labelledby={`${id}-label`}>
        {list.map((option, at) => (
          <li key={at}>
            <Box label={`Option ${at + 1}`} value={option.label} put={(words) => rename(at, words)} />
            <Box label={`Value kept for option ${at + 1}`} value={option.value} put={(value) => change(at, { value })} isCode />
            <Box label={`Hint under option ${at + 1}`} value={option.hint} put={(hint) => change(at, { hint: hint || undefined })} placeholder="Hint" />
            <button type="button" class="studio-button" disabled={at === 0} aria-label={`Move option ${at + 1} up`} onClick={() => move(at)}>↑</button>
            <button type="button" class="studio-button" disabled={list.length === 1} aria-label={`Remove option ${at + 1}`} onClick={() => set(list.filter((_, place) => place !== at))}>×</button>
          </li>
        ))}
      </ol>
      <button type="button" class="studio-button" onClick={add}>Add an option</button>
    </div>
  );
}

function Box({ label, value = "", put, isCode = false, placeholder = "" }) {
  const take = ({ target }) => target.value !== value && put(target.value);
  return (
    <input
      class={`bio-properties-panel-input${isCode ? " studio-options__value" : ""}`}
      type="text"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={take}
    />
  );
}

/** A value that no other option has. */
function free(list, at, wanted) {
  const taken = list.filter((_, place) => place !== at).map(({ value }) => value);
  let value = wanted;
  for (let number = 2; taken.includes(value); number += 1) value = `${wanted}_${number}`;
  return value;
}
