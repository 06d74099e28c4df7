"""Plants small faults into the code and asks whether a test notices."""
