"""The proof's arithmetic: what is constrained, with which parameters, and how sound that is."""
