"""What is kept of conversations: questions, answers and what readers thought of them."""
