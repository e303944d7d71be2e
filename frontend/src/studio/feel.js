// The field in which FEEL is written: CodeMirror with the names that are known at the step, its own undo, and marks for
// what the server finds wrong. The server decides what is right; the editor only colours and completes.
import { history, historyKeymap } from "@codemirror/commands";
import { forceLinting, linter } from "@codemirror/lint";
import { EditorView, keymap } from "@codemirror/view";
import FeelEditor from "@bpmn-io/feel-editor";

const REST = 400;

/** {name, kind, from, entries} as the server says them -> what the completion shows. */
const asVariable = ({ name, kind, from = "", entries = [] }) => ({
  name,
  detail: kind,
  info: from,
  entries: entries.map(asVariable),
});

const asFunction = ({ name, parameters, says }) => ({
  name,
  type: "function",
  params: parameters.map((parameter) => ({ name: parameter })),
  info: () => {
    const words = document.createElement("p");
    words.textContent = says;
    return words;
  },
});

function asMark(problem, text) {
  const from = Math.min(problem.from, text.length);
  const to = Math.min(Math.max(problem.to, from), text.length);
  const mark = { from: from === to && from > 0 ? from - 1 : from, to, severity: problem.kind === "advice" ? "warning" : "error" };
  return { ...mark, message: [problem.text, problem.fix].filter(Boolean).join(" ") };
}

/**
 * A field in `container`. `lint(text)` answers problems [{from, to, text, fix, kind, instead}], `names()` the variables;
 * `commit(text)` is called when typing rests and when the field is left, `found(problems)` after each lint.
 * Returns {show(text), replace(problem), flush(), focus(), destroy()}.
 */
export function feelField({
  container,
  value = "",
  label,
  placeholder = "",
  dialect = "expression",
  names,
  functions = [],
  lint,
  commit,
  found = () => {},
}) {
  let timer = null;
  let typed = value;
  let stored = value;
  const flush = () => {
    clearTimeout(timer);
    timer = null;
    if (typed === stored) return;
    stored = typed;
    commit(typed);
  };
  const marks = async (view) => {
    const text = view.state.doc.toString();
    const problems = text.trim() ? await lint(text) : [];
    found(problems);
    return problems.map((problem) => asMark(problem, text));
  };
  const editor = new FeelEditor({
    container,
    dialect,
    value,
    placeholder,
    builtins: functions.map(asFunction),
    variables: [],
    tooltipContainer: document.body,
    contentAttributes: { "aria-label": label, spellcheck: "false" },
    extensions: [
      history(),
      keymap.of(historyKeymap),
      EditorView.lineWrapping,
      linter(marks, { delay: 300 }),
      EditorView.domEventHandlers({
        blur() {
          flush();
        },
        focus() {
          names().then((known) => editor.setVariables(known.map(asVariable)));
        },
      }),
    ],
    onChange(text) {
      typed = text;
      clearTimeout(timer);
      timer = setTimeout(flush, REST);
    },
  });
  const view = EditorView.findFromDOM(container);
  return {
    /** Show what the model says, unless somebody is typing something newer. */
    show(text) {
      if (timer || text === typed) return;
      stored = typed = text;
      editor.setValue(text);
      clearTimeout(timer);
      timer = null;
    },
    /** Put the likely word in the place of the wrong one. */
    replace({ from, to, instead }) {
      view.dispatch({ changes: { from, to, insert: instead } });
      flush();
      forceLinting(view);
    },
    flush,
    focus() {
      editor.focus();
    },
    destroy() {
      flush();
      view.destroy();
    },
  };
}
