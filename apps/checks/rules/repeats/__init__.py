"""Rules of repetition: in the form, across projects, from last year."""
