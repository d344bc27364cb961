"""Scripts that write the models the library ships; nothing in the library imports them."""
