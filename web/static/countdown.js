// Keeps "in 3 hours" true while a page stays open: once a minute, by the server's clock and not the reader's.
// The exact time stands beside it and is never touched.
const MINUTE_MS = 60_000;

function counted(number, unit) {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

/** Return how far away a moment is, in the words the server uses. */
export function distanceInWords(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE_MS);
  if (minutes < 1) return "now";
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const words = days ? counted(days, "day") : hours ? counted(hours, "hour") : counted(minutes, "minute");
  return milliseconds > 0 ? `in ${words}` : `${words} ago`;
}

function follow(clock) {
  const closesAt = Date.parse(clock.dataset.closesAt);
  const offset = Date.parse(clock.dataset.serverNow) - Date.now();
  if (Number.isNaN(closesAt) || Number.isNaN(offset)) return;
  const update = () => {
    const left = closesAt - (Date.now() + offset);
    const place = clock.querySelector("[data-distance]");
    if (place) place.textContent = distanceInWords(left);
    clock.classList.toggle("homeward-due--late", left < 0);
  };
  setInterval(update, MINUTE_MS);
}

for (const clock of document.querySelectorAll("[data-closes-at]")) follow(clock);
