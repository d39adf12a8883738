"""Documents at addresses that were written down."""
