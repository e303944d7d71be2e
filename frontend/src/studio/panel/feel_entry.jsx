/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// A field for an expression in the panel: what is wrong stands under it in words, with the likely word as a button.
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { feelField } from "../feel.js";

/** `place` names the expression to the server as findings do: a property, a parameter or "condition". */
export function feel(entry) {
  return { ...entry, component: FeelEntry };
}

export function FeelEntry({ id, label, hint, get, set, place, studio, about, placeholder }) {
  const box = useRef();
  const editor = useRef();
  const [problems, setProblems] = useState([]);
  const latest = useRef();
  latest.current = { set, about };
  const value = get();
  useEffect(() => {
    editor.current = feelField({
      container: box.current,
      value,
      label,
      placeholder,
      names: () => studio.feel.names(latest.current.about()),
      functions: studio.catalogue.functions,
      lint: (text) => studio.feel.lint(latest.current.about(), place, text),
      commit: (text) => latest.current.set(text),
      found: setProblems,
    });
    return () => editor.current.destroy();
  }, []);
  useEffect(() => {
    editor.current.show(value);
  });
  return (
    <div class={`bio-properties-panel-entry studio-feel${problems.length ? " has-error" : ""}`} data-entry-id={id}>
      <div class="bio-properties-panel-label" aria-hidden="true">{label}</div>
      <div class="studio-feel__box" ref={box} />
      {problems.map((problem, number) => (
        <div class="bio-properties-panel-error" key={number}>
          {[problem.text, problem.fix].filter(Boolean).join(" ")}
          {problem.instead && (
            <button type="button" class="studio-button" onClick={() => editor.current.replace(problem)}>
              Write {problem.instead}
            </button>
          )}
        </div>
      ))}
      {hint && <div class="bio-properties-panel-description">{hint}</div>}
    </div>
  );
}
