// Where in the panel stands what a finding is about.
const QUOTED = /“([^”]*)”/;
const ENTRIES = { "its timer": "timer", "its script": "value-0", operation: "operation", table: "table" };

/** The id of the entry of a place: “dueIn” -> dueIn, the parameter “advert” -> advert, the condition of “yes” -> condition. */
export function entryOf(place) {
  if (place.startsWith("the condition of")) return "condition";
  if (place.startsWith("the table")) return "table";
  return ENTRIES[place] ?? QUOTED.exec(place)?.[1] ?? place;
}
