"""A closed case done again (重办), and a completion entered by mistake taken back."""
