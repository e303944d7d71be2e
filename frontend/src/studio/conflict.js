// Two people changed one file: a bar says who, and lets the person decide whose stands.
import { say } from "./boot.js";

/** `said` is the server's answer {error, version, content, by}; `write(content)` shows theirs. */
export function conflictBar(said, { saver, write }) {
  const bar = document.createElement("div");
  bar.className = "studio-conflict";
  bar.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = `${said.error} Whose shall stand?`;
  const decide = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "studio-button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      bar.remove();
      await act();
    });
    return button;
  };
  const mine = decide("Keep mine", () => saver.goOn(said.version));
  const theirs = decide("Show theirs", async () => {
    await write(said.content);
    saver.goOn(said.version);
    say(`You see what ${said.by} saved.`);
  });
  bar.append(words, mine, ...(said.deleted ? [] : [theirs]));
  document.getElementById("studio-status")?.after(bar);
}
