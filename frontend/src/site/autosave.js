// Keeps what people type, without their pressing anything: at most once in ten seconds, when they leave the page, and
// only what has changed. The server holds to that as well. Files are not kept.
import { extendTo, stayWhile } from "./session_end.js";

const PAUSE_MS = 10_000;
const OWN_FIELDS = ["csrf_token", "_author", "_act", "_version"];

function typedInto(form) {
  // A file that was chosen before stands under the same name as the box for a new one, by its id.
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => !(value instanceof File)));
}

function answersOf(fields) {
  const answers = new URLSearchParams(fields);
  for (const name of OWN_FIELDS) answers.delete(name);
  return answers.toString();
}

function timeOfDay() {
  return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });
}

class Draft {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-draft-words]");
    this.kept = answersOf(typedInto(form));
    this.savedAt = -Infinity;
    this.waiting = 0;
    this.sending = null;
    if (this.words) this.words.textContent = "What you type is saved as you go. Only you can see it until you send it.";
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => this.save(true));
  }

  get unsaved() {
    return !this.stopped && answersOf(typedInto(this.form)) !== this.kept;
  }

  later(after = 0) {
    if (this.waiting || this.stopped) return;
    const pause = Math.max(after, this.savedAt + PAUSE_MS - performance.now(), 1000);
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      this.save(false);
    }, pause);
  }

  async save(leaving) {
    if (!this.unsaved || (this.sending && !leaving)) return;
    const fields = typedInto(this.form);
    const answers = answersOf(fields);
    if (leaving) fields.set("_leaving", "yes");
    this.savedAt = performance.now();
    this.sending = new AbortController();
    const answer = await fetch(this.form.dataset.draft, {
      method: "POST",
      body: fields,
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      keepalive: leaving,
      signal: leaving ? undefined : this.sending.signal,
    }).catch(() => null);
    this.sending = null;
    if (leaving && answer?.ok) this.kept = answers;
    if (this.stopped || leaving) return;
    const said = await answer?.json().catch(() => null);
    if (answer?.ok || said?.kept) this.kept = answers;
    if (answer?.ok) {
      extendTo(said.ends_in);
      this.say(`Saved at ${timeOfDay()}. Only you can see it until you send it.`);
    } else if (said?.kept) {
      this.say("You are signed out. What you typed is kept: open this page again to go on.", true);
    } else if (answer?.status !== 429) {
      this.say("What you typed last is not saved yet. Homeward tries again. Stay on this page.", true);
    }
    if (this.unsaved) this.later(answer?.ok ? 0 : PAUSE_MS);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.waiting);
    this.sending?.abort();
  }

  say(text, urgent = false) {
    if (!this.words) return;
    this.words.setAttribute("aria-live", urgent ? "polite" : "off");
    this.words.textContent = text;
  }
}

const drafts = [...document.querySelectorAll("form[data-draft]")].map((form) => new Draft(form));
for (const draft of drafts) stayWhile(() => draft.unsaved);

// A button of another form on the page, such as "I will do this", waits until what was typed is saved.
const released = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const unsaved = drafts.filter((draft) => draft.form !== form && draft.unsaved);
  if (released.has(form) || !unsaved.length) return;
  event.preventDefault();
  released.add(form);
  await Promise.all(unsaved.map((draft) => draft.save(true)));
  form.requestSubmit(event.submitter);
});
