"""RingCentral's API as its clients meet it: paths, fields and answers, grouped as in the real one."""
