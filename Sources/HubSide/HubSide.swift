// HubSide
