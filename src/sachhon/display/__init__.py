"""How values look: numbers and dates in both languages, charts as SVG made on the server, the tags of pages."""
