"""Quality and cost of each analysis step, measured on labelled sets of others."""
