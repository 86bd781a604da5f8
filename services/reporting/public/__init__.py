"""What everybody may read: the district's promise and how it is kept, half-year by half-year, small numbers left out."""
