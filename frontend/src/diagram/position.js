// Marks where cases stand: done and active steps, passed flows, and a count with words on busy steps.

function isPassed(flow, reached) {
  return reached.has(flow.source?.id) && reached.has(flow.target?.id);
}

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

/** position: {active: [step id], done: [step id], counts: {step id: {count, words, href}}}; unknown ids are left out. */
export function markPosition(viewer, { active = [], done = [], counts = {} }) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  for (const [steps, marker] of [[done, "homeward-done"], [active, "homeward-active"]]) {
    for (const step of steps.filter((id) => registry.get(id))) canvas.addMarker(step, marker);
  }
  const reached = new Set([...done, ...active]);
  for (const flow of registry.filter((element) => element.type === "bpmn:SequenceFlow")) {
    if (isPassed(flow, reached)) canvas.addMarker(flow, "homeward-passed");
  }
  const overlays = viewer.get("overlays");
  for (const [step, about] of Object.entries(counts)) {
    if (registry.get(step)) addCount(overlays, step, about);
  }
}
