"""What depth does to z, α and δ, as charts; one figure a row of the page."""
