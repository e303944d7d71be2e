// What the editors share: the island of a page, asking the server, and saving a file as it changes.
import { extendTo, stayWhile } from "../site/session_end.js";

const element = document.getElementById("studio");

/** What the page says of its file: {process, draft, file, kind, version, content, account, token, addresses}. */
export const island = element ? JSON.parse(element.textContent) : null;

const PAUSE_MS = 1000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const NO_ANSWER = "Homeward cannot be reached.";

/** Ask the server. Returns {ok, status, said}; status 0 if nothing answered. `said.error` is a sentence. */
export async function ask(address, { method = "GET", sent, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (sent !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRFToken"] = island.token;
  const body = sent === undefined ? undefined : JSON.stringify(sent);
  try {
    const answer = await fetch(address, { method, headers, body, signal, credentials: "same-origin" });
    const said = (await answer.json().catch(() => null)) ?? {};
    extendTo(said.ends_in);
    return { ok: answer.ok, status: answer.status, said };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { ok: false, status: 0, said: { error: NO_ANSWER } };
  }
}

/** Take a new token after somebody signed in again in another tab. Returns whether the same person did. */
async function takeToken() {
  const { ok, said } = await ask(island.addresses.token);
  if (!ok || said.account !== island.account) return false;
  island.token = said.token;
  return true;
}

/** Write the status line; `urgent` lines stand out. */
export function say(text, urgent = false) {
  const line = document.getElementById("studio-status");
  if (!line || line.textContent === text) return;
  line.textContent = text;
  line.classList.toggle("homeward-studio__status--urgent", urgent);
}

const now = () => new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });

/**
 * Saves a file a second after the last change, and keeps it in this browser until the server has it.
 *
 * `read` returns the content now (or a promise of it); `write` shows another content, in the server's style or taken
 * up from this browser; `saved` is told the answer of each save. `conflict` is told {error, version, content, by}
 * where somebody else saved the file; without it the status line leads to the page that shows both.
 */
export class Saver {
  constructor({ read, write, saved = () => {}, conflict = null }) {
    Object.assign(this, { read, write, told: saved, conflict });
    this.version = island.version;
    this.kept = island.content;
    this.key = `homeward-studio ${island.account} ${island.draft} ${island.file}`;
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
    this.saving = false;
    this.stopped = false;
    this.unsaved = false;
    addEventListener("online", () => this.unsaved && this.save());
    addEventListener("pagehide", () => this.unsaved && this.save());
    stayWhile(() => this.unsaved);
    this.takeUp();
  }

  /** Note that something changed; it is saved after a pause. */
  changed() {
    this.unsaved = true;
    this.wait = FIRST_WAIT_MS;
    this.later(PAUSE_MS);
  }

  /** Save now, if there is anything to save. */
  async save() {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (this.saving) {
      this.again = true;
      return;
    }
    const content = await this.read();
    if (content === this.kept) {
      this.settle(content);
      return;
    }
    this.unsaved = true;
    this.remember(content);
    this.saving = true;
    const sent = { version: this.version, content };
    const answer = await ask(island.addresses.file, { method: "PUT", sent });
    this.saving = false;
    await this.follow(answer, content);
    if (this.again && !this.stopped) {
      this.again = false;
      this.later(0);
    }
  }

  later(pause) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), pause);
  }

  async follow({ ok, status, said }, content) {
    if (ok) {
      await this.accept(said, content);
    } else if (status === 409) {
      this.refuse(said);
    } else if (status === 401 || (status === 400 && (await this.isStale()))) {
      say(`Not saved yet: ${said.error}`, true);
      this.tryAgain(await takeToken());
    } else if (status === 0 || status === 429 || status >= 500) {
      say(`Not saved yet: ${said.error ?? said.text ?? NO_ANSWER} It is kept in this browser, and tried again.`, true);
      this.tryAgain(false);
    } else {
      say(`Not saved: ${said.error ?? said.text}`, true);
    }
  }

  /** Return whether the page's token is from before somebody signed in again. */
  async isStale() {
    const before = island.token;
    return (await takeToken()) && island.token !== before;
  }

  async accept(said, content) {
    this.version = said.version;
    this.wait = FIRST_WAIT_MS;
    const typed = await this.read();
    this.kept = content;
    if (typed === content) {
      this.settle(content);
      say(`Saved at ${now()}`);
    } else {
      this.again = true;
    }
    this.told(said);
  }

  settle(content) {
    this.kept = content;
    this.unsaved = false;
    this.forget();
  }

  refuse(said) {
    if (said.version === undefined) {
      say(`Not saved: ${said.error}`, true);
      return;
    }
    this.stopped = true;
    say(`Not saved: ${said.error} Yours is kept in this browser.`, true);
    if (this.conflict) this.conflict(said);
  }

  /** Go on after a conflict over this version: what is typed is saved over it. */
  goOn(version) {
    this.version = version;
    this.stopped = false;
    this.changed();
  }

  tryAgain(now) {
    this.later(now ? 0 : this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  remember(content) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: this.version, content }));
    } catch {
      // This browser keeps nothing, or is full: the page itself still has it.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // There is nothing to forget where nothing is kept.
    }
  }

  /** Take up what this browser kept when the line broke, if nobody saved the file since; else offer it. */
  takeUp() {
    let left = null;
    try {
      left = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!left || left.content === island.content) return;
    if (left.version === this.version) {
      this.write(left.content);
      say("What you did before the line broke is here again.");
      this.changed();
    } else {
      offer(left.content, () => this.write(left.content), () => this.forget(), () => this.changed());
    }
  }
}

/** Offer what this browser kept of an older version: take it, or drop it. */
function offer(content, take, drop, changed) {
  const box = document.createElement("div");
  box.className = "homeward-studio__offer";
  const words = document.createElement("p");
  words.textContent = "This browser kept changes of yours that were not saved. Somebody has saved the file since.";
  box.append(words);
  const buttons = [
    ["Show mine", () => (take(content), changed())],
    ["Drop mine", drop],
  ];
  for (const [text, act] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = text;
    button.addEventListener("click", () => {
      act();
      box.remove();
    });
    box.append(button);
  }
  document.getElementById("studio-status")?.after(box);
}
