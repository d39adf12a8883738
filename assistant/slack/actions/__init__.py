"""What follows when somebody presses a button of an answer, or sends one of its dialogs."""
