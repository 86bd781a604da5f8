-- Facts all services share and none of them writes: areas and service points.
CREATE SCHEMA reference;
CREATE TABLE reference.area (
    code       text PRIMARY KEY,
    name       text NOT NULL,
    level      text NOT NULL CHECK (level IN ('district', 'town', 'village')),
    parent     text REFERENCES reference.area (code),
    valid_from date NOT NULL DEFAULT '2014-01-01',
    valid_to   date,
    successor  text REFERENCES reference.area (code)
);
CREATE TABLE reference.service_point (
    area     text PRIMARY KEY REFERENCES reference.area (code),
    name     text NOT NULL,
    status   text NOT NULL CHECK (status IN ('planned', 'running')),
    opens    time NOT NULL DEFAULT '09:00',
    closes   time NOT NULL DEFAULT '17:30',
    phone    text
);
