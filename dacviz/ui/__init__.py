"""Floor 5: the Streamlit pages, one folder each. They read controls, call the floors below, show what these return."""
