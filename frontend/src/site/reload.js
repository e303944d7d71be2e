// Reloads a page that says how far something is, while it is looked at. Without scripts people follow the link in it.
const element = document.querySelector("[data-reload-after]");
if (element) {
  const seconds = Number(element.dataset.reloadAfter);
  const reload = () => {
    if (document.visibilityState === "visible") window.location.reload();
    else document.addEventListener("visibilitychange", reload, { once: true });
  };
  setTimeout(reload, seconds * 1000);
}
