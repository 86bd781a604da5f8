-- Photos of a request: each lies encrypted in the blob store, named by the hash of what lies there; its key is sealed under
-- the person's key beside the hash: [{"hash", "key", "by", "at"}, …]. What was added in words later, sealed too:
-- [{"note", "by", "at"}, …]. Here too: who will sign on paper, having no phone.
ALTER TABLE intake.request
    ADD COLUMN photos jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN additions jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN signs_on_paper boolean NOT NULL DEFAULT false;
ALTER TABLE intake.request ADD CONSTRAINT photos_have_a_limit CHECK (jsonb_array_length(photos) <= 20);

-- Blobs that belong to no request: not yet (a draft's), or no longer (the person was erased). A job removes them once
-- `until` has passed. The row is there before the file, so that no file can be forgotten.
CREATE TABLE intake.loose_blob (
    hash  text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    until timestamptz NOT NULL
);
CREATE INDEX loose_blob_to_remove ON intake.loose_blob (until);
