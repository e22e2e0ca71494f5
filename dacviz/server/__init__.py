"""Between state and ui: the routes that the browser asks beside Streamlit's pages."""
