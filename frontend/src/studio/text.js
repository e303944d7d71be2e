// A file as plain text, saved as it is typed.
import { island, Saver } from "./boot.js";

const form = document.querySelector("form[data-studio-text]");
if (form && island) {
  const text = form.elements.content;
  const saver = new Saver({
    read: () => text.value,
    write: (content) => {
      text.value = content;
    },
    saved: ({ version }) => {
      form.elements.version.value = version;
    },
  });
  text.addEventListener("input", () => saver.changed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.save();
  });
}
