// Warns people five minutes before they are signed out, and takes them to the sign-in page when they are.
// Every tab of a browser shares one session, so what extends it in one tab is told to the others.
const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

const dialog = document.querySelector("dialog[data-session-seconds]");
const tabs = dialog && "BroadcastChannel" in window ? new BroadcastChannel("homeward-session") : null;
const holding = [];
let endsAt = 0;
let told = "";
let dismissed = false;

/** Do not leave the page by ourselves while this function says that something on it is not saved. */
export function stayWhile(holds) {
  holding.push(holds);
}

/** Note that the session now lasts this many more seconds, here and in the other tabs. */
export function extendTo(seconds) {
  if (!dialog || !Number.isFinite(seconds)) return;
  follow(Date.now() + seconds * SECOND_MS);
  tabs?.postMessage(endsAt);
}

function follow(moment) {
  if (moment <= endsAt) return;
  endsAt = moment;
  if (secondsLeft() > warning() && dialog.open) dialog.close();
}

function secondsLeft() {
  return Math.max(0, Math.round((endsAt - Date.now()) / SECOND_MS));
}

function warning() {
  return Number(dialog.dataset.sessionWarning);
}

function inWords(seconds) {
  if (seconds <= MINUTE_SECONDS) return "less than a minute";
  const minutes = Math.round(seconds / MINUTE_SECONDS);
  return `${minutes} minute${minutes === 1 ? "" : "s"}`;
}

// The words change once a minute, so that a screen reader does not count the seconds.
function tell(seconds) {
  const words = inWords(seconds);
  if (words === told) return;
  told = words;
  dialog.querySelector("[data-session-left]").textContent = words;
}

async function stay() {
  dismissed = true;
  dialog.close();
  if (dialog.dataset.sessionFinal) return;
  const body = new URLSearchParams({ csrf_token: dialog.querySelector("[name=csrf_token]").value });
  const options = { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } };
  const answer = await fetch(dialog.dataset.sessionStay, options).catch(() => null);
  dismissed = false;
  if (answer?.ok) extendTo((await answer.json()).ends_in);
}

function leave() {
  clearInterval(ticking);
  // What could not be saved stays on the page: sending it keeps it, even now.
  if (holding.some((holds) => holds())) return;
  const form = document.querySelector("form[data-stands-at]");
  location.replace(form?.dataset.standsAt ?? location.pathname + location.search);
}

function tick() {
  const left = secondsLeft();
  if (left === 0) return leave();
  if (left > warning() || dismissed) return undefined;
  tell(left);
  if (!dialog.open) dialog.showModal();
  return undefined;
}

let ticking = 0;
if (dialog) {
  extendTo(Number(dialog.dataset.sessionSeconds));
  tabs?.addEventListener("message", (event) => follow(event.data));
  dialog.querySelector("[data-session-button]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  ticking = setInterval(tick, SECOND_MS);
}
