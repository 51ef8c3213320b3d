"""The typeface of the result card."""
