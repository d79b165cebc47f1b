"""How fast Greenroom answers, what it asks of RingCentral, and what it needs of the machine, measured."""
