-- Service points and their zones; areas with dates.
SELECT 1;
