// How the diagram is placed on the canvas, and what people can do with the picture.
const PALETTE = 70;
const MARGIN = 20;

/** Show the whole diagram beside the palette, and never larger than drawn. */
export function fit(canvas) {
  canvas.zoom("fit-viewport", "auto");
  const { inner, outer } = canvas.viewbox();
  const width = outer.width - PALETTE - MARGIN;
  const height = outer.height - 2 * MARGIN;
  const scale = Math.min(1, width / inner.width, height / inner.height);
  canvas.viewbox({
    x: inner.x - PALETTE / scale,
    y: inner.y - MARGIN / scale - Math.max(0, (height / scale - inner.height) / 4),
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
