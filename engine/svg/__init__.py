"""Drawing diagrams as SVG on the server. Nothing here reads or writes a case."""
