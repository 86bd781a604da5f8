-- Where a case is with an upper unit (上报): to whom, and by when an answer is expected.
ALTER TABLE reporting.cases ADD COLUMN sent_up_to text, ADD COLUMN answer_expected_on date;
