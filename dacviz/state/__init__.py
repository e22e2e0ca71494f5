"""Floor 4: what a page is about, without Streamlit: network and sample, views, their addresses, live runs."""
