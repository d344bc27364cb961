"""The same work on the same servers with other libraries, each as its documentation advises."""
