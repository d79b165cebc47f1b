"""What people see of RingCentral in a browser: sign-in, the company's webinars, registration, joining."""
