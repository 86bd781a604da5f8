-- 未诉先办: the same matter in the same village, more often than its history explains; one alert with its cases.
CREATE TABLE reporting.rising (
    id              uuid PRIMARY KEY,
    matter_code     text NOT NULL,
    area            text NOT NULL,
    cases           integer NOT NULL,
    before          integer NOT NULL,
    chance          double precision NOT NULL,
    raised_at       timestamptz NOT NULL,
    raised_week     date GENERATED ALWAYS AS ((date_trunc('week', raised_at AT TIME ZONE 'Asia/Shanghai'))::date) STORED,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    said            text,
    CONSTRAINT one_rising_alert_a_week UNIQUE (matter_code, area, raised_week),
    CONSTRAINT acknowledged_with_a_sentence CHECK ((acknowledged_at IS NULL) = (said IS NULL OR acknowledged_by IS NULL))
);
CREATE UNIQUE INDEX one_open_rising_alert ON reporting.rising (matter_code, area) WHERE acknowledged_at IS NULL;
CREATE INDEX rising_newest ON reporting.rising (raised_at DESC, id DESC);
CREATE TABLE reporting.rising_cases (
    alert   uuid NOT NULL REFERENCES reporting.rising (id) ON DELETE CASCADE,
    request uuid NOT NULL REFERENCES reporting.cases (id) ON DELETE CASCADE,
    PRIMARY KEY (alert, request)
);
