"""What others think and hold: analysts' ratings and targets, owners, the quote."""
