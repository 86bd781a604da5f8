"""Hours that residents signed for (群众签字认可): what handlers wrote down of a case, counted once the resident has confirmed."""
