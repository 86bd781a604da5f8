-- what is being put right at this moment, for the board of satisfaction
CREATE INDEX cases_rectifying ON reporting.cases (town) WHERE rectification = 'open';
