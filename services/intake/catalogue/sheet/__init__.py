"""The catalogue as a spreadsheet: what stands in which column, writing one, reading one. What is done with it is `importing`."""
