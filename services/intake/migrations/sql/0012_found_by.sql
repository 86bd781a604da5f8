-- The number read out over a counter, found without knowing the town; newest day first.
CREATE INDEX counter_number_by_number ON intake.counter_number (number, day DESC) INCLUDE (request_id);
