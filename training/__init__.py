"""Scripts that train the models of the library; nothing in the library imports them."""
