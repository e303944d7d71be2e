// Shows and hides questions as answers change: the server says which, because conditions are worked out there.
// Without this script the next submit does it.
const PAUSE_MS = 150;

function fieldsOf(form) {
  // A file that was chosen before stands under the same name as the box for a new one, by its id.
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => !(value instanceof File)));
}

function show(form, hidden) {
  const now = new Set(hidden);
  for (const question of form.querySelectorAll("[data-question]")) {
    question.hidden = now.has(question.dataset.question);
  }
  const remembered = form.querySelector('input[name="_hidden"]');
  if (remembered) remembered.value = hidden.join(" ");
}

function watch(form) {
  let waiting = 0;
  let latest = 0;
  const ask = async () => {
    const turn = ++latest;
    const answer = await fetch(form.dataset.visible, {
      method: "POST",
      body: fieldsOf(form),
      credentials: "same-origin",
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok || turn !== latest) return;
    show(form, (await answer.json()).hidden);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  };
  if (!form.querySelector("[data-question]")) return;
  form.addEventListener("change", soon);
  form.addEventListener("input", soon);
  // Once it is sent nothing is left to ask; a late question would be about a task that is done.
  form.addEventListener("submit", () => clearTimeout(waiting));
}

for (const form of document.querySelectorAll("form[data-visible]")) watch(form);
