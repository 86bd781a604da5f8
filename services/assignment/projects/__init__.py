"""Projects that pairs and units work on together (结对共建), from planned to done."""
