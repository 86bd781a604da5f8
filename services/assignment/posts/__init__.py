"""Posts a community defines (定岗), who claims them (认岗), and what people say of their holders (评岗)."""
