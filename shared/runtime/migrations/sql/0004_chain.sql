-- The chain over all events: each link holds the hash of its event and of the link before it, so that a changed byte, a
-- missing row or a swapped order shows. Written by the folder process alone; the services may read it.
CREATE TABLE bus.link (
    number    bigint PRIMARY KEY CHECK (number > 0),
    position  bigint NOT NULL CONSTRAINT an_event_is_chained_once UNIQUE,
    content   bytea  NOT NULL CHECK (octet_length(content) = 32),
    hash      bytea  NOT NULL CHECK (octet_length(hash) = 32),
    linked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The last link of each day in Asia/Shanghai: what is printed on the board and in bulletins, beyond anybody's reach.
CREATE TABLE bus.head (
    day    date PRIMARY KEY,
    number bigint NOT NULL,
    hash   bytea  NOT NULL
);
