// The addresses of the editors of a draft's files.
import { island } from "./boot.js";

const KINDS = { bpmn: "diagram", dmn: "table", form: "form", md: "letter", yaml: "example" };

/** The address of the editor of a file of a kind, by the file's name without its ending. */
export const addressOf = (kind, name) => island.addresses[kind].replace("NAME", encodeURIComponent(name));

/** The address of the editor of a file, by its path in the folder. */
export function addressOfFile(path) {
  const [, name, ending] = /([^/]*)\.([^.]*)$/.exec(path) ?? [];
  const kind = KINDS[ending];
  return kind && island.addresses[kind] ? addressOf(kind, name) : island.addresses.overview;
}
