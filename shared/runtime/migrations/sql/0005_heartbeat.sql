-- When each worker last did what beat asked of it through the queue: beat, broker, worker and database all lived then.
CREATE TABLE bus.heartbeat (
    service   text NOT NULL,
    worker    text NOT NULL,
    beaten_at timestamptz NOT NULL,
    PRIMARY KEY (service, worker)
);

-- One bad event's way out of the parking place, for a person who says why.
CREATE INDEX alert_open ON bus.alert (raised_at) WHERE settled_at IS NULL;
