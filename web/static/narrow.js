// On a screen too narrow for a drawing board the page leads to the list of steps, unless the drawing was asked for.
const list = document.querySelector("link[data-narrow]");
const wanted = new URLSearchParams(location.search).has("drawing");
if (list && !wanted && matchMedia("(max-width: 1023px)").matches) location.replace(list.href);
