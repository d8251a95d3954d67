"""What a person does with data sets, and what a worker keeps of what it reads, learns and finds."""
