"""Approved answers (咨询件): written by one person, approved by another, proposed where the question comes up, told and closed."""
