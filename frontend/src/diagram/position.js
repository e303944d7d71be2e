// Marks where cases stand: open and done steps, calls they are inside, flows taken, and a count with words on busy steps.

function addCount(overlays, step, { count, words, href }) {
  const badge = document.createElement(href ? "a" : "span");
  badge.className = "homeward-diagram__count";
  badge.textContent = String(count);
  if (href) badge.href = href;
  if (words) {
    badge.setAttribute("aria-label", words);
    badge.title = words;
  }
  if (!href) badge.setAttribute("role", "img");
  overlays.add(step, { position: { top: -14, right: 14 }, html: badge });
}

/**
 * position: {open: [step id], inside: [step id], done: [step id], flows: [flow id], counts: {step id: {count, words, href}}};
 * unknown ids are left out.
 */
export function markPosition(viewer, { open = [], inside = [], done = [], flows = [], counts = {} }) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const marks = [[done, "homeward-done"], [inside, "homeward-inside"], [open, "homeward-active"], [flows, "homeward-passed"]];
  for (const [elements, marker] of marks) {
    for (const element of elements.filter((id) => registry.get(id))) canvas.addMarker(element, marker);
  }
  const overlays = viewer.get("overlays");
  for (const [step, about] of Object.entries(counts)) {
    if (registry.get(step)) addCount(overlays, step, about);
  }
}
