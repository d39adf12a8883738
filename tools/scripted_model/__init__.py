"""An OpenAI-compatible server whose models are scripts: well behaved, obedient to anybody, or at fault."""
