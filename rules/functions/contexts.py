"""Built-in functions on contexts."""

from __future__ import annotations

from rules.data_types.values import Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run

Context = dict[str, Value]


@builtin("get value(m: context, key: text)")
def get_value(run: Run, context: Context, key: str) -> Value:
    """Return the entry of a name, or null."""
    return context.get(key)


@builtin("get entries(m: context)")
def get_entries(run: Run, context: Context) -> Value:
    """Return a list of contexts with key and value."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context(run: Run, entries: list[Value]) -> Value:
    """Return the context of a list of contexts with key and value."""
    entries_by_key: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise Fault("context(...) needs a list of contexts with 'key' and 'value'.")
        if entry["key"] in entries_by_key:
            raise Fault(f"context(...) was given the key '{entry['key']}' twice.")
        entries_by_key[entry["key"]] = entry["value"]
    return entries_by_key


@builtin("context put(context: context, key: text, value: any)")
def context_put(run: Run, context: Context, key: str, value: Value) -> Value:
    """Return a context with one entry set."""
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_deep(run: Run, context: Context, keys: list[Value], value: Value) -> Value:
    """Return a context with one entry set, deep inside along a list of keys."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise Fault("context put needs a list of names.")
    first, *rest = keys
    if not rest:
        return {**context, first: value}
    inner = context.get(first)
    if not isinstance(inner, dict):
        raise Fault(f"There is no context under '{first}'.")
    return {**context, first: context_put_deep(run, inner, rest, value)}


@builtin("context merge(contexts: list)")
def context_merge(run: Run, contexts: list[Value]) -> Value:
    """Return all entries of a list of contexts; later ones win."""
    merged: Context = {}
    for one in contexts:
        if not isinstance(one, dict):
            raise Fault("context merge needs a list of contexts.")
        run.tick(len(one))
        merged.update(one)
    return merged
