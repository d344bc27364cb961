"""How others spread the same work over the same servers; each as its own documents advise."""
