"""What a person, an event or the clock can do with a request after acceptance; one function each."""
