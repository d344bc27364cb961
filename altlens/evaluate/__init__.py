"""How good each analysis is and what it costs, measured on labelled sets that are not ours."""
