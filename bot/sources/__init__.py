"""Where posts come from: one file a platform, each behind `bot.ports.Source`."""
