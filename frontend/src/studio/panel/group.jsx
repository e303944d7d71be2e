/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
// A group of the panel: a heading that opens and closes it, which says so to everybody.
import { LayoutContext } from "@bpmn-io/properties-panel";
import { useContext } from "@bpmn-io/properties-panel/preact/hooks";

export function Group({ element, entries, id, label, shouldOpen }) {
  const { getLayoutForKey, setLayoutForKey } = useContext(LayoutContext);
  const key = ["groups", id, "open"];
  const isOpen = getLayoutForKey(key, shouldOpen);
  return (
    <section class="studio-group" data-group-id={`group-${id}`}>
      <h3 class="studio-group__heading">
        <button type="button" aria-expanded={String(Boolean(isOpen))} onClick={() => setLayoutForKey(key, !isOpen)}>
          {label}
        </button>
      </h3>
      <div class="studio-group__entries" hidden={!isOpen}>
        {entries.map(({ component: Component, ...entry }) => (
          <Component {...entry} element={element} key={entry.id} />
        ))}
      </div>
    </section>
  );
}
