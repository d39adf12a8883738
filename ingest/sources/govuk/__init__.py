"""GOV.UK over its Search and Content APIs."""
