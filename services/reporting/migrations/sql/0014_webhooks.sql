-- Other programs that are told what happens to cases; the secret is sealed under the service's key.
CREATE TABLE reporting.webhook_endpoints (
    id            uuid PRIMARY KEY DEFAULT uuidv7(),
    url           text NOT NULL CONSTRAINT webhooks_go_to_web_addresses CHECK (url ~ '^https?://'),
    description   text NOT NULL,
    types         text[] NOT NULL CONSTRAINT a_webhook_wants_something CHECK (cardinality(types) > 0),
    state         text NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off', 'disabled')),
    why           text CHECK (why IN ('gone', 'silent')),
    secret        bytea NOT NULL,
    former_secret bytea,
    former_until  timestamptz,
    failures      integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    rests_until   timestamptz NOT NULL DEFAULT 'epoch',
    made_by       uuid NOT NULL,
    made_at       timestamptz NOT NULL,
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT a_disabled_webhook_says_why CHECK ((state = 'disabled') = (why IS NOT NULL)),
    CONSTRAINT a_former_secret_ends CHECK ((former_secret IS NULL) = (former_until IS NULL))
);

-- One row per endpoint and event. Claiming moves due_at into the future, so a sender that dies gives it back by itself.
-- Position 0 is a message on trial that stands for no event.
CREATE TABLE reporting.webhook_deliveries (
    endpoint uuid NOT NULL REFERENCES reporting.webhook_endpoints (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    state    text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up')),
    attempts integer NOT NULL DEFAULT 0,
    due_at   timestamptz NOT NULL DEFAULT now(),
    tried_at timestamptz,
    status   integer,
    problem  text,
    CONSTRAINT one_delivery_per_endpoint_and_event PRIMARY KEY (endpoint, position)
);
CREATE INDEX webhook_deliveries_due ON reporting.webhook_deliveries (endpoint, due_at) WHERE state = 'waiting';

ALTER TABLE reporting.house_notices DROP CONSTRAINT a_known_occasion,
    ADD CONSTRAINT a_known_occasion CHECK (kind IN ('sms_used_up', 'sweep_late', 'notifier_late', 'webhook_disabled'));
