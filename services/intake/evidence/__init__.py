"""Photos that back what came of a visit (凭据): added by who was there, shown to who may read the visit, each look noted."""
