-- Requests that came in through Open311, newest first: the only ones it may read.
CREATE INDEX cases_of_open311 ON reporting.cases (submitted_at DESC, id DESC) WHERE channel = 'open311';
CREATE INDEX cases_of_open311_by_number ON reporting.cases (number) WHERE channel = 'open311';
