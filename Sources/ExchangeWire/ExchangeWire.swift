// ExchangeWire
