"""The collection for programs that speak the Model Context Protocol: tools and resources."""
