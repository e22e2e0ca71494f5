"""Floor 2: pictures as data for a browser. The networkx graph, colours, plotly figures as dictionaries, films."""
