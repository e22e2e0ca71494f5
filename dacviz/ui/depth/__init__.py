"""What depth does to a network: rows side by side."""
