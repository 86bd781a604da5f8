-- Demand of a period is read by area and day of acceptance.
CREATE INDEX request_of_area_accepted ON assignment.request (area text_pattern_ops, accepted_at);
