-- How many a post asked for and since when, so that a gap of a past day is counted with that day's head-count; those of before are
-- read from the events.
CREATE TABLE reporting.post_head_counts (
    post_id    uuid NOT NULL,
    sequence   bigint NOT NULL,
    since      timestamptz NOT NULL,
    head_count integer NOT NULL,
    CONSTRAINT a_change_counts_once PRIMARY KEY (post_id, sequence)
);
INSERT INTO reporting.post_head_counts (post_id, sequence, since, head_count)
SELECT e.subject, e.sequence, e.occurred_at, (e.data ->> 'head_count')::integer FROM bus.event e JOIN reporting.posts p ON p.id = e.subject
WHERE e.type IN ('post.defined', 'post.changed') AND e.sequence <= p.sequence;
