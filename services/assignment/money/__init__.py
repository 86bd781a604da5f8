"""What a case brought its resident in money, by kind; never added across kinds (domain.md §1, row 11)."""
