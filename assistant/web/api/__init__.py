"""What programs call: typed requests and responses, and problems as RFC 9457 describes them."""
