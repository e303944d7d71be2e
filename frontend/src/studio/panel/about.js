// What a FEEL field tells the server about where it stands.
/** {studio, about}: the file and the element, read when asked, because an id may change while somebody types. */
export function feelAbout({ element, studio }) {
  return { studio, about: () => ({ file: studio.file, element: (element.businessObject ?? element).id }) };
}
