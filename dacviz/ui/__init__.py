"""Floor 3: the Streamlit pages. They read controls, call the floors below and show what these return."""
