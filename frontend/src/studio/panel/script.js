// A script as lines: those that set a variable can be changed one by one, and all others stay as they are.
const SETS = /^(\s*)([^=]*?)(\s*=\s*)(.*)$/;

/** [{line, name, text}] of the lines that set a variable; `line` counts from 0. */
export function assignments(script) {
  return script.split("\n").flatMap((whole, line) => {
    const plain = whole.trim();
    if (!plain || plain.startsWith("//")) return [];
    const parts = SETS.exec(whole);
    return [parts ? { line, name: parts[2], text: parts[4].trimEnd() } : { line, name: "", text: plain }];
  });
}

/** The script with another name or text in a line. */
export function withLine(script, line, { name, text }) {
  const lines = script.split("\n");
  const parts = SETS.exec(lines[line]) ?? ["", "", "", " = ", lines[line].trim()];
  lines[line] = `${parts[1]}${name ?? parts[2]}${parts[3]}${text ?? parts[4]}`;
  return lines.join("\n");
}

/** The script without a line. */
export function withoutLine(script, line) {
  return script
    .split("\n")
    .filter((_whole, number) => number !== line)
    .join("\n")
    .trim();
}
