"""Which currencies are offered first."""

# The currencies most trade is done in; any other ISO 4217 code can be typed.
CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "PLN", "CZK", "HUF", "RON", "BGN", "SEK", "NOK", "DKK", "ISK", "TRY", "UAH", "ILS",
    "AED", "SAR", "ZAR", "NGN", "KES", "EGP", "INR", "PKR", "CNY", "HKD", "TWD", "JPY", "KRW", "SGD", "MYR", "THB",
    "IDR", "PHP", "VND", "AUD", "NZD", "CAD", "MXN", "BRL", "ARS", "CLP", "COP", "PEN",
)  # fmt: skip
