"""Floor 2: pictures. The networkx graph, colours and sizes, plotly figures, the film; nothing of Streamlit."""
