"""The steps from one version of the tables to the next: each is written once, and never changed."""
