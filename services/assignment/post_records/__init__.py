"""五步记录: one A4 page for one volunteer's term on one post, from defining it to what residents and organisers say of it."""
