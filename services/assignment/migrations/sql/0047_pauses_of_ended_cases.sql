-- A case that was withdrawn, merged or terminated while it stood paused kept its pause running, and could not be paused
-- again once it came back. Ending a case now ends its pause; these are those of before.
UPDATE assignment.pause p SET status = 'ended', ended_at = greatest(p.began_at, coalesce(r.ended_at, r.last_event_at))
FROM assignment.request r WHERE r.id = p.request_id AND p.status = 'running' AND r.state <> 'suspended';
