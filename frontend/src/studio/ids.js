// Ids that people can read, made from the words that people wrote.

/** "Confirm the start!" -> "confirm_the_start"; empty if the words hold no letter. */
export function idFrom(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(plain) ? plain.slice(0, 60).replace(/_+$/, "") : "";
}
