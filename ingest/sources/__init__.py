"""Where documents come from: a folder, a list of addresses, GOV.UK."""
