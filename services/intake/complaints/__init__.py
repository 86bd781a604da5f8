"""Complaints about a cadre or volunteer (回避): whom a request is hidden from, and the page that takes one."""
