//! Who asks: a person, or a bot, preview, prefetch or hidden load, judged from the request alone.
